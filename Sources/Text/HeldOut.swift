// Where a text is cut into a part to train on and its end to validate on.

import Foundation

/// The byte ranges of a text's training part and of its held-out end.
package struct HeldOut: Equatable, Sendable {
  package let training: Range<Int>
  package let validation: Range<Int>

  /// Holds out the last tenth of the lines, rounded, at least one, or as many of them as fit into
  /// `limit` bytes.
  ///
  /// With fewer than 10 lines, or a longer one, it is the last tenth of the bytes, or `limit` of them:
  /// cut where a word of the text's second half begins, the nearest to there, or at a scalar's
  /// boundary if none does.
  ///
  /// - Parameter limit: By default what the usual validation texts have, 200,000 words or so: enough
  ///   to tell models apart, where the tenth of a large text would take longer than to train on it.
  /// - Throws: `TextError.tooShortToSplit` if either part would be empty, `noWords` if the text is all
  ///   spaces.
  package init(_ text: SourceText, limit: Int = 1 << 20) throws(TextError) {
    let bytes = text.bytes.span
    var lineCount = bytes[bytes.count - 1] == UInt8(ascii: "\n") ? 0 : 1
    for i in bytes.indices where bytes[i] == UInt8(ascii: "\n") { lineCount += 1 }

    let firstLine =
      lineCount >= 10
      ? Self.start(ofLast: Self.tenth(of: lineCount), limit: limit, linesOf: bytes) : nil
    let cut = firstLine ?? Self.startOfLastTenth(of: bytes, limit: limit)
    guard cut > 0, cut < bytes.count else {
      let isBlank = bytes.indices.allSatisfy { bytes[$0].isASCIISpace }
      throw isBlank ? .noWords(names: [text.name]) : .tooShortToSplit(name: text.name)
    }
    training = 0..<cut
    validation = cut..<bytes.count
  }

  private static func tenth(of count: Int) -> Int { max(1, (count + 5) / 10) }

  /// Where the last lines start: so many of them, or those that fit into `limit` bytes, if any does.
  private static func start(
    ofLast lineCount: Int, limit: Int, linesOf bytes: Span<UInt8>
  ) -> Int? {
    var start: Int?
    var remaining = lineCount
    // The last byte ends the last line or is inside it.
    for i in stride(from: bytes.count - 1, through: max(1, bytes.count - limit), by: -1)
    where bytes[i - 1] == UInt8(ascii: "\n") {
      start = i
      remaining -= 1
      if remaining == 0 { break }
    }
    return start
  }

  private static func startOfLastTenth(of bytes: Span<UInt8>, limit: Int) -> Int {
    var end = bytes.count
    while end > 0, bytes[end - 1].isASCIISpace { end -= 1 }
    guard end > 0 else { return 0 }
    let ideal = end - min(tenth(of: end), limit)

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
