// fflm classify eval: measures a classifier on labeled texts.

import Arguments
import Classification
import Foundation
import Text

struct ClassifyEvalCommand: Subcommand {
  private static let texts = Option(
    arguments: "text", required: true, completion: .file,
    help: "Labeled texts, evaluated together; - is standard input.")
  private static let top = Option(
    "top", .integer(1...Labels.limit), valueName: "k", default: 1,
    help: "Also print precision and recall of the k most probable labels.")

  static let command = Command(
    "eval", abstract: "Measure how well a classifier predicts labels.",
    discussion: """
      Prints accuracy, precision, recall and F1 of each label with their macro and micro means, \
      cross-entropy, the expected calibration error (with 15 bins) and the confusion matrix. The \
      format and the field names are those of the training text unless specified.
      """,
    parameters: [
      texts.parameter, ModelOption.option.parameter, top.parameter, JSONOption.option.parameter,
      ThreadsOption.option.parameter,
    ] + ClassifyCommand.dataParameters)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let paths = arguments[Self.texts]
    if paths.count(where: { $0 == "-" }) > 1 { throw CommandError.repeatedStandardInput }
    try ModelOption.checkAreTexts(paths)
    let (classifier, trained) = try ClassifierOption.load(arguments)
    var configuration = trained
    if let format = arguments[ClassifyCommand.format] { configuration.format = format }
    if arguments.has(ClassifyCommand.labelField) {
      configuration.labelField = arguments[ClassifyCommand.labelField]
    }
    if arguments.has(ClassifyCommand.textField) {
      configuration.textField = arguments[ClassifyCommand.textField]
    }
    let k = min(arguments[Self.top], classifier.labels.count)
    var (encoder, texts) = classifier.encoder
    for path in paths {
      let source = try SourceText(path: path, lossy: arguments[LossyOption.option])
      try configuration.lines(source).forEach(in: classifier.labels) { target, text, _ in
        encoder.add(text, target: target, to: &texts)
      }
      try source.checkUnchanged()
    }
    let metrics = try classifier.metrics(of: texts, on: ThreadsOption.workers(arguments))
    try Terminal.print(
      arguments[JSONOption.option]
        ? jsonLine(ClassificationFigures(metrics, k: k)) : metrics.text(precisionsAt: k))
    return EXIT_SUCCESS
  }
}
