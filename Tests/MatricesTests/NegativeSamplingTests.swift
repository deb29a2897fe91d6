// Tests of skip-gram and CBOW with negative sampling: Float against Double, Double against finite
// differences of the loss.

import Foundation
import Matrices
import Randomness
import TestSupport
import Testing

@Suite("Negative sampling")
struct NegativeSamplingTests {
  private let workers = Workers(count: 2, leastWork: 1)

  private struct Shape {
    var groups: Int
    var targets: Int
    var window: Int
    var negatives: Int
    var columns: Int

    var contexts: Int { targets + 2 * window }
  }

  /// The weight of negative samples.
  private let weight = 0.375

  /// Samples with repeated words, negatives that are a target, and a target without context words.
  private func samples(
    _ shape: Shape, isBag: Bool, rows: Int, on workers: Workers
  ) -> NegativeSamples {
    let samples = NegativeSamples(
      capacity: shape.groups + 2, targetCapacity: shape.targets, window: shape.window,
      negativeCount: shape.negatives, negativeWeight: weight, averagesContexts: isBag,
      tableRows: rows)
    samples.fill(shape.groups, on: workers) { number, group in
      var generator = SeededGenerator(seed: UInt64(number))
      func row() -> Int32 { Int32.random(in: 0..<Int32(rows), using: &generator) }
      for _ in 0..<shape.contexts { group.append(context: row()) }
      // The last group has fewer targets, as at the end of a text.
      let isLast = number == shape.groups - 1
      for i in 0..<(isLast ? max(1, shape.targets / 2) : shape.targets) {
        let center = shape.window + i
        func width() -> Int {
          number == 1 && i == 0 ? 0 : Int.random(in: 0...shape.window, using: &generator)
        }
        let window = center - width()..<center + 1 + width()
        group.append(target: row(), window: window, center: center)
      }
      group.drawNegatives(row)
    }
    return samples
  }

  /// One step of skip-gram or CBOW, in a single batch.
  private func step<Scalar: MatrixScalar>(
    _ samples: NegativeSamples, learningRate: Scalar, inputs: Matrix<Scalar>,
    outputs: Matrix<Scalar>, on workers: Workers
  ) {
    let errors = SamplingErrors<Scalar>(capacity: samples.count, for: samples)
    let batch = 0..<samples.count
    Scalar.samplingErrors(
      of: batch, samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
    Scalar.applySamplingErrors(
      errors, of: batch, samples, learningRate: learningRate, inputs: inputs, outputs: outputs,
      on: workers)
  }

  private static let shapes = [
    Shape(groups: 1, targets: 1, window: 1, negatives: 1, columns: 16),
    Shape(groups: 2, targets: 2, window: 1, negatives: 4, columns: 32),
    Shape(groups: 3, targets: 3, window: 2, negatives: 5, columns: 48),
    Shape(groups: 5, targets: 8, window: 5, negatives: 16, columns: 112),
    Shape(groups: 4, targets: 7, window: 3, negatives: 6, columns: 16),
  ]

  @Test("a step in Float matches Double within its error bound", arguments: shapes, [false, true])
  private func matchesReference(shape: Shape, isBag: Bool) {
    let rows = 7
    let samples = samples(shape, isBag: isBag, rows: rows, on: workers)
    let inputs = Matrix<Float>.random(rows, shape.columns, within: 0.3, seed: 1)
    let outputs = Matrix<Float>.random(rows, shape.columns, within: 0.3, seed: 2)
    let η = 1e-4
    func exact(learningRate: Double) -> (inputs: Matrix<Double>, outputs: Matrix<Double>) {
      let tables = (inputs: inputs.widened, outputs: outputs.widened)
      step(
        samples, learningRate: learningRate, inputs: tables.inputs, outputs: tables.outputs,
        on: workers)
      return tables
    }
    let expected = exact(learningRate: Double(Float(η)))
    let tooLong = exact(learningRate: 1.5 * η)
    step(samples, learningRate: Float(η), inputs: inputs, outputs: outputs, on: workers)

    // A pair has errors of at most 1 + K w in all, so a group changes an element by at most η times
    // their sum over its pairs, times the magnitude of the vectors, which grows accordingly.
    let pairs = Double(shape.targets * (isBag ? 1 : 2 * shape.window))
    let change = η * pairs * (1 + Double(shape.negatives) * weight)
    let growth = exp(change * Double(shape.groups))
    let magnitude = 0.3 * growth
    // A mean of C words is a difference of sums of up to C words, each of which errs by C u. The
    // changes of words are sums of differences in the same way. The other sums have as many terms
    // as there are rows and outputs.
    let contexts = Double(shape.contexts)
    let terms = contexts + Double(shape.targets + shape.negatives)
    let roundings = 2 * contexts * contexts + terms + 8
    // A logit sums m products with as many roundings, and σ passes on a quarter of its error.
    let m = Double(shape.columns)
    let logitError = m * magnitude * magnitude * (m + roundings) * unitRoundoff / 4
    // The sum that a group adds to an element errs by the first part, and adding it up to C times
    // by the second.
    let perGroup =
      change * magnitude * (logitError + roundings * unitRoundoff)
      + contexts * magnitude * unitRoundoff
    let bound = Double(shape.groups) * growth * perGroup
    let bounds = [Double](repeating: bound, count: rows * shape.columns)
    for (actual, expected, tooLong) in [
      (inputs, expected.inputs, tooLong.inputs), (outputs, expected.outputs, tooLong.outputs),
    ] {
      #expect(firstDeviation(of: actual.scalars, from: expected.scalars, bounds: bounds) == nil)
      #expect(firstDeviation(of: actual.scalars, from: tooLong.scalars, bounds: bounds) != nil)
    }
  }

  /// The loss of all groups.
  private func loss(
    _ samples: NegativeSamples, _ inputs: Matrix<Double>, _ outputs: Matrix<Double>
  ) -> Double {
    let errors = SamplingErrors<Double>(capacity: samples.count, for: samples)
    Double.samplingErrors(
      of: 0..<samples.count, samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
    return (0..<samples.count).reduce(0) { $0 + errors.loss(of: $1, $1, in: samples).sum }
  }

  @Test("an update is the gradient of the loss times the learning rate", arguments: [false, true])
  func gradient(isBag: Bool) {
    let rows = 5
    let shape = Shape(groups: 1, targets: 3, window: 2, negatives: 4, columns: 3)
    let samples = samples(shape, isBag: isBag, rows: rows, on: workers)
    let inputs = Matrix<Double>.random(rows, 3, seed: 4)
    let outputs = Matrix<Double>.random(rows, 3, seed: 5)
    let (newInputs, newOutputs) = (inputs.copied, outputs.copied)
    let η = 0.5
    step(samples, learningRate: η, inputs: newInputs, outputs: newOutputs, on: workers)
    let h = 1e-5
    for (table, updated) in [(inputs, newInputs), (outputs, newOutputs)] {
      for i in 0..<rows {
        for j in 0..<3 {
          let value = table[i, j]
          table[i, j] = value + h
          let above = loss(samples, inputs, outputs)
          table[i, j] = value - h
          let below = loss(samples, inputs, outputs)
          table[i, j] = value
          let gradient = (value - updated[i, j]) / η
          // A central difference errs by h²/6 times the third derivative, and by rounding errors of
          // the losses, a few u·loss / h.
          #expect((gradient - (above - below) / (2 * h)).magnitude < 1e-8)
        }
      }
    }
    #expect(inputs.scalars != newInputs.scalars && outputs.scalars != newOutputs.scalars)
  }

  @Test("a negative sample that is the target does not count, and zero vectors lose ln 2 per logit")
  func knownLosses() {
    for (isBag, pairs) in [(false, 3.0), (true, 2)] {
      let samples = NegativeSamples(
        capacity: 1, targetCapacity: 2, window: 1, negativeCount: 2, negativeWeight: 0.5,
        averagesContexts: isBag, tableRows: 3)
      samples.fill(1, on: workers) { _, group in
        for row in 0..<3 { group.append(context: Int32(row)) }
        group.append(target: 0, window: 0..<2, center: 0)
        group.append(target: 1, window: 0..<3, center: 1)
        var rows: [Int32] = [1, 2]
        group.drawNegatives { rows.removeFirst() }
      }
      let (inputs, outputs) = (Matrix<Double>(3, 2), Matrix<Double>(3, 2))
      // Both negative samples count for the first target, which has one row of X, and one of them
      // for the other.
      let logits = pairs + 0.5 * (2 + (pairs - 1))
      #expect((loss(samples, inputs, outputs) - logits * log(2)).magnitude < 1e-14)
    }
  }

  @Test("any number of threads gives the same bits", arguments: [false, true])
  func sameBits(isBag: Bool) {
    func result(threads: Int) -> [Float] {
      let workers = Workers(count: threads, leastWork: 1)
      let shape = Shape(groups: 20, targets: 8, window: 5, negatives: 16, columns: 112)
      let samples = samples(shape, isBag: isBag, rows: 9, on: workers)
      let inputs = Matrix<Float>.random(9, 112, seed: 1)
      let outputs = Matrix<Float>.random(9, 112, seed: 2)
      step(samples, learningRate: 0.01, inputs: inputs, outputs: outputs, on: workers)
      return inputs.scalars + outputs.scalars
    }
    let alone = result(threads: 1)
    for threads in [2, 3, 7] { #expect(result(threads: threads) == alone) }
  }
}
