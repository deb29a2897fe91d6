// Tests of the seeded generator: its published sequence and its moments.

import Randomness
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
  @Test("seed 1234567 gives the published SplitMix64 sequence")
  func publishedSequence() {
    var generator = SeededGenerator(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test(
    "uniform numbers are the upper 53 bits of the random integers",
    arguments: [0, 1, .max] as [UInt64])
  func bits(seed: UInt64) {
    var (bits, generator) = (SeededGenerator(seed: seed), SeededGenerator(seed: seed))
    for _ in 0..<100 { #expect(generator.uniform() * 0x1p53 == Double(bits.next() >> 11)) }
  }

  @Test("uniform numbers lie in [0, 1) with the moments of the uniform distribution")
  func moments() {
    var generator = SeededGenerator(seed: 1)
    let count = 100_000
    let numbers = (0..<count).map { _ in generator.uniform() }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    // The k-th moment is 1 / (k + 1), with variance (1 / (2k + 1) − 1 / (k + 1)²) / count. The
    // tolerance is five standard deviations.
    for k in 1...3 {
      let moment = numbers.reduce(0) { $0 + power($1, k) } / Double(count)
      let exact = 1 / Double(k + 1)
      let deviation = ((1 / Double(2 * k + 1) - exact * exact) / Double(count)).squareRoot()
      #expect((moment - exact).magnitude < 5 * deviation, "moment \(k)")
    }
    // Consecutive numbers are not correlated: E[xy] = 1/4, with variance 7/144.
    let products = zip(numbers, numbers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(
      (products / Double(count - 1) - 0.25).magnitude < 5 * (7 / 144 / Double(count)).squareRoot())
  }

  private func power(_ x: Double, _ k: Int) -> Double {
    (0..<k).reduce(1) { product, _ in product * x }
  }
}
