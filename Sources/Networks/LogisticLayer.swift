// Logistic regression on the last hidden vector: two classes, one logit.

import Matrices

/// An output layer for two classes: z = H·w + b, p(class 1) = σ(z), p(class 0) = 1 − σ(z) = σ(−z).
///
/// Shapes: H (B, inputs), w (inputs, 1), b (1, 1), z (B, 1).
package struct LogisticLayer<Scalar: MatrixScalar>: OutputLayer {
  let weight: Matrix<Scalar>
  let bias: Matrix<Scalar>

  init(over parameters: Parameters<Scalar>) {
    (weight, bias) = (parameters["output.weight"], parameters["output.bias"])
  }

  private func logits(
    of input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let z = workspace.room[0].prefix(input.hidden.rows)
    workspace.clock?.enter(.outputForward)
    Scalar.multiply(input.hidden, weight, into: z, from: .row(bias), on: workspace.workers)
    return z
  }

  package func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    Scalar.binaryCrossEntropy(
      of: logits(of: input, in: workspace), targets: targets, losses: &workspace.losses)
  }

  /// Computes the gradients of the sigmoid and the binary cross-entropy together:
  /// dL/dz = (σ(z) − target) / B.
  ///
  /// As in a hidden layer, dL/dH = dL/dz · wᵀ, dL/dw = Hᵀ · dL/dz and dL/db = 1ᵀ · dL/dz.
  package func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let (h, workers, gradient) = (input.hidden, workspace.workers, own(gradient))
    let z = logits(of: input, in: workspace)
    workspace.clock?.enter(.softmax)
    Scalar.binaryCrossEntropyGradient(of: z, targets: targets, losses: &workspace.losses)
    let dz = z
    workspace.clock?.enter(.outputBackward)
    Scalar.multiply(dz, transposing: weight, into: dh, from: .zero, on: workers)
    Scalar.multiply(
      transposing: h, dz, into: gradient.weight, andSumInto: gradient.bias, on: workers)
  }

  /// Returns 0 for class 0 and z for class 1, because ln σ(z) − ln σ(−z) = z.
  package func scores(
    _ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let z = logits(of: input, in: workspace)
    let scores = workspace.room[1].prefix(z.rows)
    Scalar.binaryScores(of: z, into: scores)
    return scores
  }
}

extension NetworkConfiguration {
  /// The layer's parameters. As in the softmax layer, g² = 1/4, so the first predictions are close
  /// to one half.
  var logisticGroups: [ParameterGroup] {
    precondition(
      outputs == 2 && !tied && !direct,
      "a logistic layer has two classes and weights of its own, not \(outputs) (tied or direct)")
    return [
      ParameterGroup("output.weight", [lastWidth, 1], variance: 0.25 / Double(lastWidth)),
      ParameterGroup("output.bias", [1]),
    ]
  }
}
