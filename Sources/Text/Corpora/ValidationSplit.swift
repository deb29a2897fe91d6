// Where a text is cut into a part to train on and its end to validate on.

/// The byte ranges of a text's training part and of its held-out end.
package struct ValidationSplit: Equatable, Sendable {
  package let training: Range<Int>
  /// Ends with the last line that is not blank: lines that hold nothing are no data to validate on.
  package let validation: Range<Int>

  /// Holds out the last tenth of the text, or `limit` bytes of it where that is less, from the line
  /// on that begins nearest to there.
  ///
  /// Where no line begins near enough, the cut is inside one (``cutsLine(of:)``): at a word, or
  /// between scalars if no word begins there, either. White space does not count towards the tenth,
  /// so blank lines, wherever they stand, do not make it smaller.
  ///
  /// - Parameter limit: By default what the usual validation texts have, 200,000 words or so: enough
  ///   to tell models apart, where the tenth of a large text would take longer than to train on it.
  /// - Throws: `TextError.tooShortToSplit` if either part would be empty, `noWords` if the text is all
  ///   spaces.
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

  /// The split of `text` that held `kept` out, by whatever rule; nil if the text does not end in it,
  /// blank lines after it aside.
  package init?(_ text: SourceText, keeping kept: SourceText) {
    let bytes = text.bytes.span
    for end in [bytes.count, bytes.endOfLine(from: bytes.endOfContent)] {
      let start = end - kept.bytes.count
      guard start > 0, bytes.extracting(start..<end).equals(kept.bytes.span) else { continue }
      // A byte order mark that the held-out part began with was dropped when that was read.
      let mark = SourceText.byteOrderMark
      training = 0..<(bytes.hasSuffix(mark, before: start) ? start - mark.count : start)
      validation = start..<end
      return
    }
    return nil
  }

  /// Whether the held-out part begins inside a line of `text`.
  package func cutsLine(of text: SourceText) -> Bool {
    text.bytes.span[validation.lowerBound - 1] != UInt8(ascii: "\n")
  }

  // MARK: - Finding the place

  /// A place to cut, and the bytes behind it that are not white space.
  private typealias Place = (offset: Int, content: Int)

  /// Where to cut a text, which ends with something other than white space; nil if it cannot be.
  private static func cut(_ bytes: Span<UInt8>, limit: Int) -> Int? {
    var total = 0
    for i in bytes.indices where !bytes[i].isASCIISpace { total += 1 }
    let wanted = max(1, min((total + 5) / 10, limit))

    var (line, word, scalar): (Place?, Place?, Place?)
    func isNearer(_ content: Int, than other: Place?) -> Bool {
      other.map { abs(content - wanted) < abs($0.content - wanted) } ?? true
    }
    var content = 0
    // Backwards from word to word, as long as half of the text is left to train on.
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

  /// The bytes of a word that is left whole in a text so short that they are much of its tenth.
  private static var longestWord: Int { 64 }
}

extension Span<UInt8> {
  /// Where the last scalar that is not white space ends; 0 if there is none.
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

  /// Whether `suffix` ends right before byte `end`.
  fileprivate func hasSuffix(_ suffix: [UInt8], before end: Int) -> Bool {
    end >= suffix.count && extracting(end - suffix.count..<end).equals(suffix.span)
  }

  /// The end, with its line feed, of the line that byte `i` is in, or before.
  fileprivate func endOfLine(from i: Int) -> Int {
    var end = i
    while end < count, self[end] != UInt8(ascii: "\n") { end += 1 }
    return Swift.min(end + 1, count)
  }

  /// The start of the line before whose byte `i` there is only white space; nil if there is more, or
  /// no line before that one.
  fileprivate func startOfLine(whoseIndentationEndsAt i: Int) -> Int? {
    var start = i
    while start > 0, self[start - 1] != UInt8(ascii: "\n") {
      guard self[start - 1].isASCIISpace else { return nil }
      start -= 1
    }
    return start > 0 ? start : nil
  }

  /// The start of the scalar that byte `i` belongs to, and of byte order marks before it; nil if
  /// nothing but white space is before that.
  fileprivate func scalarStart(at i: Int) -> Int? {
    var start = i
    while start > 0, self[start].isUTF8Continuation { start -= 1 }
    let mark = SourceText.byteOrderMark
    while hasSuffix(mark, before: start) { start -= mark.count }
    return (0..<start).contains { !self[$0].isASCIISpace } ? start : nil
  }
}
