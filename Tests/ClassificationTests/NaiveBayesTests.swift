// Tests of the weights of naive Bayes against counts by hand.

import Foundation
import Matrices
import TestSupport
import Testing

@testable import Classification

@Suite("Naive Bayes") struct NaiveBayesTests {
  /// Texts in which a repeated word counts once.
  private let texts = ["a b a", "a c", "b b", "c d", "a d"]

  /// Returns log-ratios, row by row, times the factor for which the scores of the texts have the mean
  /// length 3.
  private func scaled(_ ratios: [Double], columns: Int) -> [Double] {
    let features = [[0, 1], [0, 2], [1], [2, 3], [0, 3]]
    let lengths = features.map { features in
      let scores = (0..<columns).map { k in
        features.reduce(0) { $0 + ratios[$1 * columns + k] } / Double(features.count).squareRoot()
      }
      return scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let factor = 3 * 5 / lengths.reduce(0, +)
    return ratios.map { $0 * factor }
  }

  private func weights(
    _ targets: [Int32], labels: Int, hasEqualPriors: Bool = false, rows: Int = 4
  ) -> (weight: Matrix<Float>, bias: Matrix<Float>) {
    let columns = labels == 2 ? 1 : labels
    let weight = Matrix<Float>(rows, columns, [Float](repeating: 7, count: rows * columns))
    let bias = Matrix<Float>(1, columns)
    let lines = zip(targets, texts).map { Line(target: $0, text: $1) }
    NaiveBayes.initialize(
      weight: weight, bias: bias, from: encoded(lines).texts, features: 4, labelCount: labels,
      hasEqualPriors: hasEqualPriors)
    return (weight, bias)
  }

  @Test("with two classes, a weight is in proportion to the logarithm of a ratio of probabilities")
  func binary() {
    let (weight, bias) = weights([0, 0, 0, 1, 1], labels: 2)
    // The words a to d are in 2, 2, 1 and 0 texts of class 0, and in 1, 0, 1 and 2 texts of class
    // 1. With one added to each, the sums are 9 and 8.
    let expected = [(2.0, 3.0), (1, 3), (2, 2), (3, 1)].map { log(($0 / 8) / ($1 / 9)) }
    // The weights are rounded to Float, then multiplied by a factor that is rounded to Float. The
    // factor also has the relative error of the weights and of the value 1/√n, each at most u.
    let bounds = scaled(expected, columns: 1).map { 6 * unitRoundoff * abs($0) }
    #expect(
      firstDeviation(
        of: weight.scalars, from: scaled(expected, columns: 1), bounds: bounds) == nil)
    #expect(firstDeviation(of: bias.scalars, from: [log(3.0 / 4)], ulps: 0.501) == nil)
    // scikit-learn's MultinomialNB has ln p(a | 1) − ln p(a | 0) = −1.3863 + 1.0986.
    #expect(abs(expected[0] - (-1.3862943611198904 + 1.0986122886681098)) < 1e-15)
  }

  @Test("with three classes, the weights are in proportion to logarithms without their mean")
  func three() {
    let (weight, bias) = weights([0, 0, 1, 2, 2], labels: 3)
    // ln p(word | class) of scikit-learn's MultinomialNB for these texts; class, then word.
    let logarithms = [
      [-0.980829253011726, -1.3862943611198904, -1.3862943611198904, -2.0794415416798357],
      [-1.6094379124341003, -0.916290731874155, -1.6094379124341003, -1.6094379124341003],
      [-1.3862943611198904, -2.0794415416798357, -1.3862943611198904, -0.980829253011726],
    ]
    var expected: [Double] = []
    for word in 0..<4 {
      let row = logarithms.map { $0[word] }
      let mean = row.reduce(0, +) / 3
      expected += row.map { $0 - mean }
    }
    // As with two classes, and a few roundings of numbers below 4 in Double.
    let weights = scaled(expected, columns: 3)
    let bounds = weights.map { 6 * unitRoundoff * abs($0) + 16 * 8 * 0x1p-53 }
    #expect(firstDeviation(of: weight.scalars, from: weights, bounds: bounds) == nil)
    let priors = [log(3.0), log(2.0), log(3.0)]
    let mean = priors.reduce(0, +) / 3
    #expect(
      firstDeviation(
        of: bias.scalars, from: priors.map { $0 - mean },
        bounds: priors.map { unitRoundoff * abs($0 - mean) + 16 * 4 * 0x1p-53 }) == nil)
  }

  @Test("equal priors give a bias of zero, and do not change the weights")
  func equalPriors() {
    for (targets, labels) in [([0, 0, 0, 1, 1], 2), ([0, 0, 1, 2, 2], 3)] as [([Int32], Int)] {
      let equal = weights(targets, labels: labels, hasEqualPriors: true)
      #expect(equal.bias.scalars.allSatisfy { $0 == 0 })
      #expect(equal.weight.scalars == weights(targets, labels: labels).weight.scalars)
    }
  }

  @Test("without features, the weights are not scaled")
  func noFeatures() {
    let weight = Matrix<Float>(1, 1, [7])
    NaiveBayes.initialize(
      weight: weight, bias: Matrix<Float>(1, 1),
      from: encoded([Line(target: 0, text: ""), Line(target: 1, text: "")]).texts, features: 0,
      labelCount: 2, hasEqualPriors: false)
    #expect(weight.scalars == [7])
  }

  @Test("the weights of the lexicon's features, which come last, are left as they are")
  func lexicon() {
    let weight = weights([0, 0, 1, 2, 2], labels: 3, rows: 6).weight
    #expect(weight.rows(4..<6).scalars == [Float](repeating: 7, count: 6))
    #expect(weight.prefix(4).scalars == weights([0, 0, 1, 2, 2], labels: 3).weight.scalars)
  }
}
