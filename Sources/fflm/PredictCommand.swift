// fflm predict: the likeliest next words.

import Arguments
import LanguageModel
import Matrices

enum PredictCommand {
  static let command = Command(
    "predict", abstract: "Print the likeliest next words and their probabilities.",
    discussion: """
      The probabilities are those of the model, over its whole vocabulary; the last line says how \
      much is left for the words that are not shown. </s> is the line's end.
      """,
    parameters: [
      .option(
        "prompt", short: "p", .text, valueName: "text",
        help: "What precedes the word; the beginning of a text if not given."),
      .option("top", .integer(1...Int.max), default: "10", help: "Words to show."),
      .flag("json", help: "Print one JSON object."),
      ModelChoice.parameter,
      Threads.parameter,
    ])

  static func run(_ arguments: ParsedArguments) throws {
    let model = try ModelChoice.load(arguments)
    let prompt = arguments.text("prompt") ?? ""
    model.noteFirstWords(after: prompt)
    let probabilities = try model.nextWordProbabilities(
      after: prompt, on: Workers(count: Threads.count(arguments)))
    // Of equally likely words the first is taken for the likelier one.
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    let top = arguments.integer("top") ?? 10
    let others = order.dropFirst(top)
    let result = Prediction(
      words: order.prefix(top).map {
        .init(word: model.vocabulary[$0], probability: probabilities[$0])
      },
      others: .init(
        // The smallest first, which rounds least.
        count: others.count, probability: others.reversed().reduce(0) { $0 + probabilities[$1] }))
    try Terminal.print(arguments.flag("json") ? jsonLine(result) : result.text)
  }

  private struct Prediction: Encodable {
    let words: [Word]
    let others: Others

    struct Word: Encodable {
      let word: String
      let probability: Double
    }

    struct Others: Encodable {
      let count: Int
      let probability: Double
    }

    var text: String {
      let rows = words.map { "\(fixed($0.probability, 6))  \(visible($0.word))" }
      let name = others.count == 1 ? "other word" : "other words"
      let rest = "\(fixed(others.probability, 6))  (\(grouped(others.count)) \(name))"
      return (others.count > 0 ? rows + [rest] : rows).joined(separator: "\n")
    }
  }
}
