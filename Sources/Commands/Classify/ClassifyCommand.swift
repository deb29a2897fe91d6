// fflm classify: the subcommands for classifying texts, and the options that they share.

import Arguments
import Classification

enum ClassifyCommand {
  static let subcommands: [any Subcommand.Type] = [
    ClassifyTrainCommand.self, ClassifyEvalCommand.self, ClassifyPredictCommand.self,
  ]

  static let format = Option(
    "format", .choice(of: LabeledFormat.allCases),
    note: "chosen from the first line; for eval, that of the training text",
    group: data,
    help: "Format of labeled texts: fasttext (__label__x text), tsv (label, tab, text) or jsonl "
      + "(JSON objects).")
  static let labelField = Option(
    "label-field", .text, valueName: "name", default: "label", group: data,
    help: "Name of the field with the label, in JSON lines.")
  static let textField = Option(
    "text-field", .text, valueName: "name", default: "text", group: data,
    help: "Name of the field with the text, in JSON lines.")

  private static let data = "data options"

  static let dataParameters: [Parameter] = [
    format.parameter, labelField.parameter, textField.parameter,
    LossyOption.option.parameter.inGroup(data),
  ]

  static let command = Command(
    "classify", abstract: "Train, evaluate and use classifiers of texts.",
    subcommands: subcommands.map { $0.command })
}
