// Tests of the samples of the classes that a training batch shares.

import Foundation
import Matrices
import Testing

@testable import Networks

@Suite("Samples of classes")
struct ClassSamplesTests {
  private func sampler(
    _ frequencies: [Int], count: Int = 50, seed: UInt64 = 1
  ) -> ClassSampler<Double> {
    ClassSampler(frequencies: frequencies, count: count, batch: 4, seed: seed)
  }

  @Test("columns are the distinct classes of targets and samples, which are marked")
  func columns() {
    let samples = sampler([100, 5, 1, 1, 1, 1]).draw(targets: [5, 0, 5, 3], step: 1)
    #expect(Set(samples.ids).count == samples.ids.count)
    #expect(samples.targets.map { samples.ids[Int($0)] } == [5, 0, 5, 3])
    #expect(samples.counts.columns == samples.ids.count)
    #expect(samples.counts.scalars.allSatisfy { $0 == 0 || $0 == 1 })
    // Classes that are no targets are samples.
    for (column, id) in samples.ids.enumerated() where ![5, 0, 3].contains(id) {
      #expect(samples.counts[0, column] == 1)
    }
  }

  @Test("samples depend on the seed and the step, but not on earlier draws")
  func reproducible() {
    let frequencies = (1...200).map { 1000 / $0 }
    let one = sampler(frequencies)
    func draw(_ sampler: ClassSampler<Double>, _ step: Int) -> [Double] {
      let samples = sampler.draw(targets: [0], step: step)
      return samples.ids.map(Double.init) + samples.counts.scalars + samples.corrections.scalars
    }
    let (first, second) = (draw(one, 1), draw(one, 2))
    let resumed = sampler(frequencies)
    #expect(draw(resumed, 2) == second && draw(resumed, 1) == first && first != second)
    #expect(draw(sampler(frequencies, seed: 2), 1) != first)
  }

  @Test("the expected count of a class is the probability of drawing it, with frequency 0 as 1")
  func proportions() {
    let sampler = sampler([100, 10, 0], count: 3)
    let weights = [100, 10, 1].map { pow($0, classSamplingPower) }
    var means = [0, 0, 0.0]
    for step in 1...20_000 {
      let samples = sampler.draw(targets: [0, 1, 2], step: step)
      for column in 0..<3 { means[column] += samples.counts[0, column] / 20_000 }
      #expect(samples.counts.scalars.allSatisfy { $0 <= 1 })
    }
    let corrections = sampler.draw(targets: [0, 1, 2], step: 1).corrections.scalars
    for (column, weight) in weights.enumerated() {
      let expected = 1 - pow(1 - weight / weights.reduce(0, +), 3)
      let deviation = (expected * (1 - expected) / 20_000).squareRoot()
      #expect(abs(means[column] - expected) < 5 * deviation)
      #expect(abs(corrections[column] + log(expected)) < 1e-12)
    }
  }
}
