// fflm vectors plot: draws words in the plane in which their vectors differ most.

import Arguments
import Foundation
import Matrices
import Reports
import WordVectors

struct VectorsPlotCommand: Subcommand {
  private static let words = Option(
    "words", .text, valueName: "words", help: "Words to plot, separated by commas.")
  private static let top = Option(
    "top", .integer(0...mostWords), valueName: "count", default: 0,
    help: "Number of most frequent words to plot, which are the first ones in the file. Special "
      + "tokens are skipped.")
  private static let pairs = Option(
    "pairs", .text, valueName: "pairs",
    help: "Pairs of words to plot and connect by lines, such as man:woman,king:queen.")
  private static let output = Option(
    required: "output", short: "o", valueName: "file", completion: .file,
    help: "Where to write the plot, in SVG format; - is standard output.")
  private static let force = Option(flag: "force", help: "Replace an existing file.")

  static let command = Command(
    "plot", abstract: "Plot words by the principal components of their vectors.",
    discussion: """
      The axes are the first two principal components of the plotted vectors, which are the \
      directions in which these vectors vary most. The plot states what share of the variance each \
      axis shows. If the shares are small, words that are close together may have different vectors.
      """,
    parameters: [
      VectorsCommand.vectors.parameter, words.parameter, top.parameter, pairs.parameter,
      output.parameter,
      force.parameter, LossyOption.option.parameter,
    ])

  /// The maximum number of words, because the labels of more could not be read.
  private static let mostWords = 500

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let pairs = try pairs()
    let named = try words() + pairs.flatMap { [$0, $1] }
    let top = arguments[Self.top]
    try checkCount(Set(named.map { Array($0.utf8) }).count + top)
    let output = arguments[Self.output]
    let path = arguments[VectorsCommand.vectors]
    let destination = try OutputFile(
      output, defaultName: output, inputs: inputFiles(ofVectors: path),
      force: arguments[Self.force], .plot(of: path))
    let source = try vectorSource(path, lossy: arguments[LossyOption.option])
    let chosen = try ChosenVectors(source, named: named, top: top)
    let indices = Dictionary(
      chosen.words.enumerated().map { (Array($1.utf8), $0) },
      uniquingKeysWith: { first, _ in first })
    let plot = ScatterPlot(
      title: "Word vectors of \(source.name)", chosen.words, chosen.vectors,
      pairs: pairs.compactMap { a, b in
        guard let a = indices[Array(a.utf8)], let b = indices[Array(b.utf8)] else { return nil }
        return (a, b)
      }, on: Workers(count: 1))
    try destination.write { try $0(Data(plot.svg.utf8)) }
    try destination.report("plot of \(counted(chosen.words.count, "word"))")
    return EXIT_SUCCESS
  }

  // MARK: - Words

  private func words() throws -> [String] {
    guard let text = arguments[Self.words] else { return [] }
    let words = Self.split(text, at: ",")
    if words.contains("") {
      throw arguments.usageError(
        "'--words \(text)' contains an empty word; remove the extra comma.")
    }
    return words
  }

  private func pairs() throws -> [(String, String)] {
    guard let text = arguments[Self.pairs] else { return [] }
    return try Self.split(text, at: ",").map { pair in
      let words = Self.split(pair, at: ":")
      guard words.count == 2, !words.contains("") else {
        throw arguments.usageError(
          "'\(pair)' in '--pairs' is not a pair; specify two words, such as man:woman.")
      }
      return (words[0], words[1])
    }
  }

  /// Returns the parts of a text between separators. Scalars are compared, because a combining mark
  /// after a separator would make it another character.
  private static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
      .map { String($0) }
  }

  private func checkCount(_ count: Int) throws {
    if count == 0 {
      throw arguments.usageError("There are no words to plot; specify --words, --pairs or --top.")
    }
    if count > Self.mostWords {
      throw arguments.usageError(
        "A plot has at most \(Self.mostWords) words, not \(grouped(count)); specify fewer.")
    }
  }
}
