// Choosing a vocabulary by counting the tokens of texts.

extension Vocabulary {
  /// Counts the tokens of `texts` and keeps the most frequent ones.
  ///
  /// The three marks come first, then tokens that occur at least `minCount` times, by falling
  /// count and, where counts are equal, by rising bytes; at most `maxSize` entries, marks included.
  /// A literal `<unk>`, `<s>` or `</s>` in a text is that mark; what is longer than any token counts
  /// as a literal `<unk>`.
  ///
  /// - Throws: `TextError` if no word is found, or none is left.
  /// - Complexity: O(bytes + d log d) for d distinct tokens, whose bytes are the memory it takes.
  package init(
    training texts: [SourceText], tokenizer: Tokenizer, minCount: Int, maxSize: Int?
  ) throws(TextError) {
    if let maxSize, maxSize <= Self.marks.count { throw .noRoomForWords(maxSize: maxSize) }

    var counter = TokenCounter()
    for text in texts { counter.count(text, tokenizer) }
    let counts = counter.counts
    let words = Self.marks.count..<counts.count
    guard let highestCount = counts[words].max() else {
      throw .noWords(names: texts.map(\.name))
    }

    let frequent = words.filter { counts[$0] >= minCount }
    guard !frequent.isEmpty else {
      throw .allWordsRare(minCount: minCount, highestCount: highestCount)
    }
    let kept = counter.byFallingCount(frequent).prefix((maxSize ?? .max) - Self.marks.count)

    var table = TokenTable(Self.marks)
    for id in kept { counter.table.withToken(id) { _ = table.insert($0) } }
    self.init(table: table)
  }
}

/// How often each distinct token occurs, the marks first.
private struct TokenCounter {
  var table = TokenTable(Vocabulary.marks)
  var counts = [Int](repeating: 0, count: Vocabulary.marks.count)

  mutating func count(_ text: SourceText, _ tokenizer: Tokenizer) {
    text.forEachToken(tokenizer) { token in
      let isLong = token.count > Vocabulary.longestToken
      let id = isLong ? Vocabulary.unknown : table.insert(token)
      if id == counts.count { counts.append(1) } else { counts[id] += 1 }
    } lineEnd: {
      counts[Vocabulary.endOfLine] += 1
    }
  }

  func byFallingCount(_ ids: [Int]) -> [Int] {
    ids.sorted { a, b in
      counts[a] != counts[b]
        ? counts[a] > counts[b]
        : table.withToken(a) { a in table.withToken(b) { b in a.precedes(b) } }
    }
  }
}
