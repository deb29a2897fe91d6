// The `characters` tokenizer.

extension Span<UInt8> {
  /// Calls `body` with each Unicode scalar.
  ///
  /// Scalars, not grapheme clusters: they are a small closed set that a vocabulary can cover, they
  /// concatenate to exactly the text they came from, and no question of normalisation arises.
  func forEachScalar(_ body: (Span<UInt8>) throws -> Void) rethrows {
    var i = 0
    while i < count {
      let end = i + (self[i] < 0x80 ? 1 : scalar(at: i).length)
      try body(extracting(i..<end))
      i = end
    }
  }
}
