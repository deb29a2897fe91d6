// The `words` tokenizer, for natural prose.

extension Span<UInt8> {
  /// Calls `body` with each word, number and punctuation mark.
  ///
  /// In the order in which they are tried:
  /// - White space of any kind separates and is dropped; nothing else is lost.
  /// - A mark such as `<unk>` or `</s>` is one token (`markEnd`).
  /// - Single letters of ASCII with a full stop each (U.S., p.m.), at most 16, are one token.
  /// - Letters, combining marks, digits and `_` run together. A full stop, comma or colon between
  ///   digits (3.14, 1,000, 10:30) and an apostrophe (' or ’) between word characters (O'Brien)
  ///   belong to the word; then English contractions part from their stem
  ///   (`forEachPartOfContraction`).
  /// - An ideograph, kana, or letter of a script without spaces such as Thai is a token, with the
  ///   combining marks that follow it.
  /// - An emoji is a token, with its modifiers, its variation selector and all that zero-width
  ///   joiners join to it; two regional indicators are a flag.
  /// - Of everything else, a run of one character (`...`, `--`) is a token.
  func forEachWord(_ body: (Span<UInt8>) throws -> Void) rethrows {
    var start = 0
    while start < count {
      if self[start] == UInt8(ascii: "<"), let end = markEnd(from: start) {
        try body(extracting(start..<end))
        start = end
        continue
      }
      let (scalarClass, length) = scalarClass(at: start)
      var end = start + length
      switch scalarClass {
      case .space:
        break
      case .letter where extendAbbreviation(from: start, to: &end):
        try body(extracting(start..<end))
      case .letter, .digit, .mark:
        let hasApostrophe = extendWord(to: &end, after: scalarClass)
        let word = extracting(start..<end)
        if hasApostrophe { try word.forEachPartOfContraction(body) } else { try body(word) }
      case .ideograph:
        extendByMarks(to: &end)
        try body(extracting(start..<end))
      case .emoji, .emojiModifier:
        extendEmoji(to: &end)
        try body(extracting(start..<end))
      case .regionalIndicator:
        if end < count, case (.regionalIndicator, let length) = self.scalarClass(at: end) {
          end += length
        }
        extendByMarks(to: &end)
        try body(extracting(start..<end))
      case .format, .other:
        extendRun(of: start..<end, to: &end)
        extendByMarks(to: &end)
        try body(extracting(start..<end))
      }
      start = end
    }
  }

  /// Moves `end` behind two to 16 single letters with a full stop each, if no more of them stand at
  /// `start` and no word goes on behind them.
  private func extendAbbreviation(from start: Int, to end: inout Int) -> Bool {
    let mostLetters = 16
    var next = start
    while next + 1 < count, self[next].isASCIILetter, self[next + 1] == UInt8(ascii: ".") {
      next += 2
      if next - start > 2 * mostLetters { return false }
    }
    guard next - start >= 4, next == count || !scalarClass(at: next).class.isOfWord else {
      return false
    }
    end = next
    return true
  }

  /// Moves `end` from behind a word's first scalar to the word's end; returns whether an apostrophe
  /// was passed.
  private func extendWord(to end: inout Int, after first: ScalarClass) -> Bool {
    var hasApostrophe = false
    var last = first
    while end < count {
      let byte = self[end]
      if byte.isASCIIWord {
        last = byte.isASCIIDigit ? .digit : .letter
        end += 1
      } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
      {
        guard last == .digit, end + 1 < count, scalarClass(at: end + 1).class == .digit else {
          break
        }
        end += 1
      } else if let length = apostropheLength(at: end) {
        guard end + length < count else { break }
        let next = scalarClass(at: end + length).class
        guard next == .letter || next == .digit else { break }
        hasApostrophe = true
        end += length
      } else {
        guard byte >= 0x80 else { break }
        let (scalarClass, length) = scalarClass(at: end)
        switch scalarClass {
        case .letter, .digit: last = scalarClass
        case .mark, .format: break
        default: return hasApostrophe
        }
        end += length
      }
    }
    return hasApostrophe
  }

  private func extendByMarks(to end: inout Int) {
    while end < count, self[end] >= 0x80, case (.mark, let length) = scalarClass(at: end) {
      end += length
    }
  }

  private func extendEmoji(to end: inout Int) {
    let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
    var isJoined = false
    while end < count, self[end] >= 0x80 {
      let (next, length) = scalar(at: end)
      switch ScalarClass(next) {
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
