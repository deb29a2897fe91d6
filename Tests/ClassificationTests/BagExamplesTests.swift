// Tests of training examples and of the validation measure of labeled texts.

import Foundation
import Matrices
import Networks
import TestSupport
import Testing

@testable import Classification

@Suite("Bag examples") struct BagExamplesTests {
  private let lines: [Line] = [
    (3, "a b"), (0, "c"), (3, "d"), (1, "e f"), (3, "g"), (1, "h"),
  ]

  private func examples(
    _ lines: [Line], isBalanced: Bool = false, dropout: Double = 0,
    seed: UInt64 = 1
  ) -> BagExamples {
    BagExamples(
      encoded(lines).texts, labelCount: 4, isBalanced: isBalanced, dropout: dropout, seed: seed)
  }

  private func batch(
    _ examples: BagExamples, _ positions: Range<Int>, in order: (Int) -> Int = { $0 }
  ) -> Batch {
    var batch = Batch(inputs: Inputs(bags: Bags(ids: [9], values: [9], ends: [1])), targets: [9])
    examples.fill(&batch, positions: positions, in: order)
    return batch
  }

  @Test("a batch has the texts at the positions of an order")
  func fill() {
    let examples = examples(lines)
    #expect(examples.count == 6 && examples.digest == encoded(lines).texts.digest)
    let batch = batch(examples, 1..<4) { 5 - $0 }
    #expect(batch.targets == [3, 1, 3])
    let half = 1 / Float(2).squareRoot()
    #expect(
      batch.inputs.bags
        == Bags(ids: [6, 4, 5, 3], values: [1, half, half, 1], ends: [1, 3, 4]))
  }

  @Test("with balance, every label that occurs has as many examples, and its texts take turns")
  func balanced() {
    let examples = examples(lines, isBalanced: true)
    #expect(examples.count == 9)
    let batch = batch(examples, 0..<9)
    #expect(batch.targets == [0, 0, 0, 1, 1, 1, 3, 3, 3])
    let bags = batch.inputs.bags
    let first = (0..<9).map { bags.ids[bags.places(of: $0).lowerBound] }
    #expect(first == [2, 2, 2, 4, 7, 4, 0, 3, 6])
  }

  @Test("dropout leaves out features of the expected number, and the rest has length 1")
  func dropout() {
    let text = (0..<10_000).map { "w\($0)" }.joined(separator: " ")
    let batch = batch(examples([(0, text)], dropout: 0.3), 0..<1)
    let kept = batch.inputs.bags.ids.count
    // Within five standard deviations √(n p (1 − p)) of the mean.
    #expect(abs(Double(kept) - 7000) < 5 * (10_000 * 0.3 * 0.7).squareRoot())
    let value = 1 / Float(kept).squareRoot()
    #expect(batch.inputs.bags.values.allSatisfy { $0 == value })
  }

  @Test("dropout is the same in every run and another one for every epoch, text and seed")
  func dropoutChoices() {
    let text = (0..<64).map { "w\($0)" }.joined(separator: " ")
    let lines = (0..<3).map { Line(target: Int32($0), text: text) }
    func ids(_ position: Int, text: Int, seed: UInt64 = 1) -> [Int32] {
      batch(examples(lines, dropout: 0.5, seed: seed), position..<position + 1) { _ in text }
        .inputs.bags.ids
    }
    #expect(ids(0, text: 0) == ids(0, text: 0))
    let choices = [
      ids(0, text: 0), ids(1, text: 0), ids(0, text: 1), ids(2, text: 1), ids(0, text: 0, seed: 2),
    ]
    #expect(Set(choices).count == choices.count)
    // The same position in a batch of another size makes the same choices.
    let all = batch(examples(lines, dropout: 0.5), 0..<3).inputs.bags
    #expect(Array(all.ids[all.places(of: 1)]) == ids(1, text: 1))
  }

  // MARK: - Validation

  private let workers = Workers(count: 1)

  private func measure(
    while isWanted: () -> Bool = { true }
  ) throws -> (result: EvaluationResult?, texts: ValidationTexts, scores: Scores) {
    let lines = randomLines(150, labels: 3)
    let (classifier, texts) = classifier(
      ClassifierConfiguration(features: [.words]), of: lines, labels: 3)
    let validation = ValidationTexts(texts)
    let workspace = classifier.workspace(on: workers)
    let result = validation.evaluate(classifier.network, in: workspace, while: isWanted)
    return (
      result, validation, try #require(classifier.network.scores(of: texts, in: workspace))
    )
  }

  @Test("the validation loss is the cross-entropy at the best temperature")
  func validation() throws {
    let (result, texts, scores) = try measure()
    let targets = randomLines(150, labels: 3).map { $0.target }
    let best = Temperature(scores: scores, targets: targets)
    #expect(result?.nats == best.nats && result?.tokens == 150 && texts.count == 150)
    var right = 0
    for (text, target) in targets.enumerated() {
      let row = Array(scores[text])
      if row.firstIndex(of: row.max() ?? 0) == Int(target) { right += 1 }
    }
    #expect(texts.accuracy == Double(right) / 150 && right > 0)
  }

  @Test("an evaluation ends when it is no longer wanted")
  func unwanted() throws {
    var batches = 0
    let result = try measure {
      batches += 1
      return batches < 3
    }.result
    #expect(result == nil && batches == 3)
  }
}
