// The lookup of embeddings, whose rows side by side are the network's input.

import Matrices

/// X = [E[w₁], …, E[wₙ]]: the embeddings of a window's inputs, concatenated, oldest first. A run of
/// several inputs becomes one average; inputs that are not there, number −1, add nothing.
///
/// In the lectures' terms an input is a one-hot row x with a 1 at its number, and its embedding is
/// x·E; multiplying by a one-hot row is picking a row, and that is all that happens here.
///
/// Shapes: E (V, m), contexts (B, window) ids, X (B, n·m), which is also (B·n, m) in memory.
package struct EmbeddingLayer<Scalar: MatrixScalar>: Sendable {
  let weight: Matrix<Scalar>
  let segments: WindowSegments

  /// Writes the concatenated embeddings of each context into a row of X.
  func forward(_ contexts: [Int32], into x: Matrix<Scalar>, on workers: Workers) {
    Scalar.gatherRows(contexts, segments, of: weight, into: asRows(x), on: workers)
  }

  /// dL/dE[w] = the sum of dL/dX over every place in every window where w stands.
  ///
  /// From dL/dE = xᵀ·dL/dX with x one-hot: only the inputs of the batch get a gradient, and one
  /// that stands twice in a window gets both.
  /// - Precondition: the rows of the gradient for those inputs are zero, or hold what is added to.
  func backward(
    _ dx: Matrix<Scalar>, contexts: [Int32], gradient: EmbeddingLayer, on workers: Workers
  ) {
    Scalar.addRows(of: asRows(dx), toRows: contexts, segments, of: gradient.weight, on: workers)
  }

  /// (B, n·m) seen as (B·n, m).
  private func asRows(_ x: Matrix<Scalar>) -> Matrix<Scalar> {
    x.reshaped(x.count / weight.columns, weight.columns)
  }
}

extension NetworkConfiguration {
  static let embeddingName = "embedding.weight"

  /// Embeddings have a standard deviation of 0.05, because those of rare inputs hardly ever change,
  /// and what they begin with stays as noise; tied ones, which are output weights as well, have
  /// variance 1 / (4m).
  var embeddingGroups: [ParameterGroup] {
    [
      ParameterGroup(
        Self.embeddingName, [inputs, embedding], role: .sparseRows,
        variance: tied ? 0.25 / Double(embedding) : 0.05 * 0.05)
    ]
  }
}
