// Tests of the metrics of a classifier against scikit-learn and by hand.

import Foundation
import Testing

@testable import Classification

@Suite("Classification metrics") struct ClassificationMetricsTests {
  /// The probabilities of three labels for twelve texts, some of them equal.
  private let probabilities = [
    [0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.25, 0.25, 0.5], [0.4, 0.35, 0.25], [0.05, 0.9, 0.05],
    [0.3, 0.3, 0.4], [0.45, 0.1, 0.45], [0.2, 0.5, 0.3], [0.6, 0.3, 0.1], [0.15, 0.8, 0.05],
    [0.1, 0.1, 0.8], [0.34, 0.33, 0.33],
  ]
  private let targets = [0, 1, 2, 1, 1, 0, 0, 2, 0, 1, 2, 2]

  private var metrics: ClassificationMetrics {
    var metrics = ClassificationMetrics(Labels(["a", "b", "c"]))
    for (target, row) in zip(targets, probabilities) { metrics.add(target, probabilities: row) }
    return metrics
  }

  /// Whether two numbers between 0 and 1 differ only by a few roundings in Double.
  private func agree(_ x: Double, _ y: Double) -> Bool { abs(x - y) < 64 * 0x1p-53 }

  @Test("the metrics are those of scikit-learn 1.9.1")
  func peer() {
    let metrics = metrics
    #expect(metrics.count == 12)
    #expect(metrics.confusion == [[3, 0, 1], [1, 3, 0], [1, 1, 2]])
    #expect(agree(metrics.accuracy, 0.6666666666666666))
    let expected = [
      (0.6, 0.75, 0.6666666666666666), (0.75, 0.75, 0.75),
      (0.6666666666666666, 0.5, 0.5714285714285714),
    ]
    for (label, (precision, recall, f1)) in expected.enumerated() {
      let scores = metrics.scores(of: label)
      #expect(scores.support == 4)
      #expect(agree(scores.precision, precision))
      #expect(agree(scores.recall, recall) && agree(scores.f1, f1))
    }
    #expect(agree(metrics.macro.precision, 0.6722222222222222))
    #expect(agree(metrics.macro.recall, 0.6666666666666666))
    #expect(agree(metrics.macro.f1, 0.6626984126984127))
    #expect(agree(metrics.micro, 0.6666666666666666))
    #expect(agree(metrics.crossEntropy, 0.6656715870172364))
    #expect(agree(metrics.recall(at: 2), 0.9166666666666666))
  }

  @Test("the calibration error is that of a plain loop over 15 bins")
  func calibration() {
    #expect(agree(metrics.calibrationError, 0.1825))
    // A certain prediction is in the last bin, and two bins do not make up for each other.
    var certain = ClassificationMetrics(Labels(["a", "b"]))
    certain.add(0, probabilities: [1, 0])
    #expect(certain.calibrationError == 0)
    certain.add(1, probabilities: [1, 0])
    #expect(certain.calibrationError == 0.5)
    certain.add(1, probabilities: [0.5, 0.5])
    certain.add(0, probabilities: [0.5, 0.5])
    #expect(certain.calibrationError == 0.25)
  }

  @Test("precision and recall at k count the labels that are among the k most probable ones")
  func atK() {
    #expect(
      metrics.recall(at: 1) == metrics.accuracy && metrics.precision(at: 1) == metrics.accuracy)
    #expect(metrics.recall(at: 3) == 1 && metrics.recall(at: 10) == 1)
    #expect(metrics.precision(at: 2) == metrics.recall(at: 2) / 2)
    #expect(metrics.precision(at: 3) == 1.0 / 3)
  }

  @Test(
    "of labels with equal probability, the first is predicted and ranks first", arguments: 0..<3)
  func ties(target: Int) {
    var metrics = ClassificationMetrics(Labels(["a", "b", "c"]))
    metrics.add(target, probabilities: [1.0 / 3, 1.0 / 3, 1.0 / 3])
    #expect(metrics.confusion[target] == [1, 0, 0])
    #expect((1...3).map { metrics.recall(at: $0) } == (1...3).map { target < $0 ? 1 : 0 })
  }

  @Test("labels that neither occur nor are predicted do not count for the macro means")
  func absentLabels() {
    var metrics = ClassificationMetrics(Labels(["a", "b", "c", "d"]))
    metrics.add(0, probabilities: [0.6, 0.4, 0, 0])
    metrics.add(0, probabilities: [0.4, 0.6, 0, 0])
    // The label b is predicted but does not occur.
    #expect(metrics.macro.precision == 0.5 && metrics.macro.recall == 0.25)
    #expect(metrics.macro.f1 == (2.0 / 3) / 2)
    let absent = metrics.scores(of: 3)
    #expect((absent.support, absent.precision, absent.recall, absent.f1) == (0, 0, 0, 0))
  }

  @Test("a probability of zero has a large loss that is finite")
  func impossible() {
    var metrics = ClassificationMetrics(Labels(["a", "b"]))
    metrics.add(1, probabilities: [1, 0])
    #expect(metrics.crossEntropy > 700 && metrics.crossEntropy.isFinite)
  }

  @Test("metrics of the maximum number of labels take memory for the pairs that occur")
  func manyLabels() {
    var metrics = ClassificationMetrics(Labels((0..<Labels.limit).map { "label \($0)" }))
    var row = [Double](repeating: 0, count: Labels.limit)
    row[7] = 1
    for target in 0..<50 { metrics.add(target, probabilities: row) }
    #expect(metrics.accuracy == 0.02 && metrics.scores(of: 7).recall == 1)
    #expect(metrics.macro.recall == 0.02)
  }
}
