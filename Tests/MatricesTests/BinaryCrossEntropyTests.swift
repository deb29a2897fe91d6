// Tests of the loss of one logit and its gradient in both precisions.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Binary cross-entropy") struct BinaryCrossEntropyTests {
  private func losses<S: MatrixScalar>(_ z: [S], _ targets: [Int32]) -> ([Double], [S]) {
    let matrix = Matrix(z.count, 1, z)
    var losses = [Double](repeating: .nan, count: z.count)
    S.binaryCrossEntropyGradient(of: matrix, targets: targets, losses: &losses)
    return (losses, matrix.scalars)
  }

  @Test(
    "binary cross-entropy is −ln σ(z) for class 1 and −ln σ(−z) for class 0",
    arguments: [-3, -0.5, 0, 0.25, 4])
  func definition(z: Double) {
    let (losses, gradient) = losses([z, z], [1, 0])
    let σ = 1 / (1 + exp(-z))
    // A few roundings of numbers below 8.
    #expect(abs(losses[0] + log(σ)) < 1e-15 && abs(losses[1] + log(1 - σ)) < 1e-14)
    #expect(abs(gradient[0] - (σ - 1) / 2) < 1e-16 && abs(gradient[1] - σ / 2) < 1e-16)
  }

  @Test("binary cross-entropy does not overflow and keeps small losses", arguments: [800, 1e30])
  func extremes(z: Double) {
    let (far, derivative) = losses([z, z, -z, -z], [0, 1, 0, 1])
    #expect(far == [z, 0, 0, z])
    #expect(derivative.map { $0 * 4 } == [1, 0, 0, -1])
    let (near, _) = losses([40.0], [1])
    #expect(near[0] > 0 && abs(near[0] / exp(-40) - 1) < 1e-15)
  }

  @Test("binary cross-entropy in Float equals that of the same logits in Double")
  func float() {
    let logits = Matrix<Float>.random(1, 50, within: 8, seed: 2).scalars
    let targets = logits.indices.map { Int32($0 % 2) }
    let (ours, derivatives) = losses(logits, targets)
    let (reference, referenceSlopes) = losses(logits.map(Double.init), targets)
    #expect(ours == reference)
    // Only the gradient is rounded to Float, and only once.
    for (a, b) in zip(derivatives, referenceSlopes) { #expect(a == Float(b)) }
  }
}
