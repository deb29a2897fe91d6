// Tests of the shuffled order: a bijection that is well mixed and depends on the seed.

import Randomness
import TestSupport
import Testing

@Suite("Permutation")
struct PermutationTests {
  @Test("the permutation of a small count is a bijection", arguments: [0, 1, UInt64.max])
  func bijection(seed: UInt64) {
    for count in 1...200 {
      let permutation = Permutation(count: count, seed: seed)
      #expect((0..<count).map { permutation[$0] }.sorted() == Array(0..<count), "count \(count)")
    }
  }

  @Test("the permutation of a large count is a bijection", arguments: [4095, 4096, 4097, 65_537])
  func largeBijection(count: Int) {
    let permutation = Permutation(count: count, seed: 42)
    var isSeen = [Bool](repeating: false, count: count)
    for i in 0..<count { isSeen[permutation[i]] = true }
    #expect(!isSeen.contains(false))
  }

  @Test(
    "sampled positions of a huge permutation are distinct and in range",
    arguments: [1 << 31, 10_000_000_019, .max])
  func huge(count: Int) {
    let permutation = Permutation(count: count, seed: 7)
    let sample = (0..<2000).map { permutation[$0] } + (count - 2000..<count).map { permutation[$0] }
    #expect(Set(sample).count == 4000)
    #expect(sample.allSatisfy { (0..<count).contains($0) })
    #expect(sample.contains { $0 > count / 4 * 3 } && sample.contains { $0 < count / 4 })
  }

  @Test("the same seed gives the same order, and a different seed a different one")
  func seeds() {
    func order(_ seed: UInt64) -> [Int] {
      let permutation = Permutation(count: 1000, seed: seed)
      return (0..<1000).map { permutation[$0] }
    }
    #expect(order(1) == order(1))
    // Two random orders of 1000 numbers agree at one position on average.
    for seed in 2...20 as ClosedRange<UInt64> {
      #expect(zip(order(1), order(seed)).count { $0 == $1 } < 10)
    }
  }

  @Test("each number comes first about equally often over many seeds")
  func firstNumber() {
    let (count, seeds) = (50, 20_000)
    var frequencies = [Int](repeating: 0, count: count)
    for seed in 0..<seeds { frequencies[Permutation(count: count, seed: UInt64(seed))[0]] += 1 }
    let expected = Double(seeds / count)
    let chiSquared =
      frequencies.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
      / expected
    // With 49 degrees of freedom, the statistic exceeds 85.4 in one of 1000 runs; the seeds are
    // fixed.
    #expect(chiSquared < 85.4)
  }

  @Test("a permutation separates nearly all neighbors")
  func neighbors() {
    let permutation = Permutation(count: 10_000, seed: 3)
    let together = (1..<10_000).count { abs(permutation[$0] - permutation[$0 - 1]) == 1 }
    #expect(together < 12)  // 2 on average
  }

  @Test("a position outside the permutation traps")
  func outside() async {
    await #expect(processExitsWith: .trap) { _ = Permutation(count: 3, seed: 0)[3] }
  }
}
