// Tests of the positions of values on axes, and of their ticks at round numbers.

import Foundation
import Testing

@testable import Reports

@Suite("Axes") struct AxisTests {
  @Test(
    "an axis from zero has ticks at round values",
    arguments: [
      (1.0, 4, ["0", "0.5", "1"]), (20, 6, ["0", "5", "10", "15", "20"]),
      (0.001, 4, ["0", "0.0005", "0.001"]), (0.3, 3, ["0", "0.1", "0.2", "0.3"]),
      (67_132, 4, ["0", "20,000", "40,000", "60,000"]), (0, 2, ["0", "0.5", "1"]),
      (2.5e-7, 3, ["0", "0.0000001", "0.0000002"]),
    ])
  func fromZero(largest: Double, count: Int, labels: [String]) {
    let axis = Axis.fromZero(to: largest, ticks: count)
    #expect(axis.ticks.map(\.label) == labels)
    #expect(axis.ticks.allSatisfy { axis.range.contains($0.value) })
  }

  @Test(
    "a perplexity axis has ticks at round values for narrow and wide ranges",
    arguments: [
      ([50.0, 1200], ["50", "100", "200", "500", "1,000"]),
      ([101, 119], ["100", "105", "110", "115", "120"]),
      ([1.5, 30_000_000], ["1", "100", "10,000", "1e6"]),
      ([1e20, 1e60], ["1e24", "1e32", "1e40", "1e48", "1e56"]),
      ([100], ["99", "100", "101", "102"]),
    ])
  func perplexities(values: [Double], labels: [String]) {
    let axis = Axis.perplexity(of: values.map { log($0) })
    #expect(axis.ticks.map(\.label) == labels)
    for tick in axis.ticks {
      let label = Double(tick.label.replacing(",", with: "")) ?? 0
      #expect(abs(exp(tick.value) / label - 1) < 1e-9)
    }
  }

  @Test("equal ratios of perplexity are equally far apart on the axis")
  func logarithmic() {
    let axis = Axis.perplexity(of: [log(10), log(1000)])
    let places = [10.0, 100, 1000].map { axis.position(of: log($0)) }
    #expect(abs(places[1] - (places[0] + places[2]) / 2) < 1e-12)
    #expect(places[0] > 0 && places[2] < 1)
  }

  @Test(
    "an axis can be made from any values",
    arguments: [[], [0.0], [1e-300], [700, 710], [1e5, 2e8], [1e300], [0, 1e-9]])
  func odd(nats: [Double]) {
    let axis = Axis.perplexity(of: nats)
    #expect(axis.ticks.count < 30)
    #expect(nats.allSatisfy { (0...1).contains(axis.position(of: $0)) })
    #expect(Axis.fromZero(to: nats.max() ?? 0, ticks: 4).ticks.count < 10)
  }
}
