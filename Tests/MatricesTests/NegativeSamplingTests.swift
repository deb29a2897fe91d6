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

  /// Samples of several targets, with repeated words, negatives that are the target, and a target
  /// without context words.
  private func samples(
    targets: Int, contexts: Int, outputs: Int, rows: Int, on workers: Workers
  ) -> NegativeSamples {
    let samples = NegativeSamples(
      capacity: targets + 2, contextCapacity: contexts, outputCount: outputs)
    samples.fill(targets, on: workers) { i, contextIDs, outputIDs in
      var generator = SeededGenerator(seed: UInt64(i))
      for k in outputIDs.indices {
        outputIDs[k] = Int32.random(in: 0..<Int32(rows), using: &generator)
      }
      let count = i == 1 ? 0 : Int.random(in: 1...contexts, using: &generator)
      for c in 0..<count {
        contextIDs[c] = Int32.random(in: 0..<Int32(rows), using: &generator)
      }
      return count
    }
    return samples
  }

  /// One step of skip-gram or CBOW.
  private func step<Scalar: MatrixScalar>(
    _ isBag: Bool, _ samples: NegativeSamples, learningRate: Scalar, inputs: Matrix<Scalar>,
    outputs: Matrix<Scalar>, on workers: Workers
  ) -> SamplingErrors<Scalar> {
    let errors = SamplingErrors<Scalar>(for: samples)
    if isBag {
      Scalar.cbowErrors(samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
      Scalar.applyCBOW(
        samples, errors, learningRate: learningRate, inputs: inputs, outputs: outputs, on: workers)
    } else {
      Scalar.skipGramErrors(samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
      Scalar.applySkipGram(
        samples, errors, learningRate: learningRate, inputs: inputs, outputs: outputs, on: workers)
    }
    return errors
  }

  private static let shapes = [
    (targets: 1, contexts: 1, outputs: 1, columns: 16),
    (2, 3, 2, 32), (5, 4, 6, 48), (9, 10, 5, 112), (17, 5, 11, 16),
  ]

  @Test("a step in Float matches Double within its error bound", arguments: shapes, [false, true])
  func matchesReference(
    shape: (targets: Int, contexts: Int, outputs: Int, columns: Int), isBag: Bool
  ) {
    let rows = 7
    let samples = samples(
      targets: shape.targets, contexts: shape.contexts, outputs: shape.outputs, rows: rows,
      on: workers)
    let inputs = Matrix<Float>.random(rows, shape.columns, within: 0.3, seed: 1)
    let outputs = Matrix<Float>.random(rows, shape.columns, within: 0.3, seed: 2)
    let (exactInputs, exactOutputs) = (inputs.widened, outputs.widened)
    let before = inputs.copied
    let η = 0.01
    _ = step(
      isBag, samples, learningRate: Float(η), inputs: inputs, outputs: outputs, on: workers)
    _ = step(
      isBag, samples, learningRate: Double(Float(η)), inputs: exactInputs, outputs: exactOutputs,
      on: workers)
    // An error of a logit is below 1 in magnitude, so an update multiplies the largest element by at
    // most 1 + η. A logit sums m products with as many roundings, of which σ passes on a quarter, and
    // an update sums a few terms.
    let updates = Double(shape.targets * (shape.contexts + shape.outputs))
    let magnitude = 0.3 * exp(η * updates)
    let logitError =
      Double(shape.columns * shape.columns) * magnitude * magnitude * unitRoundoff / 4
    let bound =
      updates * magnitude * (Double(shape.contexts + 6) * unitRoundoff + η * logitError)
    let bounds = [Double](repeating: bound, count: rows * shape.columns)
    for (actual, expected) in [(inputs, exactInputs), (outputs, exactOutputs)] {
      #expect(firstDeviation(of: actual.scalars, from: expected.scalars, bounds: bounds) == nil)
    }
    #expect(
      firstDeviation(of: before.scalars, from: exactInputs.scalars, bounds: bounds) != nil)
  }

  /// The loss of all targets.
  private func loss(
    _ isBag: Bool, _ samples: NegativeSamples, _ inputs: Matrix<Double>, _ outputs: Matrix<Double>
  ) -> Double {
    let errors = SamplingErrors<Double>(for: samples)
    if isBag {
      Double.cbowErrors(samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
    } else {
      Double.skipGramErrors(samples, inputs: inputs, outputs: outputs, into: errors, on: workers)
    }
    return (0..<samples.count).reduce(0) { sum, i in
      let contexts = errors.contextCount(of: i, in: samples)
      return sum + errors.loss(of: i, in: samples, rows: isBag ? min(contexts, 1) : contexts)
    }
  }

  @Test("an update is the gradient of the loss times the learning rate", arguments: [false, true])
  func gradient(isBag: Bool) {
    let rows = 5
    let samples = samples(targets: 1, contexts: 4, outputs: 5, rows: rows, on: workers)
    let inputs = Matrix<Double>.random(rows, 3, seed: 4)
    let outputs = Matrix<Double>.random(rows, 3, seed: 5)
    let (newInputs, newOutputs) = (inputs.copied, outputs.copied)
    let η = 0.5
    _ = step(
      isBag, samples, learningRate: η, inputs: newInputs, outputs: newOutputs, on: workers)
    let h = 1e-5
    for (table, updated) in [(inputs, newInputs), (outputs, newOutputs)] {
      for i in 0..<rows {
        for j in 0..<3 {
          let value = table[i, j]
          table[i, j] = value + h
          let above = loss(isBag, samples, inputs, outputs)
          table[i, j] = value - h
          let below = loss(isBag, samples, inputs, outputs)
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

  @Test("a negative sample that is the target has no error, and zero vectors lose ln 2 per output")
  func knownLosses() {
    let samples = NegativeSamples(capacity: 1, contextCapacity: 2, outputCount: 3)
    samples.fill(1, on: workers) { _, contexts, outputs in
      (outputs[0], outputs[1], outputs[2]) = (1, 1, 0)
      (contexts[0], contexts[1]) = (0, 1)
      return 2
    }
    let (inputs, outputs) = (Matrix<Double>(2, 3), Matrix<Double>(2, 3))
    #expect((loss(false, samples, inputs, outputs) - 4 * log(2)).magnitude < 1e-15)
    #expect((loss(true, samples, inputs, outputs) - 2 * log(2)).magnitude < 1e-15)
  }

  @Test("any number of threads gives the same bits", arguments: [false, true])
  func sameBits(isBag: Bool) {
    func result(threads: Int) -> [Float] {
      let workers = Workers(count: threads, leastWork: 1)
      let samples = samples(targets: 40, contexts: 6, outputs: 6, rows: 9, on: workers)
      let inputs = Matrix<Float>.random(9, 112, seed: 1)
      let outputs = Matrix<Float>.random(9, 112, seed: 2)
      _ = step(
        isBag, samples, learningRate: 0.1, inputs: inputs, outputs: outputs, on: workers)
      return inputs.scalars + outputs.scalars
    }
    let alone = result(threads: 1)
    for threads in [2, 3, 7] { #expect(result(threads: threads) == alone) }
  }
}
