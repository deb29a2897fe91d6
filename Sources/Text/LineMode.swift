// Whether contexts reach over line ends.

/// What the context of a token is at the beginning of its line.
package enum LineMode: String, CaseIterable, Codable, Sendable {
  /// The text is one stream: contexts run over `</s>` into earlier lines, and the text begins as
  /// after a line's end: what is missing before it is `</s>`.
  case stream
  /// Every line is on its own: what is missing before its first token is `<s>`.
  case separate

  /// Stands where there is no token: before the first one of the text or line, and before its context.
  package static let noToken: Int32 = -1

  /// Writes what precedes `position` in `ids` to the `slots` of `contexts`, oldest token first.
  ///
  /// - Parameters:
  ///   - earlier: how many of the slots come before the context; they are not padded.
  ///   - position: from 0 to the number of ids, which is where the next token goes.
  ///   - ids: the number of the token at a position.
  package func fill(
    _ contexts: inout [Int32], _ slots: Range<Int>, earlier: Int, before position: Int,
    in ids: (Int) -> Int32
  ) {
    let endOfLine = Int32(Vocabulary.endOfLine)
    var source = position
    var slot = slots.upperBound
    while slot > slots.lowerBound, source > 0,
      self == .stream || ids(source - 1) != endOfLine
    {
      slot -= 1
      source -= 1
      contexts[slot] = ids(source)
    }
    let padding = self == .stream ? endOfLine : Int32(Vocabulary.startOfLine)
    while slot > slots.lowerBound {
      slot -= 1
      contexts[slot] = slot < slots.lowerBound + earlier ? Self.noToken : padding
    }
  }
}
