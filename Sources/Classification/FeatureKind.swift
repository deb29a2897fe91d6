// The kinds of features that a text can have.

/// A kind of features.
package enum FeatureKind: String, CaseIterable, Codable, Sendable {
  /// The words of the text.
  case words
  /// Pairs of adjacent words.
  case bigrams
  /// Runs of three to five characters, which may cross the spaces between words.
  case characters
  /// Counts of words in lists, and other hand-built features (``Lexicon``).
  case lexicon

  /// The lengths of runs of characters, in Unicode scalars.
  static let characterLengths = 3...5
}
