// The metrics of a classifier on labeled texts.

import Foundation

/// Accuracy, precision, recall and F₁, the confusion matrix, and calibration.
package struct ClassificationMetrics: Sendable {
  package let labels: Labels
  /// The number of texts with a label for which another or the same label was predicted, by the
  /// pair of them. With many labels, few pairs occur.
  private var pairs: [Pair: Int] = [:]
  /// The number of texts with each label.
  private var supports: [Int]
  /// The number of texts for which each label was predicted.
  private var predictions: [Int]
  /// The number of texts.
  package private(set) var count = 0
  /// Σ −ln p(label), in nats.
  private var nats = 0.0
  /// The number of texts whose label has each rank among the predictions, from 0.
  private var ranks: [Int]
  /// The texts by the probability of the predicted label.
  private var bins = [Bin](repeating: Bin(), count: binCount)

  /// The number of bins of equal width of the calibration error.
  package static let binCount = 15

  private struct Pair: Hashable {
    let label: Int
    let predicted: Int
  }

  private struct Bin {
    var count = 0
    var right = 0
    var probability = 0.0
  }

  package init(_ labels: Labels) {
    self.labels = labels
    supports = Array(repeating: 0, count: labels.count)
    predictions = supports
    ranks = supports
  }

  /// Adds a text with its label and the probabilities of the labels.
  ///
  /// Of labels with equal probability, the first is predicted.
  ///
  /// - Precondition: There is a finite probability for each label.
  /// - Complexity: O(labels).
  package mutating func add(_ target: Int, probabilities: [Double]) {
    precondition(
      probabilities.count == labels.count,
      "\(probabilities.count) probabilities of \(labels.count) labels")
    let predicted = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    let p = probabilities[predicted]
    count += 1
    pairs[Pair(label: target, predicted: predicted), default: 0] += 1
    supports[target] += 1
    predictions[predicted] += 1
    nats -= log(max(probabilities[target], .leastNormalMagnitude))
    let rank = probabilities.indices.count {
      probabilities[$0] > probabilities[target]
        || probabilities[$0] == probabilities[target] && $0 < target
    }
    ranks[rank] += 1
    let bin = min(Int(p * Double(Self.binCount)), Self.binCount - 1)
    bins[bin].count += 1
    bins[bin].probability += p
    if predicted == target { bins[bin].right += 1 }
  }

  /// The cross-entropy −(1/N) Σ ln p(label), in nats per text.
  package var crossEntropy: Double { nats / Double(count) }

  /// The share of texts whose label was predicted.
  package var accuracy: Double { precision(at: 1) }

  /// Returns the share of texts whose label is among the k most probable ones, divided by k: the
  /// precision of k predictions for texts with one label.
  package func precision(at k: Int) -> Double { recall(at: k) / Double(k) }

  /// Returns the share of texts whose label is among the k most probable ones.
  package func recall(at k: Int) -> Double {
    Double(ranks.prefix(k).reduce(0, +)) / Double(count)
  }

  /// The expected calibration error Σ_b (n_b / N) |accuracy_b − mean probability_b| over bins b of
  /// the probability of the predicted label (Guo et al. 2017, equation 3).
  package var calibrationError: Double {
    bins.reduce(0) { $0 + abs(Double($1.right) - $1.probability) } / Double(count)
  }

  // MARK: - Labels

  /// Precision, recall and F₁ of a label, each 0 if it is not defined.
  package struct LabelScores: Sendable {
    /// The number of texts with the label.
    package let support: Int
    package let precision: Double
    package let recall: Double
    package let f1: Double

    fileprivate init(right: Int, predicted: Int, support: Int) {
      func ratio(_ a: Int, _ b: Int) -> Double { b == 0 ? 0 : Double(a) / Double(b) }
      self.support = support
      precision = ratio(right, predicted)
      recall = ratio(right, support)
      f1 = ratio(2 * right, predicted + support)
    }
  }

  /// Returns the metrics of a label.
  package func scores(of label: Int) -> LabelScores {
    LabelScores(
      right: pairs[Pair(label: label, predicted: label)] ?? 0, predicted: predictions[label],
      support: supports[label])
  }

  /// The number of texts with a label (row) for which another or the same label was predicted
  /// (column).
  ///
  /// - Complexity: O(labels²), also in memory.
  package var confusion: [[Int]] {
    var matrix = Array(repeating: Array(repeating: 0, count: labels.count), count: labels.count)
    for (pair, count) in pairs { matrix[pair.label][pair.predicted] = count }
    return matrix
  }

  /// The unweighted means over the labels that occur in the texts or were predicted.
  package var macro: (precision: Double, recall: Double, f1: Double) {
    let all = labels.names.indices.filter { supports[$0] + predictions[$0] > 0 }.map(scores)
    func mean(_ values: [Double]) -> Double {
      values.reduce(0, +) / Double(max(values.count, 1))
    }
    return (mean(all.map(\.precision)), mean(all.map(\.recall)), mean(all.map(\.f1)))
  }

  /// The metrics of all decisions together. If every text has one label and gets one, precision,
  /// recall and F₁ all equal the accuracy.
  package var micro: Double { accuracy }
}
