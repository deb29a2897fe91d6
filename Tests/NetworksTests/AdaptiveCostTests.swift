// Tests of the choice of clusters of an adaptive softmax.

import Testing

@testable import Networks

@Suite("Adaptive softmax cost")
struct AdaptiveCostTests {
  /// Counts that follow Zipf's law.
  private func zipfian(_ classes: Int) -> [Int] { (1...classes).map { 1_000_000 / $0 } }

  @Test("the cost of given clusters is the sum of their products")
  func cost() {
    // Half of the examples are in the head. A quarter of them are in each cluster.
    let counts = [40, 10, 10, 15, 15, 10]
    let untied = AdaptiveCost(counts: counts, inputs: 64, tied: false, batch: 100)
    let tied = AdaptiveCost(counts: counts, inputs: 64, tied: true, batch: 100)
    func product(_ rows: Double, _ k: Double, _ n: Double) -> Double {
      20_000 + 1.1 * k * n + 0.05 * rows * k * n + rows * n
    }
    let head = product(100, 64, 4)
    let expected =
      head + product(25, 64, 16) + product(25, 16, 2) + product(25, 64, 8) + product(25, 8, 2)
    #expect(abs(untied.nanoseconds(cutoffs: [2, 4]) - expected) < 1e-6)
    let full = head + 2 * product(25, 64, 2)
    #expect(abs(tied.nanoseconds(cutoffs: [2, 4]) - full) < 1e-6)
  }

  @Test("of two or three classes, the cut-offs are those of the cheapest of all choices")
  func few() {
    for counts in [[5, 1], [1, 5], [9, 3, 1], [1, 1, 100]] {
      for tied in [false, true] {
        let cost = AdaptiveCost(counts: counts, inputs: 300, tied: tied, batch: 10_000)
        let choices = counts.count == 2 ? [[1]] : [[1], [2], [1, 2]]
        let best = choices.min { cost.nanoseconds(cutoffs: $0) < cost.nanoseconds(cutoffs: $1) }
        #expect(cost.cutoffs == best)
      }
    }
  }

  @Test(
    "the choice is the cheapest of all choices of one to three cut-offs", arguments: [false, true])
  func exhaustive(tied: Bool) {
    let cost = AdaptiveCost(counts: zipfian(40), inputs: 200, tied: tied, batch: 2000)
    var best = (cost: Double.infinity, cutoffs: [Int]())
    func consider(_ cutoffs: [Int]) {
      let candidate = cost.nanoseconds(cutoffs: cutoffs)
      if candidate < best.cost { best = (candidate, cutoffs) }
    }
    for a in 1..<40 {
      consider([a])
      for b in a + 1..<40 {
        consider([a, b])
        for c in b + 1..<40 { consider([a, b, c]) }
      }
    }
    #expect(cost.cutoffs == best.cutoffs)
  }

  @Test("classes that no example has share a cluster")
  func unseen() {
    let counts = [Int](repeating: 100, count: 50) + [Int](repeating: 0, count: 50)
    let cost = AdaptiveCost(counts: counts, inputs: 100, tied: true, batch: 1000)
    #expect(cost.cutoffs.last == 50)
  }

  @Test("clusters of many classes begin at round numbers and cost far less than all classes")
  func many() {
    for tied in [false, true] {
      let cost = AdaptiveCost(counts: zipfian(33_278), inputs: 400, tied: tied, batch: 512)
      let cutoffs = cost.cutoffs
      #expect(cutoffs == cutoffs.sorted() && Set(cutoffs).count == cutoffs.count)
      #expect((1...3).contains(cutoffs.count) && cutoffs.allSatisfy { (1..<33_278).contains($0) })
      #expect(Set(cutoffs).isSubset(of: AdaptiveCost.candidates(below: 33_278)))
      let all = AdaptiveCost.nanoseconds(rows: 512, 400, by: 33_278)
      #expect(cost.nanoseconds(cutoffs: cutoffs) < all / 2)
    }
  }

  @Test("counts that are all zero do not keep clusters from being chosen")
  func noExamples() {
    let cost = AdaptiveCost(counts: [0, 0, 0], inputs: 4, tied: false, batch: 1)
    #expect(!cost.cutoffs.isEmpty)
  }

  @Test("candidates have two digits and zeros")
  func candidates() {
    #expect(AdaptiveCost.candidates(below: 1) == [])
    #expect(AdaptiveCost.candidates(below: 4) == [1, 2, 3])
    #expect(AdaptiveCost.candidates(below: 131).suffix(5) == [99, 100, 110, 120, 130])
    #expect(AdaptiveCost.candidates(below: 1101).suffix(3) == [990, 1000, 1100])
  }
}
