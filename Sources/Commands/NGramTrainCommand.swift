// fflm ngram train: estimates an n-gram model and writes it as an ARPA file.

import Arguments
import Files
import Foundation
import NGrams
import Reports
import Text

struct NGramTrainCommand: Subcommand {
  private static let corpus = Option(
    argument: "corpus", completion: .file, help: "Training text; - is standard input.")
  private static let order = Option(
    "order", short: "n", .integer(1...NGramModel.highestOrder), valueName: "n", default: 5,
    help: "Length of the longest n-grams.")
  private static let output = Option(
    "output", short: "o", .text, valueName: "file",
    note: "the corpus's name with .arpa, in the current folder", completion: .file,
    help: "Where to write the model, in ARPA format; - is standard output.")
  private static let force = Option(flag: "force", help: "Replace an existing file.")

  static let command = Command(
    "train", abstract: "Estimate an n-gram model with interpolated modified Kneser-Ney smoothing.",
    discussion: """
      Each line stands alone, from <s> to </s>. Every word of the text is in the vocabulary. <unk> \
      in the text is the unknown word; <s> and </s> are skipped.
      """,
    parameters: [corpus.parameter, order.parameter, output.parameter, force.parameter]
      + NGramCommand.textParameters)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let corpus = arguments[Self.corpus]
    let order = arguments[Self.order]
    let output = try OutputFile(
      arguments[Self.output], defaultName: "\(TrainingDestination.name(of: corpus)).arpa",
      inputs: corpus == "-" ? [] : [FilePath(corpus)], force: arguments[Self.force],
      .nGramModel(of: corpus))
    let text = try SourceText(path: corpus, lossy: arguments[LossyOption.option])
    noteLineEnds(text.lineEnds, in: text.name)
    let estimate = try KneserNey(
      training: text, tokenizer: NGramCommand.tokenizer(arguments), order: order)
    Self.describe(estimate)
    try text.checkUnchanged()
    try output.write(estimate.model.writeARPA)
    let total = grouped(estimate.model.counts.reduce(0, +))
    try output.report("\(order)-gram model of \(total) n-grams")
    return EXIT_SUCCESS
  }

  /// Prints the number of n-grams and the discounts of each order.
  private static func describe(_ estimate: KneserNey) {
    for (index, discounts) in estimate.discounts.enumerated() {
      let amounts = [discounts.one, discounts.two, discounts.threeOrMore].map { fixed($0, 4) }
      let count = grouped(estimate.model.counts[index])
      Terminal.note(
        "\(index + 1)-grams  \(count), discounts \(amounts.joined(separator: " "))")
    }
    let orders = estimate.discounts.indices.filter { estimate.discounts[$0].isFallback }
    guard !orders.isEmpty else { return }
    let names = orders.map { "\($0 + 1)-" }.joined(separator: ", ")
    Terminal.note(
      "Too few \(names)grams to estimate discounts; the default discounts are used.")
  }
}
