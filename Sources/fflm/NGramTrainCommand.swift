// fflm ngram train: from a text to an ARPA file.

import Arguments
import NGrams
import Text

enum NGramTrainCommand {
  static let command = Command(
    "train", abstract: "Estimate an n-gram model: interpolated modified Kneser-Ney.",
    discussion: """
      Each line stands alone, from <s> to </s>. Every word of the text is in the vocabulary; <unk> \
      in it is the unknown word; <s> and </s> in it are skipped.
      """,
    parameters: [
      .argument("corpus", completion: .file, help: "The text to count; - is standard input."),
      .option(
        "order", short: "n", .integer(1...NGramModel.highestOrder), default: "5",
        help: "Words of the longest n-grams."),
      .option(
        "output", short: "o", .text, valueName: "file", completion: .file,
        help: "Where the model goes, in ARPA format; - is standard output. The corpus's name with "
          + ".arpa, here, if not given."),
      .flag("force", help: "Replace a file that is there."),
    ] + NGramCommand.textParameters)

  static func run(_ arguments: ParsedArguments) throws {
    let corpus = arguments.text("corpus") ?? "-"
    let order = arguments.integer("order") ?? 5
    let destination = try NGramDestination(
      arguments.text("output"), corpus: corpus, force: arguments.flag("force"))
    let text = try SourceText(path: corpus, lossy: arguments.flag("lossy"))
    if let note = lineEndNote(text) { Terminal.note("Note: \(note)") }
    let estimate = try KneserNey(
      training: text, tokenizer: NGramCommand.tokenizer(arguments), order: order)
    describe(estimate)
    try text.checkUnchanged()
    try destination.write(estimate.model)
    let total = grouped(estimate.model.counts.reduce(0, +))
    try destination.report("\(order)-gram model of \(total) n-grams")
  }

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
      "Too few \(names)grams to estimate their discounts from; these are the usual ones.")
  }
}
