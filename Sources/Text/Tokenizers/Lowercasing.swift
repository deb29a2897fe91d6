// Lowercasing the bytes of tokens: ASCII byte by byte, other scalars by Unicode's mappings.

extension Span<UInt8> {
  /// Writes this token in lower case to `lowered`. Returns false and writes nothing if the token is
  /// lowercase ASCII or a special token.
  func lowercaseToken(into lowered: inout [UInt8], version: Int) -> Bool {
    markEnd(from: 0) != count && lowercase(into: &lowered, version: version)
  }

  /// Writes these bytes in lower case to `lowered`. Returns false and writes nothing if they are
  /// lowercase ASCII.
  ///
  /// Lowercasing follows Unicode's full mappings, independent of the locale. From version 2 on, it
  /// includes the only mapping that depends on context in all languages: Σ becomes ς at the end of
  /// a word. Lowercasing twice gives the same result as lowercasing once.
  ///
  /// - Complexity: O(bytes).
  func lowercase(into lowered: inout [UInt8], version: Int) -> Bool {
    var needsMapping = false
    for i in indices where self[i].isASCIIUppercase || self[i] >= 0x80 { needsMapping = true }
    guard needsMapping else { return false }

    lowered.removeAll(keepingCapacity: true)
    var i = 0
    while i < count {
      let byte = self[i]
      if byte < 0x80 {
        lowered.append(byte.isASCIIUppercase ? byte | 0x20 : byte)
        i += 1
      } else {
        let (scalar, length) = scalar(at: i)
        let isFinal = scalar == "Σ" && version > 1 && isFinal(i..<i + length)
        lowered.append(contentsOf: (isFinal ? "ς" : scalar.properties.lowercaseMapping).utf8)
        i += length
      }
    }
    return true
  }

  /// Whether the letter at `range` ends a word: a cased letter precedes it and none follows it.
  /// Case-ignorable scalars, such as combining marks and apostrophes, are skipped.
  ///
  /// - Source: The condition Final_Sigma of The Unicode Standard, section 3.13, table 3-17.
  private func isFinal(_ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    var isAfterCased = false
    while start > 0 {
      start -= 1
      while start > 0, self[start].isUTF8Continuation { start -= 1 }
      let properties = scalar(at: start).scalar.properties
      guard properties.isCaseIgnorable else {
        isAfterCased = properties.isCased
        break
      }
    }
    guard isAfterCased else { return false }
    var end = range.upperBound
    while end < count {
      let (next, length) = scalar(at: end)
      guard next.properties.isCaseIgnorable else { return !next.properties.isCased }
      end += length
    }
    return true
  }
}
