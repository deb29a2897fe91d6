// A shuffled order of numbers that takes up no memory.

/// A bijection of 0..<count, chosen by a seed.
///
/// A Feistel network permutes the least power of two that is at least `count` and at least 4. A
/// value outside 0..<count is permuted again until one falls inside ("cycle walking"). On average,
/// this takes fewer than two evaluations of the network if `count` is at least 3. The shuffle of an
/// epoch therefore needs no array, and can be resumed at any position.
///
/// Source: Black and Rogaway, "Ciphers with arbitrary finite domains", 2002.
package struct Permutation: Sendable {
  package let count: Int
  private let seed: UInt64
  private let upperBits: UInt64
  private let lowerBits: UInt64

  /// Creates the permutation of 0..<count for a seed.
  package init(count: Int, seed: UInt64) {
    precondition(count >= 0, "a permutation of \(count) numbers")
    self.count = count
    self.seed = seed.mixed
    let bits = UInt64(max(2, Int.bitWidth - max(0, count - 1).leadingZeroBitCount))
    upperBits = bits / 2
    lowerBits = bits - upperBits
  }

  /// The number at position `i`.
  ///
  /// - Complexity: O(1) on average, without allocating memory.
  package subscript(i: Int) -> Int {
    precondition(i >= 0 && i < count, "position \(i) of \(count)")
    var value = UInt64(i)
    repeat { value = permuted(value) } while value >= UInt64(count)
    return Int(value)
  }

  /// Returns the value after six rounds. Each changes the upper part by a hash of the lower part,
  /// then swaps the two.
  private func permuted(_ value: UInt64) -> UInt64 {
    let rounds: UInt64 = 6
    var (upperBits, lowerBits) = (upperBits, lowerBits)
    var (upper, lower) = (value >> lowerBits, value & ((1 << lowerBits) - 1))
    for round in 1...rounds {
      let key = seed &+ round &* 0x9E37_79B9_7F4A_7C15
      upper ^= (lower ^ key).mixed >> (64 - upperBits)
      swap(&upper, &lower)
      swap(&upperBits, &lowerBits)
    }
    return upper << lowerBits | lower
  }
}
