// The `characters` tokenizer.

extension Span<UInt8> {
  /// Calls `body` with each Unicode scalar.
  ///
  /// Scalars are used instead of grapheme clusters because a vocabulary can cover their small,
  /// closed set, because concatenating them restores the text exactly, and because they need no
  /// normalization.
  func forEachScalar(_ body: (Span<UInt8>) throws -> Void) rethrows {
    var i = 0
    while i < count {
      let end = i + (self[i] < 0x80 ? 1 : scalar(at: i).length)
      try body(extracting(i..<end))
      i = end
    }
  }
}
