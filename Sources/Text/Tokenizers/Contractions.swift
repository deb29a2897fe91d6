// Splitting English contractions as in the Penn Treebank.

extension Span<UInt8> {
  /// Calls `body` with the stem of this word, then with each contracted ending.
  ///
  /// The endings are n't, 's, 'm, 'd, 'll, 're and 've in either case, with ' or ’. At most two are
  /// split off (I | 'd | 've). A word without a contracted ending or without a stem stays whole.
  func forEachPartOfContraction(_ body: (Span<UInt8>) throws -> Void) rethrows {
    let lastEnding = contractedEndingStart(before: count)
    let firstEnding = contractedEndingStart(before: lastEnding)
    try body(extracting(0..<firstEnding))
    if firstEnding < lastEnding { try body(extracting(firstEnding..<lastEnding)) }
    if lastEnding < count { try body(extracting(lastEnding..<count)) }
  }

  /// Returns the number of bytes of the apostrophe (' or ’) that begins at `i`, or nil if none
  /// does.
  func apostropheLength(at i: Int) -> Int? {
    if self[i] == UInt8(ascii: "'") { return 1 }
    guard self[i] == 0xE2, i + 2 < count, self[i + 1] == 0x80, self[i + 2] == 0x99 else {
      return nil
    }
    return 3
  }

  /// Returns the start of the contracted ending that ends at `end`, or `end` if there is none.
  private func contractedEndingStart(before end: Int) -> Int {
    for letterCount in 1...2 {
      guard let apostrophe = apostrophe(before: end - letterCount) else { continue }
      switch (letterCount, lowercaseASCII(at: end - letterCount), lowercaseASCII(at: end - 1)) {
      case (1, UInt8(ascii: "t"), _):
        guard apostrophe > 1, lowercaseASCII(at: apostrophe - 1) == UInt8(ascii: "n") else {
          return end
        }
        return apostrophe - 1
      case (1, UInt8(ascii: "s"), _), (1, UInt8(ascii: "m"), _), (1, UInt8(ascii: "d"), _),
        (2, UInt8(ascii: "l"), UInt8(ascii: "l")), (2, UInt8(ascii: "r"), UInt8(ascii: "e")),
        (2, UInt8(ascii: "v"), UInt8(ascii: "e")):
        return apostrophe > 0 ? apostrophe : end
      default:
        return end
      }
    }
    return end
  }

  /// Returns the start of the apostrophe that ends at `end`, or nil if there is none.
  private func apostrophe(before end: Int) -> Int? {
    for length in [1, 3] where end >= length && apostropheLength(at: end - length) == length {
      return end - length
    }
    return nil
  }

  private func lowercaseASCII(at i: Int) -> UInt8 { self[i] | 0x20 }
}
