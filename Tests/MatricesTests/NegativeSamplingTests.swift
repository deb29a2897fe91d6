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
}
