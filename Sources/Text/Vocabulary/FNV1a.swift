// The 64-bit hash FNV-1a of Fowler, Noll and Vo.

extension UInt64 {
  /// The initial value of FNV-1a, the hash of no data.
  package static let fnv1aStart: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Returns this hash updated with `next`: one step of FNV-1a.
  package func fnv1a(_ next: UInt64) -> UInt64 { (self ^ next) &* 0x100_0000_01B3 }
}
