// Creating a vocabulary from the token counts of texts.

extension Vocabulary {
  /// Creates a vocabulary of the most frequent tokens of `texts`.
  ///
  /// The three special tokens come first. Tokens that occur at least `minCount` times follow, by
  /// descending count and, for equal counts, by ascending bytes. The vocabulary has at most
  /// `maxSize` tokens, including the special ones. A literal `<unk>` in a text counts as the
  /// special token, and so do `<s>` and `</s>` unless the tokenizer skips them. A token that is too
  /// long counts as `<unk>`.
  ///
  /// - Throws: `TextError` if `maxSize` leaves no room for words, the texts have no word, or no
  ///   word occurs `minCount` times.
  /// - Complexity: O(bytes + d log d) time for d distinct tokens; memory proportional to their
  ///   bytes.
  package init(
    training texts: [SourceText], tokenizer: Tokenizer, minCount: Int, maxSize: Int?
  ) throws(TextError) {
    self = try Self.counting(texts, tokenizer, minCount: minCount, maxSize: maxSize).vocabulary
  }

  /// Creates a vocabulary as ``init(training:tokenizer:minCount:maxSize:)`` does, and measures the
  /// memory it takes.
  ///
  /// - Returns: The vocabulary, and the peak memory of counting in bytes, of which only the
  ///   vocabulary is still in use.
  package static func counting(
    _ texts: [SourceText], _ tokenizer: Tokenizer, minCount: Int, maxSize: Int?
  ) throws(TextError) -> (vocabulary: Vocabulary, peakBytes: Int) {
    if let maxSize, maxSize <= specialTokens.count { throw .noRoomForWords(maxSize: maxSize) }

    var counter = TokenCounter()
    for text in texts { counter.count(text, tokenizer) }
    let counts = counter.counts
    let words = specialTokens.count..<counts.count
    guard let highestCount = counts[words].max() else {
      throw .noWords(names: texts.map(\.name))
    }

    var frequent = words.filter { counts[$0] >= minCount }
    guard !frequent.isEmpty else {
      throw .allWordsRare(minCount: minCount, highestCount: highestCount)
    }
    counter.sortByFallingCount(&frequent)

    var table = TokenTable(specialTokens)
    for id in frequent.prefix((maxSize ?? .max) - specialTokens.count) {
      counter.table.withToken(id) { _ = table.insert($0) }
    }
    let peak = counter.byteCount + 8 * frequent.capacity + table.byteCount
    return (Vocabulary(table: table), peak)
  }
}

/// The count of each distinct token, beginning with the special tokens.
private struct TokenCounter {
  var table = TokenTable(Vocabulary.specialTokens)
  var counts = [Int](repeating: 0, count: Vocabulary.specialTokens.count)

  mutating func count(_ text: SourceText, _ tokenizer: Tokenizer) {
    text.forEachToken(tokenizer) { token in
      let isLong = token.count > Vocabulary.longestToken
      let id = isLong ? Vocabulary.unknown : table.insert(token)
      if id == counts.count { counts.append(1) } else { counts[id] += 1 }
    } lineEnd: {
      counts[Vocabulary.endOfLine] += 1
    }
  }

  /// The bytes of memory that counting takes.
  var byteCount: Int { table.byteCount + 8 * counts.capacity }

  func sortByFallingCount(_ ids: inout [Int]) {
    ids.sort { a, b in
      counts[a] != counts[b]
        ? counts[a] > counts[b]
        : table.withToken(a) { a in table.withToken(b) { b in a.precedes(b) } }
    }
  }
}
