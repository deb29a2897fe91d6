// Lower case for the bytes of a token: ASCII byte by byte, the rest as Unicode maps it.

extension Span<UInt8> {
  /// Writes this token in lower case to `lowered`, or returns false if it is ASCII in lower case, or a
  /// mark.
  func lowercase(into lowered: inout [UInt8]) -> Bool {
    var needsMapping = false
    for i in indices where self[i].isASCIIUppercase || self[i] >= 0x80 { needsMapping = true }
    guard needsMapping, markEnd(from: 0) != count else { return false }

    lowered.removeAll(keepingCapacity: true)
    var i = 0
    while i < count {
      let byte = self[i]
      if byte < 0x80 {
        lowered.append(byte.isASCIIUppercase ? byte | 0x20 : byte)
        i += 1
      } else {
        let (scalar, length) = scalar(at: i)
        lowered.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        i += length
      }
    }
    return true
  }
}
