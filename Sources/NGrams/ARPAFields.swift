// What the lines of ARPA files are made of: fields and numbers.

extension Span<UInt8> {
  /// Writes to `fields` where the runs of bytes are that hold neither blank nor tab, the first
  /// `limit` of them, and returns how many there are.
  func findFields(_ fields: inout [Range<Int>], limit: Int) -> Int {
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

  /// The bytes at `range`, which must be valid UTF-8, as text.
  func string(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for i in range { bytes.append(self[i]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The logarithm that the bytes at `range` spell, or nil if they spell none or a number too far
  /// from 0 to be one; minus infinity is read as what ARPA files write in its place.
  func logarithm(_ range: Range<Int>) -> Float? {
    guard let number = plainNumber(range) ?? Float(string(range)) else { return nil }
    if number == -.infinity { return NGramModel.logZero }
    return number.magnitude <= NGramModel.greatestLogarithm ? number : nil
  }

  /// The number, if it is written as digits with a decimal point and not too many of them: a whole
  /// number and a power of ten, both exact in double precision.
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
