// Tests of the continuous cache against plain loops over all earlier words.

import Foundation
import LanguageModel
import Matrices
import TestSupport
import Testing

@testable import Evaluation

@Suite("Continuous cache") struct ContinuousCacheTests {
  private let workers = Workers(count: 2, leastWork: 1)

  private let count = 700
  private let width = 5

  /// Returns random vectors, one per word.
  private var hidden: Matrix<Float> { .random(count, width, seed: 7) }
  /// Words of which each occurs in most of the caches of the tests, except for a few new ones.
  private var words: [Int32] {
    (0..<Int32(count)).map { i in
      if i % 50 == 49 { return 100 + i }
      return i * i % 7
    }
  }

  /// Returns −ln of p(w) = Σᵢ 1[xᵢ = w] exp(θ hᵢ·h) / Σᵢ exp(θ hᵢ·h) over the words `visible`.
  private func plainLoss(_ position: Int, _ visible: Range<Int>, theta: Double) -> Double? {
    if visible.isEmpty { return nil }
    let (h, x) = (hidden, words)
    var (own, total) = (0.0, 0.0)
    for i in visible {
      let product = (0..<width).reduce(0.0) { $0 + Double(h[i, $1]) * Double(h[position, $1]) }
      total += exp(theta * product)
      if x[i] == x[position] { own += exp(theta * product) }
    }
    return -log(own / total)
  }

  /// Returns pieces of the words, which are all one text unless `starts` has more of their positions.
  private func pieces(of size: Int, starts: Set<Int> = [0]) -> [TextPiece] {
    stride(from: 0, to: count, by: size).map { start in
      TextPiece(
        ids: words, predicted: start..<min(start + size, count), isStart: starts.contains(start))
    }
  }

  private func losses(
    _ cache: ContinuousCache, _ pieces: [TextPiece], thetas: [Double]
  ) -> [[Double?]] {
    cache.losses(of: pieces, hidden: hidden, thetas: thetas)
  }

  @Test("cache losses equal those of plain loops", arguments: [1, 4, 100, 250, 5000])
  func oracle(size: Int) {
    let cache = ContinuousCache(size: size, on: workers)
    let thetas = [0, 0.5, 3]
    let found = losses(cache, pieces(of: 256), thetas: thetas)
    for (theta, losses) in zip(thetas, found) {
      #expect(losses.count == count && losses[0] == nil)
      for position in 1..<count {
        let expected = plainLoss(position, max(0, position - size)..<position, theta: theta)
        // Products of five terms below 1, and the bound of their exponentials.
        let bound = 2 * (theta * (5 * 6 + 6 * 5) + 8) * unitRoundoff
        #expect(
          losses[position] == expected || abs((losses[position] ?? 0) - (expected ?? 9)) <= bound,
          "word \(position), θ \(theta): \(losses[position] ?? -1), \(expected ?? -1)")
      }
      #expect(losses.contains { $0?.isInfinite == true })
    }
  }

  @Test(
    "the bits of cache losses do not depend on the pieces, the threads and other values of θ",
    arguments: [100, 3])
  func bits(size: Int) {
    let alone = losses(
      ContinuousCache(size: size, on: Workers(count: 1)), pieces(of: count), thetas: [0.5])[0]
    for length in [1, 7, 255, 256, 300] {
      let cache = ContinuousCache(size: size, on: workers)
      #expect(losses(cache, pieces(of: length), thetas: [2, 0.5])[1] == alone, "\(length)")
    }
  }

  @Test("a cache is empty at the start of every text unless it is kept", arguments: [false, true])
  func starts(isKept: Bool) {
    let cache = ContinuousCache(size: 90, keepsAcrossTexts: isKept, on: workers)
    let pieces = pieces(of: 100, starts: [0, 200, 300])
    let found = losses(cache, pieces, thetas: [1])[0]
    for position in 0..<count {
      let start = isKept ? 0 : [0, 200, 300].last { $0 <= position } ?? 0
      let expected = plainLoss(position, max(start, position - 90)..<position, theta: 1)
      #expect((found[position] == nil) == (expected == nil), "word \(position)")
      if let expected, expected.isFinite {
        #expect(abs((found[position] ?? 0) - expected) < 1e-4, "word \(position)")
      }
    }
    #expect(found.count { $0 == nil } == (isKept ? 1 : 3))
  }

  @Test("the probabilities of all words sum to 1 and agree with the losses, word by word")
  func probabilities() {
    let (cache, h) = (ContinuousCache(size: 20, on: workers), hidden)
    let expected = losses(ContinuousCache(size: 20, on: workers), pieces(of: 256), thetas: [0.5])[0]
    #expect(cache.probabilities(at: h.prefix(1), theta: 0.5, count: 800) == nil)
    for position in 0..<count {
      let row = h.rows(position..<position + 1)
      if let p = cache.probabilities(at: row, theta: 0.5, count: 800) {
        #expect(abs(p.reduce(0, +) - 1) < 1e-14)
        let loss = expected[position] ?? 0
        #expect(abs(p[Int(words[position])] - exp(-loss)) < 1e-5, "word \(position)")
      }
      cache.append(words[position], row)
    }
  }

  @Test("a cache of three words has the probabilities computed by hand")
  func byHand() {
    // The products with the last vector are 0, ln 2 and ln 4.
    let vectors: [Float] = [0, Float(log(2.0)), Float(log(4.0)), 1]
    let piece = TextPiece(ids: [8, 9, 8, 8], predicted: 0..<4, isStart: true)
    let cache = ContinuousCache(size: 3, on: workers)
    let found = cache.losses(of: [piece], hidden: Matrix(4, 1, vectors), thetas: [1])[0]
    #expect(found[0] == nil && found[1] == .infinity)
    #expect(abs((found[3] ?? 0) - log(7.0 / 5)) < 1e-6)
    // The products of the third vector with the first two are 0 and ln 2 · ln 4.
    let second = exp(log(2.0) * log(4.0))
    #expect(abs((found[2] ?? 0) - log(1 + second)) < 1e-6)
  }

  @Test("values of θ to try do not depend on the scale of the vectors")
  func candidates() {
    let (h, scaled) = (hidden, Matrix(count, width, hidden.scalars.map { $0 * 16 }))
    let (thetas, others) = (
      ContinuousCache.candidates(for: h, on: workers),
      ContinuousCache.candidates(for: scaled, on: workers)
    )
    #expect(thetas[0] == 0 && zip(thetas, thetas.dropFirst()).allSatisfy { $0 < $1 })
    #expect(others == thetas.map { $0 / 256 })
    let zeros = ContinuousCache.candidates(for: Matrix(3, 2), on: workers)
    #expect(zeros.allSatisfy { $0.isFinite })
  }
}
