// fflm vectors analogy: prints the words that complete an analogy.

import Arguments
import Foundation
import WordVectors

struct VectorsAnalogyCommand: Subcommand {
  private static let a = Option(argument: "a", help: "First word of the example, such as man.")
  private static let b = Option(
    argument: "b", help: "Second word of the example, such as king.")
  private static let c = Option(
    argument: "c", help: "Word whose counterpart is to be found, such as woman.")

  static let command = Command(
    "analogy", abstract: "Complete an analogy: a is to b as c is to which word?",
    discussion: """
      Prints the words whose vectors have the highest cosine similarity to b - a + c, where the \
      vectors of a, b and c are first scaled to length 1. The three words themselves are left out. \
      The vectors are read one at a time, so the file may be larger than memory.
      """,
    parameters: [
      VectorsCommand.vectors.parameter, a.parameter, b.parameter, c.parameter,
      VectorsCommand.top.parameter, JSONOption.option.parameter, LossyOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let (a, b, c) = (arguments[Self.a], arguments[Self.b], arguments[Self.c])
    let source = try vectorSource(
      arguments[VectorsCommand.vectors], lossy: arguments[LossyOption.option])
    let result = Answer(
      question: [a, b, c],
      words: try source.analogy(a, b, c, limit: arguments[VectorsCommand.top]))
    try Terminal.print(arguments[JSONOption.option] ? jsonLine(result) : result.text)
    return EXIT_SUCCESS
  }

  private struct Answer: Encodable {
    let question: [String]
    let words: [SimilarWord]

    var text: String {
      TextTable.text([["word", "similarity"]] + words.map(\.cells), numericFrom: 1)
    }
  }
}
