// The shape of marks, which stand in texts for what is no word: `<unk>`, `</s>` and their like.

extension Span<UInt8> {
  /// The end of the mark that begins at `start`: `<`, perhaps `/`, at most 16 letters, digits, `_`
  /// or `-`, then `>`.
  func markEnd(from start: Int) -> Int? {
    let longestName = 16
    guard start < count, self[start] == UInt8(ascii: "<") else { return nil }
    var i = start + 1
    if i < count, self[i] == UInt8(ascii: "/") { i += 1 }
    let nameStart = i
    while i < count, self[i].isASCIIWord || self[i] == UInt8(ascii: "-") {
      i += 1
      if i - nameStart > longestName { return nil }
    }
    guard i > nameStart, i < count, self[i] == UInt8(ascii: ">") else { return nil }
    return i + 1
  }

  /// Whether this is `<s>` or `</s>`, which begins or ends a line in corpora that spell it out.
  ///
  /// - Precondition: the span is not empty.
  var isLineMark: Bool {
    guard self[0] == UInt8(ascii: "<"), count == 3 || (count == 4 && self[1] == UInt8(ascii: "/"))
    else { return false }
    return self[count - 2] == UInt8(ascii: "s") && self[count - 1] == UInt8(ascii: ">")
  }
}
