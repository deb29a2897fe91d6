// Tests of the subsampling of frequent words.

import Testing

@testable import WordVectors

@Suite("Subsampling")
struct SubsamplingTests {
  private func keptShare(count: Int, of total: Int, threshold: Double) -> Double {
    let subsampling = Subsampling(counts: [count, total - count], threshold: threshold, seed: 1)
    let positions = 100_000
    let kept = (0..<positions).count { subsampling.keeps(0, at: $0) }
    return Double(kept) / Double(positions)
  }

  @Test("the share of kept occurrences is √(t/f) + t/f", arguments: [0.5, 0.05, 0.005])
  func share(f: Double) {
    let t = 1e-3
    let expected = min((t / f).squareRoot() + t / f, 1)
    let share = keptShare(count: Int(f * 1e6), of: 1_000_000, threshold: t)
    // Six standard deviations of a share of 100,000 draws, which are the same in every run.
    #expect((share - expected).magnitude <= 6 * (expected * (1 - expected) / 1e5).squareRoot())
  }

  @Test("a threshold of 0 keeps every word, and rare words are always kept")
  func keepsAll() {
    #expect(keptShare(count: 500_000, of: 1_000_000, threshold: 0) == 1)
    #expect(keptShare(count: 10, of: 1_000_000, threshold: 1e-3) == 1)
  }

  @Test("tokens that are no words are never kept")
  func keepsNoOthers() {
    let subsampling = Subsampling(counts: [0, 5], threshold: 0, seed: 1)
    #expect(!(0..<1000).contains { subsampling.keeps(0, at: $0) })
  }
}
