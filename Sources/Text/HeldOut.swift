// Where a text is cut into a part to train on and its last tenth to validate on.

import Foundation

/// The byte ranges of a text's training part and of its held-out last tenth.
package struct HeldOut: Equatable, Sendable {
  package let training: Range<Int>
  package let validation: Range<Int>

  /// Holds out the last tenth of the lines, rounded, at least one.
  ///
  /// With fewer than 10 lines it is the last tenth of the bytes: cut where a word of the text's
  /// second half begins, the nearest to that tenth, or at a scalar's boundary if none does.
  ///
  /// - Throws: `TextError.tooShortToSplit` if either part would be empty.
  package init(_ text: SourceText) throws(TextError) {
    let bytes = text.bytes.span
    var lineCount = bytes[bytes.count - 1] == UInt8(ascii: "\n") ? 0 : 1
    for i in bytes.indices where bytes[i] == UInt8(ascii: "\n") { lineCount += 1 }

    let cut =
      lineCount >= 10
      ? Self.start(ofLast: Self.tenth(of: lineCount), linesOf: bytes)
      : Self.startOfLastTenth(of: bytes)
    guard cut > 0, cut < bytes.count else { throw .tooShortToSplit(name: text.name) }
    training = 0..<cut
    validation = cut..<bytes.count
  }

  private static func tenth(of count: Int) -> Int { max(1, (count + 5) / 10) }

  private static func start(ofLast lineCount: Int, linesOf bytes: Span<UInt8>) -> Int {
    var start = bytes.count - 1  // the last byte ends the last line or is inside it
    var remaining = lineCount
    while start > 0 {
      if bytes[start - 1] == UInt8(ascii: "\n") { remaining -= 1 }
      if remaining == 0 { break }
      start -= 1
    }
    return start
  }

  private static func startOfLastTenth(of bytes: Span<UInt8>) -> Int {
    var end = bytes.count
    while end > 0, bytes[end - 1].isASCIISpace { end -= 1 }
    guard end > 0 else { return 0 }
    let ideal = end - tenth(of: end)

    func wordStarts(at i: Int) -> Bool { bytes[i - 1].isASCIISpace && !bytes[i].isASCIISpace }
    let before = (max(1, end / 2)..<max(1, ideal + 1)).last(where: wordStarts)
    let after = (max(1, ideal)..<max(1, end)).first(where: wordStarts)
    if let nearest = [before, after].compactMap(\.self).min(by: {
      abs($0 - ideal) < abs($1 - ideal)
    }) {
      return nearest
    }
    var cut = ideal
    while cut > 0, bytes[cut].isUTF8Continuation { cut -= 1 }
    if cut == 0 { cut = bytes.scalar(at: 0).length }
    return cut < end ? cut : 0
  }
}
