// The split of a text into a training set and a validation set at its end.

/// The byte ranges of a text's training set and of the validation set at its end.
package struct ValidationSplit: Equatable, Sendable {
  /// The bytes to train on, from the beginning of the text.
  package let training: Range<Int>
  /// The held-out bytes. They end with the last line that is not blank, because blank lines are no
  /// data to validate on.
  package let validation: Range<Int>

  /// Holds out the last tenth of the text, at most `limit` bytes, beginning at the nearest start of
  /// a line.
  ///
  /// If no line starts near enough, the split is inside a line (``cutsLine(of:)``): at the start of
  /// a word or, if no word starts near enough either, between two scalars. ASCII white space counts
  /// neither toward the tenth nor toward the limit, so blank lines do not make the validation set
  /// smaller.
  ///
  /// - Parameter limit: By default about the size of the usual validation sets, some 200,000 words.
  ///   That suffices to compare models, whereas evaluating a tenth of a large text would take
  ///   longer than training on it.
  /// - Throws: `TextError.tooShortToSplit` if either part would be empty, `noWords` if the text is
  ///   all white space.
  /// - Complexity: O(bytes).
  package init(_ text: SourceText, limit: Int = 1 << 20) throws(TextError) {
    let bytes = text.bytes.span
    let end = bytes.endOfContent
    guard end > 0 else { throw .noWords(names: [text.name]) }
    guard let cut = Self.cut(bytes.extracting(..<end), limit: limit) else {
      throw .tooShortToSplit(name: text.name)
    }
    training = 0..<cut
    validation = cut..<bytes.endOfLine(from: end)
  }

  /// Restores the split of `text` that held out `kept`, whatever rule it followed. Returns nil if
  /// `text` does not end with `kept`, apart from blank lines.
  package init?(_ text: SourceText, keeping kept: SourceText) {
    let bytes = text.bytes.span
    for end in [bytes.count, bytes.endOfLine(from: bytes.endOfContent)] {
      let start = end - kept.bytes.count
      guard start > 0, bytes.extracting(start..<end).equals(kept.bytes.span) else { continue }
      // Reading `kept` dropped a byte order mark at its beginning.
      let mark = SourceText.byteOrderMark
      training = 0..<(bytes.hasSuffix(mark, before: start) ? start - mark.count : start)
      validation = start..<end
      return
    }
    return nil
  }

  /// Whether the validation set begins inside a line of `text`.
  package func cutsLine(of text: SourceText) -> Bool {
    text.bytes.span[validation.lowerBound - 1] != UInt8(ascii: "\n")
  }

  // MARK: - Choosing the offset

  /// An offset to split at, and the number of bytes after it that are not ASCII white space.
  private typealias Place = (offset: Int, content: Int)

  /// Returns the offset to split a text at, or nil if it cannot be split. The text must not end
  /// with white space.
  private static func cut(_ bytes: Span<UInt8>, limit: Int) -> Int? {
    var total = 0
    for i in bytes.indices where !bytes[i].isASCIISpace { total += 1 }
    let wanted = max(1, min((total + 5) / 10, limit))

    var (line, word, scalar): (Place?, Place?, Place?)
    func isNearer(_ content: Int, than other: Place?) -> Bool {
      other.map { abs(content - wanted) < abs($0.content - wanted) } ?? true
    }
    var content = 0
    // Goes back from word to word as long as half of the text is left to train on.
    for i in stride(from: bytes.count - 1, through: 1, by: -1) where !bytes[i].isASCIISpace {
      content += 1
      if content == wanted { scalar = (i, content) }
      guard bytes[i - 1].isASCIISpace else { continue }
      guard 2 * content <= total else { break }
      if isNearer(content, than: word) { word = (i, content) }
      if let start = bytes.startOfLine(whoseIndentationEndsAt: i), isNearer(content, than: line) {
        line = (start, content)
      }
      if content > 2 * wanted + longestWord { break }
    }
    for place in [line, word].compactMap(\.self) where abs(place.content - wanted) <= wanted / 2 {
      return place.offset
    }
    if let word, abs(word.content - wanted) <= longestWord { return word.offset }
    return scalar.flatMap { bytes.scalarStart(at: $0.offset) }
  }

  /// The number of bytes by which a split may miss its target to keep a word whole, which matters
  /// in texts so short that a word is a large part of the tenth.
  private static var longestWord: Int { 64 }
}

extension Span<UInt8> {
  /// The offset after the last scalar that is not blank; 0 if there is none.
  fileprivate var endOfContent: Int {
    var end = count
    while end > 0 {
      var start = end - 1
      while start > 0, self[start].isUTF8Continuation { start -= 1 }
      guard scalar(at: start).scalar.isBlank else { return end }
      end = start
    }
    return 0
  }

  /// Whether the bytes before offset `end` end with `suffix`.
  fileprivate func hasSuffix(_ suffix: [UInt8], before end: Int) -> Bool {
    end >= suffix.count && extracting(end - suffix.count..<end).equals(suffix.span)
  }

  /// Returns the offset after the first line feed at or after `i`, or the end if there is none.
  fileprivate func endOfLine(from i: Int) -> Int {
    var end = i
    while end < count, self[end] != UInt8(ascii: "\n") { end += 1 }
    return Swift.min(end + 1, count)
  }

  /// Returns the start of the line in which only ASCII white space precedes byte `i`; nil if
  /// anything else precedes it, or if the line is the first.
  fileprivate func startOfLine(whoseIndentationEndsAt i: Int) -> Int? {
    var start = i
    while start > 0, self[start - 1] != UInt8(ascii: "\n") {
      guard self[start - 1].isASCIISpace else { return nil }
      start -= 1
    }
    return start > 0 ? start : nil
  }

  /// Returns the start of the scalar that contains byte `i`, or of the byte order marks before it;
  /// nil if only ASCII white space precedes that.
  fileprivate func scalarStart(at i: Int) -> Int? {
    var start = i
    while start > 0, self[start].isUTF8Continuation { start -= 1 }
    let mark = SourceText.byteOrderMark
    while hasSuffix(mark, before: start) { start -= mark.count }
    return (0..<start).contains { !self[$0].isASCIISpace } ? start : nil
  }
}
