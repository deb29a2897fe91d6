// The hand-built features of a sentiment classifier: counts of words in lists.

import Foundation
import Text

/// Word lists, and the features that are counted with them.
///
/// The features are those of the lectures on sentiment (Jurafsky and Martin, "Speech and language
/// processing", 3rd edition, chapter on logistic regression): the numbers of positive and of
/// negative words, whether "no" occurs, the number of pronouns of the first and second person,
/// whether "!" occurs, and the natural logarithm of the number of words.
package struct Lexicon: Equatable, Sendable {
  package let positive: Set<String>
  package let negative: Set<String>

  package init(positive: Set<String>, negative: Set<String>) {
    (self.positive, self.negative) = (positive, negative)
  }

  /// The names of the features.
  package static let names = [
    "positive words", "negative words", "no", "pronouns", "!", "log length",
  ]

  private static let pronouns: Set = [
    "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your",
    "yours", "yourself", "yourselves",
  ]

  /// The maximum length of a word that is counted, in bytes.
  private static let longestWord = 1000

  /// Returns the features of a text, in the order of `names`.
  ///
  /// A word of letters counts for the length of the text; a number or a mark does not.
  ///
  /// - Parameter words: The words, in any case. Those of more than 1000 bytes are ignored.
  func features(of words: [String]) -> [Float] {
    var features = [Float](repeating: 0, count: Self.names.count)
    var length = 0
    // Comparing strings takes time quadratic in the number of combining marks.
    for word in words.map({ $0.utf8.count > Self.longestWord ? "" : $0.lowercased() }) {
      if positive.contains(word) { features[0] += 1 }
      if negative.contains(word) { features[1] += 1 }
      if word == "no" { features[2] = 1 }
      if Self.pronouns.contains(word) { features[3] += 1 }
      if word.utf8.contains(UInt8(ascii: "!")) { features[4] = 1 }
      if word.unicodeScalars.contains(where: \.properties.isAlphabetic) { length += 1 }
    }
    features[5] = Float(log(Double(max(length, 1))))
    return features
  }

  /// Reads a list of one word per line. Empty lines, lines that begin with a semicolon, and lines of
  /// more than 1000 bytes are skipped.
  ///
  /// - Throws: ``ClassificationError`` if there is no word.
  package static func words(in text: SourceText) throws -> Set<String> {
    var words: Set<String> = []
    text.forEachLine { line in
      let word = line.string(0..<line.count).trimmingCharacters(in: .whitespacesAndNewlines)
        .lowercased()
      if !word.isEmpty, !word.hasPrefix(";"), word.utf8.count <= longestWord {
        words.insert(word)
      }
    }
    guard !words.isEmpty else { throw ClassificationError.emptyWordList(name: text.name) }
    return words
  }

  // MARK: - File

  /// The contents of `lexicon.txt`: a list and a word on each line, separated by a tab.
  package var file: Data {
    let lines =
      positive.sorted().map { "positive\t\($0)\n" } + negative.sorted().map { "negative\t\($0)\n" }
    return Data(lines.joined().utf8)
  }

  /// Reads the contents of `lexicon.txt`; returns nil if a line is not valid.
  ///
  /// - Complexity: O(bytes), since longer words are refused.
  package init?(file: Data) {
    var lists: [[UInt8]: Set<String>] = [Array("positive".utf8): [], Array("negative".utf8): []]
    for line in file.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1).map(Array.init)
      guard parts.count == 2, parts[1].count <= Self.longestWord, lists[parts[0]] != nil,
        let word = String(validating: parts[1], as: UTF8.self)
      else { return nil }
      lists[parts[0]]?.insert(word)
    }
    guard lists.values.contains(where: { !$0.isEmpty }) else { return nil }
    self.init(
      positive: lists[Array("positive".utf8)] ?? [], negative: lists[Array("negative".utf8)] ?? [])
  }
}
