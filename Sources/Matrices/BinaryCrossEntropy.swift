// The loss of two classes that are distinguished by a single logit.

import Foundation

extension MatrixScalar {
  /// Sets `losses[i]` to the binary cross-entropy −t ln σ(zᵢ) − (1 − t) ln(1 − σ(zᵢ)), in nats, of
  /// the target t, 0 or 1.
  ///
  /// It is computed as max(z, 0) − t z + ln(1 + exp(−|z|)), which neither overflows nor loses the
  /// precision of small losses.
  ///
  /// Shapes: z (B, 1). `targets` and `losses` have at least B elements.
  package static func binaryCrossEntropy(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double]
  ) {
    precondition(z.columns == 1, "\(z.columns) logits where two classes have one")
    for i in 0..<z.rows {
      precondition((0...1).contains(targets[i]), "class \(targets[i]) of 2")
      let (z, t) = (Double(z[i, 0]), Double(targets[i]))
      losses[i] = max(z, 0) - t * z + log1p(exp(-abs(z)))
    }
  }

  /// Computes the same losses, and replaces z with the gradient of their mean: (σ(zᵢ) − t) / B.
  package static func binaryCrossEntropyGradient(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double]
  ) {
    binaryCrossEntropy(of: z, targets: targets, losses: &losses)
    for i in 0..<z.rows {
      let σ = 1 / (1 + exp(-Double(z[i, 0])))
      z[i, 0] = Self((σ - Double(targets[i])) / Double(z.rows))
    }
  }

  /// Writes the logits of the softmax with the same probabilities: 0 for class 0 and z for class 1.
  ///
  /// Shapes: z (B, 1), scores (B, 2).
  package static func binaryScores(of z: Matrix<Self>, into scores: Matrix<Self>) {
    precondition(
      z.columns == 1 && scores.columns == 2 && scores.rows == z.rows,
      "scores \(scores.rows) x \(scores.columns) of \(z.rows) x \(z.columns) logits")
    for i in 0..<z.rows { (scores[i, 0], scores[i, 1]) = (0, z[i, 0]) }
  }
}
