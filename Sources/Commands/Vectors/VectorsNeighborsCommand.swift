// fflm vectors neighbors: prints the words that are most similar to others.

import Arguments
import Foundation
import Reports
import WordVectors

struct VectorsNeighborsCommand: Subcommand {
  private static let words = Option(
    arguments: "word", required: true, help: "Words whose neighbors to print.")

  static let command = Command(
    "neighbors", abstract: "Print the nearest neighbors of words.",
    discussion: """
      Prints the --top words that are most similar to each word. The similarity of two words is \
      the cosine of the angle between their vectors. Words of equal similarity are in the order of \
      the file. The vectors are read one at a time, so the file may be larger than memory.
      """,
    parameters: [
      VectorsCommand.vectors.parameter, words.parameter, VectorsCommand.top.parameter,
      JSONOption.option.parameter, LossyOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let words = arguments[Self.words]
    let source = try vectorSource(
      arguments[VectorsCommand.vectors], lossy: arguments[LossyOption.option])
    let neighbors = try source.neighbors(of: words, limit: arguments[VectorsCommand.top])
    let result = Neighborhoods(
      words: zip(words, neighbors).map { .init(word: $0, neighbors: $1) })
    try Terminal.print(arguments[JSONOption.option] ? jsonLine(result) : result.text)
    return EXIT_SUCCESS
  }

  private struct Neighborhoods: Encodable {
    let words: [Neighborhood]

    struct Neighborhood: Encodable {
      let word: String
      let neighbors: [SimilarWord]
    }

    var text: String {
      let rows = words.flatMap { word in
        word.neighbors.map { [visible(word.word)] + $0.cells }
      }
      return TextTable.text([["word", "neighbor", "similarity"]] + rows, numericFrom: 2)
    }
  }
}

extension SimilarWord {
  /// The word and the similarity, as cells of a table.
  var cells: [String] { [visible(word), fixed(Double(similarity), 4)] }
}
