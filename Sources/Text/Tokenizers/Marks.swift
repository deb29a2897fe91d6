// Recognizing special tokens, such as `<unk>` and `</s>`, by their form.

extension Span<UInt8> {
  /// Returns the end of the special token that begins at `start`, or nil if none does: `<`, an
  /// optional `/`, 1 to 16 ASCII letters, digits, `_` or `-`, then `>`.
  ///
  /// Any such name counts, not only those of the vocabulary's special tokens.
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

  /// Whether this is `<s>` or `</s>`, which begin and end lines in some corpora.
  ///
  /// - Precondition: The span is not empty.
  var isLineMark: Bool {
    guard self[0] == UInt8(ascii: "<"), count == 3 || (count == 4 && self[1] == UInt8(ascii: "/"))
    else { return false }
    return self[count - 2] == UInt8(ascii: "s") && self[count - 1] == UInt8(ascii: ">")
  }
}
