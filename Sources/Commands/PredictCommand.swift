// fflm predict: prints the most probable next words.

import Arguments
import Foundation
import LanguageModel
import Reports

struct PredictCommand: Subcommand {
  private static let prompt = Option(
    "prompt", short: "p", .text, valueName: "text",
    help: "Text before the predicted word. Without a prompt, the word begins a text.")
  private static let top = Option(
    "top", .integer(1...Int.max), valueName: "count", default: 10, help: "Number of words to print."
  )

  static let command = Command(
    "predict", abstract: "Print the most probable next words and their probabilities.",
    discussion: """
      The probabilities are those of the model, over its whole vocabulary. The last line is the \
      probability of all other words together. </s> is the end of a line.
      """,
    parameters: [
      prompt.parameter, top.parameter, JSONOption.option.parameter, ModelOption.option.parameter,
      ThreadsOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let model = try ModelOption.load(arguments)
    let prompt = arguments[Self.prompt] ?? ""
    model.noteFlaws(ofPrompt: prompt)
    let probabilities = try model.nextWordProbabilities(
      after: prompt, on: ThreadsOption.workers(arguments))
    // Equally probable words are ordered by token ID, so that the output is deterministic.
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    let top = arguments[Self.top]
    let others = order.dropFirst(top)
    let result = Prediction(
      words: order.prefix(top).map {
        .init(word: model.vocabulary[$0], probability: probabilities[$0])
      },
      others: .init(
        // Adding the smallest probabilities first minimizes rounding errors.
        count: others.count, probability: others.reversed().reduce(0) { $0 + probabilities[$1] }))
    try Terminal.print(arguments[JSONOption.option] ? jsonLine(result) : result.text)
    return EXIT_SUCCESS
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
