// The 64-bit hash FNV-1a of Fowler, Noll and Vo.

import Foundation

extension UInt64 {
  /// The initial value of FNV-1a, the hash of no data.
  package static let fnv1aStart: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Returns this hash updated with `next`: one step of FNV-1a.
  package func fnv1a(_ next: UInt64) -> UInt64 { (self ^ next) &* 0x100_0000_01B3 }

  /// Returns this hash updated with bytes, eight per step, and then with their number. Any change of
  /// eight neighboring bytes changes the hash.
  ///
  /// - Complexity: O(bytes).
  package func fnv1a(_ bytes: Data) -> UInt64 {
    let bytes = bytes.span
    var hash = self
    var i = 0
    while i < bytes.count {
      var word: UInt64 = 0
      for j in i..<Swift.min(i + 8, bytes.count) { word = word << 8 | UInt64(bytes[j]) }
      hash = hash.fnv1a(word)
      i += 8
    }
    return hash.fnv1a(UInt64(bytes.count))
  }
}
