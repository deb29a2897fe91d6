// The `words` tokenizer, for natural prose.

extension Span<UInt8> {
  /// Calls `body` with each word, number and punctuation mark.
  ///
  /// The rules, in the order in which they are tried:
  /// - White space of any kind separates tokens and is dropped. From version 3 on, `<s>` and `</s>`
  ///   are dropped, too. Nothing else is lost.
  /// - A special token such as `<unk>` is one token (`markEnd`).
  /// - Two to 16 single ASCII letters, each followed by a full stop (U.S., p.m.), are one token.
  /// - Letters, combining marks, digits and `_` form words. Punctuation is part of a word by the
  ///   rules of Unicode Standard Annex 29 (`ScalarClass.joins`): between letters (example.com,
  ///   col·lecció), between digits (3.14, 1,000, 10:30), a double quote between Hebrew letters, an
  ///   apostrophe (' or ’) between word characters (O'Brien), and ' after a Hebrew letter (ד').
  ///   English contractions are then split from their stem (`forEachPartOfContraction`).
  /// - A run of katakana is one token.
  /// - An ideograph, a hiragana, or a letter of a script without spaces such as Thai is one token,
  ///   with the combining marks that follow it.
  /// - An emoji is one token, with its modifiers, its variation selector and everything that
  ///   zero-width joiners join to it. Two regional indicators form a flag.
  /// - Of all other characters, a run of the same character (`...`, `--`) is one token.
  ///
  /// The main differences from the annex, all intentional, are: special tokens in angle brackets,
  /// abbreviations, contractions, apostrophes between a letter and a digit, the colon between
  /// digits, runs of punctuation, and U+202F. In version 1, the only punctuation inside words is an
  /// apostrophe and, between digits, a full stop, comma or colon, and each katakana is one token.
  ///
  /// - Source: Unicode Standard Annex 29, "Unicode text segmentation", section 4.1.1.
  func forEachWord(version: Int, _ body: (Span<UInt8>) throws -> Void) rethrows {
    var start = 0
    while start < count {
      if self[start] == UInt8(ascii: "<"), let end = markEnd(from: start) {
        let mark = extracting(start..<end)
        start = end
        if version < 3 || !mark.isLineMark { try body(mark) }
        continue
      }
      let (scalarClass, length) = scalarClass(at: start, version: version)
      var end = start + length
      switch scalarClass {
      case .space:
        break
      case .letter where extendAbbreviation(from: start, to: &end, version: version):
        try body(extracting(start..<end))
      case .letter, .hebrewLetter, .digit, .connector, .mark, .katakana:
        let hasApostrophe = extendWord(to: &end, after: scalarClass, version: version)
        let word = extracting(start..<end)
        if hasApostrophe { try word.forEachPartOfContraction(body) } else { try body(word) }
      case .ideograph:
        extendByMarks(to: &end, version: version)
        try body(extracting(start..<end))
      case .emoji, .emojiModifier:
        extendEmoji(to: &end, version: version)
        try body(extracting(start..<end))
      case .regionalIndicator:
        if end < count,
          case (.regionalIndicator, let length) = self.scalarClass(at: end, version: version)
        {
          end += length
        }
        extendByMarks(to: &end, version: version)
        try body(extracting(start..<end))
      case .format, .other, .singleQuote, .apostrophe, .doubleQuote, .midLetter, .midNumber,
        .midLetterOrNumber:
        extendRun(of: start..<end, to: &end)
        extendByMarks(to: &end, version: version)
        try body(extracting(start..<end))
      }
      start = end
    }
  }

  /// Moves `end` past the abbreviation at `start`: two to 16 single letters, each followed by a
  /// full stop. Returns false if there is none, if there are more letters, or if a word continues
  /// after it.
  private func extendAbbreviation(
    from start: Int, to end: inout Int, version: Int
  ) -> Bool {
    let mostLetters = 16
    var next = start
    while next + 1 < count, self[next].isASCIILetter, self[next + 1] == UInt8(ascii: ".") {
      next += 2
      if next - start > 2 * mostLetters { return false }
    }
    guard next - start >= 4,
      next == count || !scalarClass(at: next, version: version).class.isOfWord
    else { return false }
    end = next
    return true
  }

  /// Moves `end` from the end of a word's first scalar to the end of the word. Returns whether the
  /// word contains an apostrophe.
  private func extendWord(to end: inout Int, after first: ScalarClass, version: Int) -> Bool {
    var hasApostrophe = false
    var last = first
    while end < count {
      if last == .letter, self[end].isASCIILetter {
        end += 1
        continue
      }
      let (next, length) = scalarClass(at: end, version: version)
      if next.continues(last) {
        if !next.isTransparent { last = next }
      } else {
        guard next != .space,
          belongsToWord(next, before: end + length, after: last, version: version)
        else { break }
        if next == .singleQuote || next == .apostrophe { hasApostrophe = true }
      }
      end += length
    }
    return hasApostrophe
  }

  /// Whether the punctuation that ends at `end` is part of the word before it.
  ///
  /// - Parameters:
  ///   - punctuation: The class of the punctuation.
  ///   - last: The class of the word's last scalar that is not transparent.
  private func belongsToWord(
    _ punctuation: ScalarClass, before end: Int, after last: ScalarClass, version: Int
  ) -> Bool {
    var next = end
    while next < count {
      let (scalarClass, length) = scalarClass(at: next, version: version)
      guard scalarClass.isTransparent, version > 1 else {
        if punctuation.joins(last, scalarClass) { return true }
        break
      }
      next += length
    }
    // WB7a, except that '' is a quotation mark of its own.
    return punctuation == .singleQuote && last == .hebrewLetter
      && (end == count || self[end] != UInt8(ascii: "'"))
  }

  private func extendByMarks(to end: inout Int, version: Int) {
    while end < count, self[end] >= 0x80,
      case (.mark, let length) = scalarClass(at: end, version: version)
    {
      end += length
    }
  }

  private func extendEmoji(to end: inout Int, version: Int) {
    let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
    var isJoined = false
    while end < count, self[end] >= 0x80 {
      let (next, length) = scalar(at: end)
      switch ScalarClass(next, version: version) {
      case .mark, .format, .emojiModifier: break
      case .emoji where isJoined: break
      default: return
      }
      isJoined = next == zeroWidthJoiner
      end += length
    }
  }

  private func extendRun(of first: Range<Int>, to end: inout Int) {
    while end + first.count <= count,
      first.indices.allSatisfy({ self[end + $0 - first.lowerBound] == self[$0] })
    {
      end += first.count
    }
  }
}
