// English contractions, parted as the Penn Treebank parts them.

extension Span<UInt8> {
  /// Calls `body` with the stem of this word, then with each ending it is contracted with.
  ///
  /// The endings are n't, 's, 'm, 'd, 'll, 're and 've in either case, at most two of them
  /// (I | 'd | 've), with ' or ’. A word that ends otherwise, or has no stem, stays whole.
  func forEachPartOfContraction(_ body: (Span<UInt8>) throws -> Void) rethrows {
    let lastEnding = contractedEndingStart(before: count)
    let firstEnding = contractedEndingStart(before: lastEnding)
    try body(extracting(0..<firstEnding))
    if firstEnding < lastEnding { try body(extracting(firstEnding..<lastEnding)) }
    if lastEnding < count { try body(extracting(lastEnding..<count)) }
  }

  /// The number of bytes of the apostrophe (' or ’) that begins at `i`, if one does.
  func apostropheLength(at i: Int) -> Int? {
    if self[i] == UInt8(ascii: "'") { return 1 }
    guard self[i] == 0xE2, i + 2 < count, self[i + 1] == 0x80, self[i + 2] == 0x99 else {
      return nil
    }
    return 3
  }

  /// Where the contracted ending that ends at `end` starts; `end` itself if there is none.
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

  /// Where the apostrophe that ends at `end` starts.
  private func apostrophe(before end: Int) -> Int? {
    for length in [1, 3] where end >= length && apostropheLength(at: end - length) == length {
      return end - length
    }
    return nil
  }

  private func lowercaseASCII(at i: Int) -> UInt8 { self[i] | 0x20 }
}
