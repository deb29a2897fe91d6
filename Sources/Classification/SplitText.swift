// A tokenized text, and the slices of it that are features.

import Text

/// The words of a text, joined by single spaces. Every word, pair of words and run of characters is
/// a slice of it.
struct SplitText {
  /// The bytes, with a space before the first word and after every word.
  private var bytes: [UInt8] = []
  private var words: [Range<Int>] = []
  /// The starts of the scalars, and the end of the last one.
  private var scalars: [Int] = []

  var wordCount: Int { words.count }

  /// Replaces the text.
  mutating func set(_ text: Span<UInt8>, _ tokenizer: Tokenizer) {
    bytes.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: " "))
    tokenizer.forEachToken(in: text) { token in
      let start = bytes.count
      for i in token.indices { bytes.append(token[i]) }
      words.append(start..<bytes.count)
      bytes.append(UInt8(ascii: " "))
    }
  }

  /// Calls `body` with each indicator feature of some kinds, in the order of the kinds.
  mutating func forEachFeature(
    _ kinds: Set<FeatureKind>, _ body: (FeatureKind, Span<UInt8>) throws -> Void
  ) rethrows {
    if kinds.contains(.words) { try forEachWord { try body(.words, $0) } }
    if kinds.contains(.bigrams) { try forEachBigram { try body(.bigrams, $0) } }
    if kinds.contains(.characters) { try forEachRun { try body(.characters, $0) } }
  }

  /// Calls `body` with each word.
  func forEachWord(_ body: (Span<UInt8>) throws -> Void) rethrows {
    for word in words { try body(bytes.span.extracting(word)) }
  }

  /// Calls `body` with each pair of adjacent words, which includes the space between them.
  func forEachBigram(_ body: (Span<UInt8>) throws -> Void) rethrows {
    for (first, second) in zip(words, words.dropFirst()) {
      try body(bytes.span.extracting(first.lowerBound..<second.upperBound))
    }
  }

  /// Calls `body` with each run of `FeatureKind.characterLengths` characters.
  mutating func forEachRun(_ body: (Span<UInt8>) throws -> Void) rethrows {
    scalars.removeAll(keepingCapacity: true)
    for (i, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { scalars.append(i) }
    scalars.append(bytes.count)
    for length in FeatureKind.characterLengths where length < scalars.count {
      for start in 0..<scalars.count - length {
        try body(bytes.span.extracting(scalars[start]..<scalars[start + length]))
      }
    }
  }
}
