// What the lines of ARPA files are made of: fields and numbers.

extension Span<UInt8> {
  /// Writes to `fields` where the runs of bytes are that hold neither blank nor tab.
  func findFields(_ fields: inout [Range<Int>]) {
    fields.removeAll(keepingCapacity: true)
    var start = 0
    for i in 0...count where i == count || self[i] == 0x20 || self[i] == 0x09 {
      if i > start { fields.append(start..<i) }
      start = i + 1
    }
  }

  /// The bytes at `range`, which must be valid UTF-8, as text.
  func string(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for i in range { bytes.append(self[i]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The number that the bytes at `range` spell, or nil if they spell none or one that is not
  /// finite; minus infinity is what ARPA files write in its place.
  func number(_ range: Range<Int>) -> Float? {
    if let number = plainNumber(range) { return number }
    guard let number = Float(string(range)), number.isFinite || number == -.infinity else {
      return nil
    }
    return number.isFinite ? number : NGramModel.logZero
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
