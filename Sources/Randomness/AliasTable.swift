// Random draws from any discrete distribution in constant time.

/// A distribution over 0..<count, from which a draw takes one random number and one look-up.
///
/// Each of `count` columns of equal width belongs to its own outcome up to a threshold and to one
/// other outcome, its alias, above it.
///
/// Source: Walker, "An efficient method for generating discrete random variables with general
/// distributions", 1977; the construction is Vose's, 1991.
package struct AliasTable: Sendable {
  /// The upper half of an entry is the threshold, in units of 2⁻³² of a column; the lower half is
  /// the alias.
  @usableFromInline let entries: [UInt64]

  /// Creates a table for probabilities in proportion to `weights`.
  ///
  /// - Precondition: There are between 1 and 2³² − 1 weights, none is negative or not finite, and
  ///   their sum is positive and finite.
  /// - Complexity: O(weights).
  package init(_ weights: [Double]) {
    let count = weights.count
    let sum = weights.reduce(0, +)
    precondition(
      count > 0 && count < UInt32.max && sum > 0 && sum.isFinite && weights.allSatisfy { $0 >= 0 },
      "\(count) weights with a sum of \(sum)")
    var shares = weights.map { $0 / sum * Double(count) }
    var (small, large) = ([Int](), [Int]())
    for i in shares.indices.reversed() {
      if shares[i] < 1 { small.append(i) } else { large.append(i) }
    }
    // An entry that the loop does not set has its own outcome on both sides of the threshold.
    var entries = shares.indices.map { UInt64(UInt32.max) << 32 | UInt64($0) }
    while let i = small.popLast(), let j = large.last {
      let threshold = UInt32(min(shares[i] * 0x1p32, Double(UInt32.max)))
      entries[i] = UInt64(threshold) << 32 | UInt64(j)
      shares[j] -= 1 - shares[i]
      if shares[j] < 1 {
        large.removeLast()
        small.append(j)
      }
    }
    self.entries = entries
  }

  package var count: Int { entries.count }

  /// The outcome for 64 random bits: the upper half chooses a column, the lower half a side of it.
  @inlinable package subscript(randomBits: UInt64) -> Int {
    let column = ((randomBits >> 32) &* UInt64(entries.count)) >> 32
    let entry = entries[Int(column)]
    return randomBits & 0xFFFF_FFFF < entry >> 32 ? Int(column) : Int(entry & 0xFFFF_FFFF)
  }
}
