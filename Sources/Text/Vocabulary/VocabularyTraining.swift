// Choosing a vocabulary by counting the tokens of texts.

extension Vocabulary {
  /// Counts the tokens of `texts` and keeps the most frequent ones.
  ///
  /// The three marks come first, then tokens that occur at least `minCount` times, by falling
  /// count and, where counts are equal, by rising bytes; at most `maxSize` entries, marks included.
  /// A literal `<unk>` in a text is that mark, and so are `<s>` and `</s>` where the tokenizer does not
  /// skip them; what is longer than any token counts as a literal `<unk>`.
  ///
  /// - Throws: `TextError` if no word is found, or none is left.
  /// - Complexity: O(bytes + d log d) for d distinct tokens, whose bytes are the memory it takes.
  package init(
    training texts: [SourceText], tokenizer: Tokenizer, minCount: Int, maxSize: Int?
  ) throws(TextError) {
    self = try Self.counting(texts, tokenizer, minCount: minCount, maxSize: maxSize).vocabulary
  }

  /// Chooses a vocabulary as ``init(training:tokenizer:minCount:maxSize:)`` does.
  ///
  /// - Returns: also the bytes of memory that counting took at its peak, which are free again.
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

/// How often each distinct token occurs, the marks first.
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

  /// The memory that counting takes.
  var byteCount: Int { table.byteCount + 8 * counts.capacity }

  func sortByFallingCount(_ ids: inout [Int]) {
    ids.sort { a, b in
      counts[a] != counts[b]
        ? counts[a] > counts[b]
        : table.withToken(a) { a in table.withToken(b) { b in a.precedes(b) } }
    }
  }
}
