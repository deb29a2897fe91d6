// The metrics of a classifier on labeled texts.

import Foundation

/// Accuracy, precision, recall and F₁, the confusion matrix, and calibration.
package struct ClassificationMetrics: Sendable {
  package let labels: Labels
  /// The number of texts with a label (row) for which another or the same label was predicted
  /// (column).
  package private(set) var confusion: [[Int]]
  /// The number of texts.
  package private(set) var count = 0
  /// Σ −ln p(label), in nats.
  private var nats = 0.0
  /// The rank of the label of each text among the predictions, summed up: `ranks[r]` texts have
  /// their label at rank r, from 0.
  private var ranks: [Int]
  /// The texts by the probability of the predicted label.
  private var bins = [Bin](repeating: Bin(), count: binCount)

  /// The number of bins of equal width of the calibration error.
  package static let binCount = 15

  private struct Bin {
    var count = 0
    var right = 0
    var probability = 0.0
  }

  package init(_ labels: Labels) {
    self.labels = labels
    confusion = Array(repeating: Array(repeating: 0, count: labels.count), count: labels.count)
    ranks = Array(repeating: 0, count: labels.count)
  }

  /// Adds a text with its label and the probabilities of the labels.
  ///
  /// Of labels with equal probability, the first is predicted.
  package mutating func add(_ target: Int, probabilities: [Double]) {
    let predicted = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
    // `max` returns the last of several.
    let first = probabilities.firstIndex(of: probabilities[predicted]) ?? predicted
    let p = probabilities[first]
    count += 1
    confusion[target][first] += 1
    nats -= log(max(probabilities[target], .leastNormalMagnitude))
    let rank = probabilities.indices.count {
      probabilities[$0] > probabilities[target]
        || probabilities[$0] == probabilities[target] && $0 < target
    }
    ranks[rank] += 1
    let bin = min(Int(p * Double(Self.binCount)), Self.binCount - 1)
    bins[bin].count += 1
    bins[bin].probability += p
    if first == target { bins[bin].right += 1 }
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
      right: confusion[label][label], predicted: confusion.reduce(0) { $0 + $1[label] },
      support: confusion[label].reduce(0, +))
  }

  /// The unweighted means over the labels that occur in the texts or were predicted.
  package var macro: (precision: Double, recall: Double, f1: Double) {
    let all = labels.names.indices.filter { label in
      confusion[label].contains { $0 > 0 } || confusion.contains { $0[label] > 0 }
    }.map(scores)
    func mean(_ values: [Double]) -> Double {
      values.reduce(0, +) / Double(max(values.count, 1))
    }
    return (mean(all.map(\.precision)), mean(all.map(\.recall)), mean(all.map(\.f1)))
  }

  /// The metrics of all decisions together. If every text has one label and gets one, precision,
  /// recall and F₁ all equal the accuracy.
  package var micro: Double { accuracy }
}
