// Tests of sampling against probabilities computed by sorting.

import Foundation
import Matrices
import Randomness
import TestSupport
import Testing

@testable import LanguageModel

@Suite("Sampler")
struct SamplerTests {
  /// 1000 evenly spaced points in 0..<1.
  private let points = (0..<1000).map { (Double($0) + 0.5) / 1000 }

  @Test(
    "words are drawn in proportion to softmax(z / T) after top-k, top-p and exclusion",
    arguments: [
      Choice(), Choice(temperature: 0.3), Choice(temperature: 7), Choice(topK: 1), Choice(topK: 7),
      Choice(topK: 40), Choice(topK: 999), Choice(topK: .max), Choice(topP: 0.5),
      Choice(topP: 0.97), Choice(topP: 1), Choice(topP: 1e-300),
      Choice(temperature: 2, topK: 30, topP: 0.8),
      Choice(temperature: 0.5, topP: 0.9, excluded: [0, 1, 17, 39]),
      Choice(topK: 20, topP: 0.9, excluded: Set(1..<30)), Choice(excluded: Set(1..<40)),
    ])
  func probabilities(choice: Choice) {
    for seed in 1...4 {
      var random = SeededGenerator(seed: UInt64(seed))
      // Rounding makes some of the logits equal.
      let logits = (0..<40).map { _ in Float((random.uniform() * 60).rounded() / 10) }
      let probabilities = choice.probabilities(of: logits)
      var sampler = choice.sampler
      var counts = [Int](repeating: 0, count: logits.count)
      for point in points { counts[sampler.draw(from: logits, at: point)] += 1 }
      for (word, count) in counts.enumerated() {
        let expected = probabilities[word] * Double(points.count)
        // The number of points in an interval differs from the expected number by at most one.
        #expect(abs(Double(count) - expected) <= (expected == 0 ? 0 : 1.001), "word \(word)")
      }
    }
  }

  @Test("among equally likely words, those with the lowest ids are kept")
  func ties() {
    let logits = [Float](repeating: -3, count: 100)
    func drawn(_ choice: Choice) -> Set<Int> {
      var sampler = choice.sampler
      return Set(points.map { sampler.draw(from: logits, at: $0) })
    }
    #expect(drawn(Choice(temperature: 0)) == [0])
    #expect(drawn(Choice(temperature: 0, excluded: [0, 1, 3])) == [2])
    #expect(drawn(Choice(topK: 5)) == Set(0..<5))
    #expect(drawn(Choice(topK: 3, excluded: [1, 3])) == [0, 2, 4])
    #expect(drawn(Choice(topP: 0.105)) == Set(0..<11))
    #expect(drawn(Choice(topK: 50, topP: 0.1)) == Set(0..<5))
  }

  @Test(
    "a temperature of 0 or near 0 draws the likeliest word",
    arguments: [0, Double.leastNormalMagnitude / 8, 1e-9])
  func greedy(temperature: Double) {
    let logits: [Float] = [1, -.greatestFiniteMagnitude, 3, 2.9999, .leastNonzeroMagnitude]
    for choice in [
      Choice(temperature: temperature), Choice(temperature: temperature, topK: 4, topP: 0.999),
    ] {
      var sampler = choice.sampler
      for point in points { #expect(sampler.draw(from: logits, at: point) == 2) }
    }
  }

  @Test("draws do not depend on earlier draws of the same sampler")
  func reuse() {
    var used = Choice(topK: 9, topP: 0.9, excluded: [0, 2]).sampler
    for count in [50, 3, 200, 50] {
      let logits = (0..<count).map { Float(($0 * 7919) % 101) / 20 }
      var new = Choice(topK: 9, topP: 0.9, excluded: [0, 2]).sampler
      #expect(used.draw(from: logits, at: 0.7) == new.draw(from: logits, at: 0.7))
    }
  }

  @Test("logits that are not finite never draw an excluded word")
  func notFinite() {
    for odd in [Float.nan, .infinity, -.infinity] {
      for logits in [[odd, 1, 2, odd, 0], [odd, odd, odd, odd]] {
        for choice in [Choice(excluded: [1]), Choice(topK: 2, topP: 0.5, excluded: [1])] {
          var sampler = choice.sampler
          for point in [0, 0.5, 1.0.nextDown] {
            #expect([0, 2, 3, 4].contains(sampler.draw(from: logits, at: point)))
          }
        }
      }
    }
  }

  @Test("excluding every word or an invalid word id traps", arguments: [0, 1, 2])
  func misuse(case: Int) async {
    await #expect(processExitsWith: .trap) { [`case` = `case` as Int] in
      var sampler = Sampler(excluded: [[0, 1], [2], [-1]][`case`])
      _ = sampler.draw(from: [0, 0], at: 0.5)
    }
  }
}

/// The settings of a sampler.
struct Choice: Sendable {
  var temperature = 1.0
  var topK: Int?
  var topP: Double?
  var excluded: Set<Int> = []

  var sampler: Sampler {
    Sampler(temperature: temperature, topK: topK, topP: topP, excluded: excluded)
  }

  /// Returns the probability of each word, computed by sorting all words.
  func probabilities(of logits: [Float]) -> [Double] {
    var words = logits.indices.filter { !excluded.contains($0) }
    words.sort { (logits[$0], $1) > (logits[$1], $0) }
    words = Array(words.prefix(topK ?? .max))
    let weights = words.map { exp(Double(logits[$0]) / temperature) }
    let total = weights.reduce(0, +)
    var (kept, sum) = (0, 0.0)
    while kept < words.count, sum < (topP ?? 2) * total {
      sum += weights[kept]
      kept += 1
    }
    var probabilities = [Double](repeating: 0, count: logits.count)
    for (word, weight) in zip(words, weights).prefix(kept) { probabilities[word] = weight / sum }
    return probabilities
  }
}
