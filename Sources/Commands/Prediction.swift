// The most probable words of a prediction, as text and as JSON.

import Arguments
import Reports
import Text

/// The most probable words of a distribution over a vocabulary. It is encoded as the JSON object
/// that `fflm predict --json` prints.
struct Prediction: Encodable {
  let words: [Word]
  let others: Others

  struct Word: Encodable {
    let word: String
    let probability: Double
  }

  /// All words that are not listed, together.
  struct Others: Encodable {
    let count: Int
    let probability: Double
  }

  /// The option `--top` of commands that print predictions.
  static let top = Option(
    "top", .integer(1...Int.max), valueName: "count", default: 10, help: "Number of words to print."
  )

  /// Creates the prediction with the probabilities of all words, indexed by ID.
  ///
  /// - Parameter top: The number of words to list.
  init(_ probabilities: [Double], of vocabulary: Vocabulary, top: Int) {
    let order = Self.order(of: probabilities)
    words = order.prefix(top).map {
      Word(word: vocabulary[$0], probability: probabilities[$0])
    }
    let rest = order.dropFirst(top)
    // Adding the smallest probabilities first minimizes rounding errors.
    others = Others(
      count: rest.count, probability: rest.reversed().reduce(0) { $0 + probabilities[$1] })
  }

  /// Returns the IDs of all words, the most probable first.
  static func order(of probabilities: [Double]) -> [Int] {
    // Equally probable words are ordered by token ID, so that the output is deterministic.
    probabilities.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
  }

  /// One line per word, and one for all others.
  var text: String {
    let rows = words.map { "\(fixed($0.probability, 6))  \(visible($0.word))" }
    let name = others.count == 1 ? "other word" : "other words"
    let rest = "\(fixed(others.probability, 6))  (\(grouped(others.count)) \(name))"
    return (others.count > 0 ? rows + [rest] : rows).joined(separator: "\n")
  }
}
