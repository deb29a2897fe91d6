// Tests of the temperature that calibrates probabilities.

import Foundation
import Randomness
import Testing

@testable import Classification

@Suite("Temperature") struct TemperatureTests {
  private let count = 300

  /// Scores of which the highest is right in most texts, but with too much confidence.
  private func sample(_ labels: Int, times factor: Float = 1) -> (scores: Scores, targets: [Int32])
  {
    var generator = SeededGenerator(seed: 4)
    var (rows, targets): ([[Float]], [Int32]) = ([], [])
    for _ in 0..<count {
      let target = Int.random(in: 0..<labels, using: &generator)
      targets.append(Int32(target))
      rows.append(
        (0..<labels).map { label in
          let noise = Float(generator.uniform() + generator.uniform() - 1)
          return factor * (8 * noise + (label == target ? 3 : 0))
        })
    }
    return (Scores(rows), targets)
  }

  /// The loss by its definition: the cross-entropy of smoothed targets.
  private func loss(_ scores: Scores, _ targets: [Int32], at temperature: Double) -> Double {
    let ε = 1 / Double(targets.count + 2)
    return targets.enumerated().reduce(0) { sum, text in
      let z = scores[text.offset].map { Double($0) / temperature }
      let largest = z.max() ?? 0
      let logSum = log(z.reduce(0) { $0 + exp($1 - largest) }) + largest
      return sum
        + z.indices.reduce(0) { sum, label in
          let probability = label == text.element ? 1 - ε : ε / Double(z.count - 1)
          return sum + probability * (logSum - z[label])
        }
    }
  }

  /// A bound on the roundings of the loss: some for each text, of numbers below 64.
  private var rounding: Double { Double(count) * 64 * 64 * 0x1p-53 }

  @Test("the temperature has the lowest loss of a fine grid", arguments: [2, 3, 7])
  func grid(labels: Int) {
    let (scores, targets) = sample(labels)
    let best = Temperature(scores: scores, targets: targets)
    #expect(abs(best.nats - loss(scores, targets, at: best.value)) <= rounding)
    let grid = (0...2000).map { 0.05 * pow(400, Double($0) / 2000) }
    let losses = grid.map { loss(scores, targets, at: $0) }
    let lowest = grid.indices.min { losses[$0] < losses[$1] } ?? 0
    #expect(best.nats <= losses[lowest] + rounding)
    #expect(grid[lowest - 1] < best.value && best.value < grid[lowest + 1])
    #expect(best.value > 1.2 && best.nats < loss(scores, targets, at: 1) - 1)
  }

  @Test("scores that are c times as large have c times the temperature, and the same loss")
  func scaling() {
    let (scores, targets) = sample(3)
    let (larger, _) = sample(3, times: 4)
    let (one, four) = (
      Temperature(scores: scores, targets: targets), Temperature(scores: larger, targets: targets)
    )
    // 40 halvings of ln 400 leave 6 / 2⁴⁰ on either side.
    #expect(abs(four.value / (4 * one.value) - 1) < 4 * 6 * 0x1p-40)
    #expect(abs(four.nats - one.nats) < rounding)
  }

  @Test("if all three predictions are right, their probability is 4/5; if all are wrong, T is 20")
  func limits() {
    let scores = Scores([[1, 0], [0, 1], [2, 1]])
    let right = Temperature(scores: scores, targets: [0, 1, 0])
    let wrong = Temperature(scores: scores, targets: [1, 0, 1])
    // 1 − ε = 4/5 = σ(1/T), so that 1/T = ln 4.
    #expect(abs(right.value * log(4) - 1) < 6 * 0x1p-38 && abs(wrong.value / 20 - 1) < 6 * 0x1p-38)
    #expect(right.nats < wrong.nats)
  }

  @Test("if all scores are equal, the temperature is 1")
  func flat() {
    let flat = Temperature(scores: Scores([[2, 2, 2], [0, 0, 0]]), targets: [0, 2])
    #expect(flat.value == 1 && abs(flat.nats - 2 * log(3.0)) < 4 * 0x1p-52)
    #expect(Temperature(scores: Scores(labelCount: 2), targets: []).value == 1)
  }
}
