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

  /// The names of the features, in the order of `features(of:)`.
  package static let names = [
    "positive words", "negative words", "no", "pronouns", "!", "log length",
  ]

  private static let pronouns: Set = [
    "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your",
    "yours", "yourself", "yourselves",
  ]

  /// Returns the features of a text.
  ///
  /// - Parameter words: The words, in any case.
  func features(of words: [String]) -> [Float] {
    var features = [Float](repeating: 0, count: Self.names.count)
    var length = 0
    for word in words.map({ $0.lowercased() }) {
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

  /// Reads a list of one word per line. Empty lines and lines that begin with a semicolon are
  /// skipped.
  ///
  /// - Throws: ``ClassificationError`` if there is no word.
  package static func words(in text: SourceText) throws -> Set<String> {
    var words: Set<String> = []
    text.forEachLine { line in
      let word = line.string(0..<line.count).trimmingCharacters(in: .whitespaces).lowercased()
      if !word.isEmpty, !word.hasPrefix(";") { words.insert(word) }
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

  /// Reads `lexicon.txt`; returns nil if a line is not valid.
  package init?(file: String) {
    var lists: [Substring: Set<String>] = ["positive": [], "negative": []]
    for line in file.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 1)
      guard parts.count == 2, lists[parts[0]] != nil else { return nil }
      lists[parts[0]]?.insert(String(parts[1]))
    }
    self.init(positive: lists["positive"] ?? [], negative: lists["negative"] ?? [])
  }
}

/// Computes the lexicon features of texts.
package struct LexiconReader {
  private let table: FeatureTable
  private var text = SplitText()

  package init(_ table: FeatureTable) { self.table = table }

  package mutating func features(of line: Span<UInt8>) -> [Float] {
    text.set(line, table.tokenizer)
    return table.lexiconFeatures(of: text)
  }
}
