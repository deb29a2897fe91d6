// The embedding lookup, whose concatenated rows are the input of the network.

import Matrices

/// The embedding lookup X = [E[w₁], …, E[wₙ]]: the embeddings of a window's inputs, concatenated,
/// oldest first.
///
/// A segment of several inputs gives one row: the sum of their embeddings, scaled by
/// ``WindowSegments``. An ID of −1 means no input and adds nothing.
///
/// In the lectures' notation an input is a one-hot row vector x, and its embedding is x·E.
/// Multiplying by a one-hot vector selects a row of E, so this layer looks rows up instead.
///
/// Shapes: E (V, m), contexts (B, window), X (B, n·m), which is also (B·n, m) in memory.
package struct EmbeddingLayer<Scalar: MatrixScalar>: Sendable {
  let weight: Matrix<Scalar>
  let segments: WindowSegments

  /// Writes the concatenated embeddings of each context to a row of X.
  func forward(_ contexts: [Int32], into x: Matrix<Scalar>, on workers: Workers) {
    Scalar.gatherRows(contexts, segments, of: weight, into: asRows(x), on: workers)
  }

  /// Adds dL/dE to the gradient: dL/dE[w] is the sum of dL/dX over all positions of w in all
  /// windows.
  ///
  /// This follows from dL/dE = xᵀ·dL/dX with a one-hot x. Only inputs in the batch have a gradient,
  /// and an input that occurs twice in a window gets both contributions. Each contribution has the
  /// scale of its segment.
  ///
  /// - Precondition: The gradient rows of these inputs are zero, or hold values to add to.
  func backward(
    _ dx: Matrix<Scalar>, contexts: [Int32], gradient: EmbeddingLayer, on workers: Workers
  ) {
    Scalar.addRows(of: asRows(dx), toRows: contexts, segments, of: gradient.weight, on: workers)
  }

  /// Returns a (B, n·m) matrix viewed as (B·n, m).
  private func asRows(_ x: Matrix<Scalar>) -> Matrix<Scalar> {
    x.reshaped(x.count / weight.columns, weight.columns)
  }
}

extension NetworkConfiguration {
  /// The name of the embedding's parameters.
  package static let embeddingName = "embedding.weight"

  /// Whether training changes the embeddings.
  var trainsEmbedding: Bool { !frozen.contains(Self.embeddingName) }

  /// The embedding's parameters.
  ///
  /// The standard deviation is 0.05: embeddings of rare inputs hardly change in training, so larger
  /// initial values would remain as noise. Tied embeddings are also output weights and have
  /// variance 1 / (4m).
  var embeddingGroups: [ParameterGroup] {
    [
      ParameterGroup(
        Self.embeddingName, [inputs, embedding], role: .sparseRows,
        variance: tied ? 0.25 / Double(embedding) : 0.05 * 0.05)
    ]
  }
}
