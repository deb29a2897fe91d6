// Tests that divergence is detected early and fluctuations are tolerated.

import Foundation
import Testing

@testable import Training

@Suite("Divergence") struct DivergenceTests {
  /// Returns the number of batches after which the losses count as diverging; nil if they do not.
  private func batches(_ losses: [Double]) -> Int? {
    var divergence = Divergence(classes: 1000)
    for (i, loss) in losses.enumerated() {
      divergence.add(loss)
      if divergence.isDiverging { return i + 1 }
    }
    return nil
  }

  private func constant(_ loss: Double, _ count: Int) -> [Double] {
    Array(repeating: loss, count: count)
  }

  @Test(
    "a loss that is not finite counts as diverging immediately", arguments: [Double.nan, .infinity])
  func notFinite(loss: Double) {
    #expect(batches([6.9, 6.8, loss]) == 3)
  }

  @Test("the further a loss exceeds that of guessing, the sooner it counts as diverging")
  func guessing() throws {
    let soon = try #require(batches(constant(100, 1000)))
    let late = try #require(batches(constant(12, 1000)))
    #expect(soon < 5 && late > 30 && late < 100)
  }

  @Test("a loss far above its best counts as diverging even below that of guessing")
  func dead() {
    #expect(batches(constant(3, 1000) + constant(6, 1000)).map { $0 > 1000 } == true)
  }

  @Test("a bad start, a brief spike or a small lasting rise is not divergence")
  func falseAlarms() {
    // ln 1000 is 6.9, so 8 is three times the perplexity of guessing, and 12 more than a hundred
    // times.
    #expect(batches(constant(8, 1000) + constant(7, 1000)) == nil)
    #expect(batches(constant(5, 500) + constant(12, 5) + constant(5, 500)) == nil)
    #expect(batches(constant(3, 1000) + constant(4.5, 5000)) == nil)
    // Each batch is one token, and every twentieth token is rare.
    #expect(batches((0..<5000).map { $0 % 20 == 0 ? 20 : 3 }) == nil)
  }

  @Test("each divergence halves the learning rate")
  func rates() {
    let divergence = Divergence(classes: 10)
    #expect((0...3).map { divergence.counting($0).rateFactor } == [1, 0.5, 0.25, 0.125])
  }
}
