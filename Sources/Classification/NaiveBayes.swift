// Naive Bayes, whose weights are the initial weights of a regression.

import Foundation
import Matrices

/// The weights of a multinomial naive Bayes classifier over indicator features, in which a feature
/// counts once per text.
///
/// With n(f, k) texts of label k that have feature f, p(f | k) = (n(f, k) + 1) / Σ_f (n(f, k) + 1),
/// and a text's score for k is ln p(k) + Σ_f ln p(f | k). Regression that starts in this direction
/// reaches a better solution with little data than one that starts from zero; compare Wang and
/// Manning, "Baselines and bigrams", ACL 2012, where they scale the features instead.
///
/// The scores of naive Bayes grow with the length of a text. Those of long texts would already fit
/// the training texts, whose gradients would vanish, so the weights are scaled to moderate scores.
package enum NaiveBayes {
  /// Writes the weights to the embeddings and the bias of a regression.
  ///
  /// Constants that all labels share do not change probabilities, so that the weights of each
  /// feature are written without their mean. With two classes and a single column, the weight is the
  /// difference, the log-count ratio.
  ///
  /// With one factor for all features, the vectors of scores of the texts, without the bias, get the
  /// mean length ``initialLength``.
  ///
  /// Shapes: weight (features or more, labels or 1), bias (1, labels or 1).
  ///
  /// - Parameters:
  ///   - features: The number of indicator features. The weights of the lexicon features, which
  ///     follow them, are left as they are.
  ///   - hasEqualPriors: Whether all p(k) are taken as equal. Otherwise, p(k) is the share of label
  ///     k among the texts, each counted once more.
  package static func initialize(
    weight: Matrix<Float>, bias: Matrix<Float>, from texts: EncodedTexts, features: Int,
    labelCount: Int, hasEqualPriors: Bool
  ) {
    var counts = [Int32](repeating: 1, count: features * labelCount)
    var priors = [Double](repeating: 1, count: labelCount)
    for (text, label) in texts.targets.enumerated() {
      if !hasEqualPriors { priors[Int(label)] += 1 }
      texts.forEachFeature(of: text) { counts[$0 * labelCount + Int(label)] += 1 }
    }
    var totals = [Double](repeating: 0, count: labelCount)
    for (i, count) in counts.enumerated() { totals[i % labelCount] += Double(count) }
    for feature in 0..<features {
      let row = (0..<labelCount).map {
        log(Double(counts[feature * labelCount + $0]) / totals[$0])
      }
      write(row, to: weight, feature)
    }
    write(priors.map { log($0) }, to: bias, 0)

    let length = meanLength(of: texts, weight.prefix(features))
    guard length > 0 else { return }
    let factor = Float(initialLength / length)
    for feature in 0..<features {
      for column in 0..<weight.columns { weight[feature, column] *= factor }
    }
  }

  /// The mean length of the vectors of scores at the start.
  ///
  /// Among 2, 3, 4, 6 and 15, this one was the best on reviews in three languages, together with
  /// the default learning rates.
  static let initialLength = 3.0

  /// Returns the mean length of the vectors of scores that the indicators give to the texts, or to a
  /// thousand of them at equal distances.
  private static func meanLength(of texts: EncodedTexts, _ weight: Matrix<Float>) -> Double {
    var sum = 0.0
    var bags = Bags()
    let step = max(texts.count / 1000, 1)
    var count = 0
    for text in stride(from: 0, to: texts.count, by: step) {
      count += 1
      bags.removeAll()
      texts.append(text, to: &bags)
      var scores = [Double](repeating: 0, count: weight.columns)
      for (id, value) in zip(bags.ids, bags.values) where id < weight.rows {
        for k in scores.indices { scores[k] += Double(value) * Double(weight[Int(id), k]) }
      }
      sum += scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    return sum / Double(max(count, 1))
  }

  private static func write(_ logarithms: [Double], to matrix: Matrix<Float>, _ row: Int) {
    if matrix.columns == 1 {
      matrix[row, 0] = Float(logarithms[1] - logarithms[0])
    } else {
      let mean = logarithms.reduce(0, +) / Double(logarithms.count)
      for (k, logarithm) in logarithms.enumerated() { matrix[row, k] = Float(logarithm - mean) }
    }
  }
}
