// Fields and numbers in the lines of files.

extension Span<UInt8> {
  /// Finds the fields: the maximal runs of bytes without spaces and tabs. Stores the ranges of the
  /// first `limit` fields in `fields` and returns the number of all fields.
  package func findFields(_ fields: inout [Range<Int>], limit: Int) -> Int {
    fields.removeAll(keepingCapacity: true)
    var (start, found) = (0, 0)
    for i in 0...count where i == count || self[i] == 0x20 || self[i] == 0x09 {
      if i > start {
        if found < limit { fields.append(start..<i) }
        found += 1
      }
      start = i + 1
    }
    return found
  }

  /// Returns the bytes at `range`, which must be valid UTF-8, as a string.
  package func string(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for i in range { bytes.append(self[i]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns the number at `range`, or nil if the bytes are not a number.
  package func float(_ range: Range<Int>) -> Float? {
    plainNumber(range) ?? Float(string(range))
  }

  /// Returns the number at `range` if it consists of digits with at most one decimal point, at most
  /// 15 characters in all; otherwise nil. Such a number is the quotient of an integer and a power
  /// of ten, both of which are exact in double precision.
  private func plainNumber(_ range: Range<Int>) -> Float? {
    let isNegative = !range.isEmpty && self[range.lowerBound] == UInt8(ascii: "-")
    var (digits, decimals, hasPoint) = (0, 1.0, false)
    let figures = isNegative ? range.dropFirst() : range
    guard figures.contains(where: { self[$0] != UInt8(ascii: ".") }), figures.count <= 15 else {
      return nil
    }
    for i in figures {
      if self[i] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[i]) else { return nil }
        digits = digits * 10 + Int(self[i] - UInt8(ascii: "0"))
        if hasPoint { decimals *= 10 }
      }
    }
    let number = Float(Double(digits) / decimals)
    return isNegative ? -number : number
  }
}
