// The output layer of a regression over features, whose weights are the embeddings.

import Matrices

/// Z = X + c, where X is the weighted sum of the embeddings of an example's features.
///
/// With an embedding of one number per class, this is multinomial logistic regression over the
/// features, p = softmax(Z). With two classes and embeddings of a single number, it is binary
/// logistic regression, p(class 1) = σ(z).
///
/// Shapes: X, Z (B, m), c (1, m), where m is the number of classes, or 1.
package struct SumLayer<Scalar: MatrixScalar>: OutputLayer {
  let bias: Matrix<Scalar>

  init(over parameters: Parameters<Scalar>) { bias = parameters["output.bias"] }

  private var isBinary: Bool { bias.columns == 1 }

  private func logits(
    of input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let z = workspace.room[0].prefix(input.hidden.rows)
    workspace.clock?.enter(.outputForward)
    Accumulation.row(bias).store(in: z)
    Scalar.add(input.hidden, to: z, on: workspace.workers)
    return z
  }

  package func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    let z = logits(of: input, in: workspace)
    if isBinary {
      Scalar.binaryCrossEntropy(of: z, targets: targets, losses: &workspace.losses)
    } else {
      Scalar.crossEntropy(
        of: z, targets: targets, losses: &workspace.losses, on: workspace.workers)
    }
  }

  /// Computes the gradient of the cross-entropy: dL/dX = dL/dZ and dL/dc = 1ᵀ · dL/dZ, where
  /// dL/dZ = (p − 1[target]) / B.
  package func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let z = logits(of: input, in: workspace)
    workspace.clock?.enter(.softmax)
    if isBinary {
      Scalar.binaryCrossEntropyGradient(of: z, targets: targets, losses: &workspace.losses)
    } else {
      Scalar.crossEntropyGradient(
        of: z, targets: targets, losses: &workspace.losses, on: workspace.workers)
    }
    workspace.clock?.enter(.outputBackward)
    dh.copy(from: z)
    Scalar.sumRows(of: z, into: own(gradient).bias, on: workspace.workers)
  }

  package func scores(
    _ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let z = logits(of: input, in: workspace)
    guard isBinary else { return z }
    let scores = workspace.room[1].prefix(z.rows)
    Scalar.binaryScores(of: z, into: scores)
    return scores
  }
}

extension NetworkConfiguration {
  /// The layer's parameters: the bias of each logit. The weights are those of the embedding.
  var sumGroups: [ParameterGroup] {
    precondition(
      hidden.isEmpty && !tied && !direct
        && (concatenation == outputs || concatenation == 1 && outputs == 2),
      "sums of width \(concatenation) as the logits of \(outputs) classes")
    return [ParameterGroup("output.bias", [concatenation])]
  }
}
