// fflm classify predict: the most probable labels of texts, line by line.

import Arguments
import Classification
import Foundation
import ModelFolders
import Reports
import Text

struct ClassifyPredictCommand: Subcommand {
  private static let text = Option(
    optionalArgument: "text", completion: .file,
    help: "File with a text on each line; - is standard input. (default: -)")
  private static let top = Option(
    "top", .integer(1...Labels.limit), valueName: "k", default: 1,
    help: "Number of labels to print for each text.")

  static let command = Command(
    "predict", abstract: "Print the most probable labels of texts.",
    discussion: """
      Each line is a text without a label. Prints the most probable labels with their \
      probabilities, separated by tabs, on a line for each text, as soon as the text is read; with \
      --json, an object for each text.
      """,
    parameters: [
      text.parameter, ModelOption.option.parameter, top.parameter, JSONOption.option.parameter,
      LossyOption.option.parameter, ThreadsOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let path = arguments[Self.text] ?? "-"
    try ModelOption.checkAreTexts([path])
    let (classifier, _) = try ClassifierOption.load(arguments)
    let predictor = LabelPredictor(classifier, on: ThreadsOption.workers(arguments))
    var lines = try LineStream(path: path, lossy: arguments[LossyOption.option])
    while let line = try lines.next() {
      let probabilities = predictor.probabilities(of: line.span)
      guard probabilities.allSatisfy(\.isFinite) else { throw ModelError.overflow }
      // A stable order: labels of equal probability stay in the order of their names.
      let order = probabilities.indices.sorted {
        (probabilities[$0], $1) > (probabilities[$1], $0)
      }
      let labels = order.prefix(arguments[Self.top]).map {
        LabelProbability(
          label: classifier.labels.names[$0], probability: probabilities[$0])
      }
      try Terminal.print(
        arguments[JSONOption.option]
          ? jsonLine(Labeling(labels: labels))
          : labels.map { label in
            "\(label.label.escapingControlCharacters())\t\(fixed(label.probability, 4))"
          }.joined(separator: "\t"))
    }
    return EXIT_SUCCESS
  }

  private struct Labeling: Encodable {
    let labels: [LabelProbability]
  }

  private struct LabelProbability: Encodable {
    let label: String
    let probability: Double
  }
}
