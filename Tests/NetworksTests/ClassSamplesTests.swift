// Tests of the samples of the classes that a training batch shares.

import Foundation
import Matrices
import Testing

@testable import Networks

@Suite("Samples of classes")
struct ClassSamplesTests {
  private func sampler(
    _ frequencies: [Int], count: Int = 50, countsOnce: Bool = false, seed: UInt64 = 1
  ) -> ClassSampler<Double> {
    ClassSampler(
      frequencies: frequencies, count: count, countsOnce: countsOnce, batch: 4, seed: seed)
  }

  @Test("columns are the distinct classes of targets and samples, which are counted")
  func columns() {
    let samples = sampler([100, 5, 1, 1, 1, 1]).draw(targets: [5, 0, 5, 3], step: 1)
    #expect(Set(samples.ids).count == samples.ids.count)
    #expect(samples.targets.map { samples.ids[Int($0)] } == [5, 0, 5, 3])
    #expect(samples.counts.scalars.reduce(0, +) == 50)
    #expect(samples.counts.columns == samples.ids.count)
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

  @Test("a class is sampled in proportion to a power of its frequency, or of 1 if that is 0")
  func proportions() {
    let frequencies = [16, 1, 0]
    let sampler = sampler(frequencies, count: 100_000)
    let samples = sampler.draw(targets: [0, 1, 2], step: 1)
    let weights = [pow(16, classSamplingPower), 1, 1]
    for (column, weight) in weights.enumerated() {
      let q = weight / weights.reduce(0, +)
      let deviation = (q * (1 - q) * 1e5).squareRoot()
      #expect(abs(samples.counts[0, column] - 1e5 * q) < 5 * deviation)
      #expect(abs(samples.corrections[column, 0] + log(1e5 * q)) < 1e-12)
    }
  }

  @Test("classes that count once have the probability of being sampled as their expected count")
  func once() {
    let sampler = sampler([100, 10, 1], count: 3, countsOnce: true)
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
