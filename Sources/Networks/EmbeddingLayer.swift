// The embedding lookup, whose concatenated rows are the input of the network.

import Matrices

/// The embedding lookup X = [E[w₁], …, E[wₙ]]: the embeddings of a window's inputs, concatenated,
/// oldest first. With pooling, a bag of any number of inputs takes the place of the window, and X is
/// their sum, mean or maximum.
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
  /// How the embeddings of a bag are pooled; nil if those of a window are concatenated.
  let pooling: Pooling?

  /// Writes the concatenated or pooled embeddings of each example to a row of X.
  func forward(_ inputs: Inputs, into x: Matrix<Scalar>, on workers: Workers) {
    if let pooling {
      Scalar.poolRows(in: inputs.bags, by: pooling, of: weight, into: x, on: workers)
    } else {
      Scalar.gatherRows(inputs.windows, segments, of: weight, into: asRows(x), on: workers)
    }
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
    _ dx: Matrix<Scalar>, inputs: Inputs, gradient: EmbeddingLayer, on workers: Workers
  ) {
    if let pooling {
      Scalar.addPooledRows(
        of: dx, toRowsIn: inputs.bags, by: pooling, of: weight, gradient: gradient.weight,
        on: workers)
    } else {
      Scalar.addRows(
        of: asRows(dx), toRows: inputs.windows, segments, of: gradient.weight, on: workers)
    }
  }

  /// Returns the IDs of the inputs of `count` examples.
  func ids(of inputs: Inputs, count: Int) -> ArraySlice<Int32> {
    guard pooling != nil else { return inputs.windows.prefix(count * segments.width) }
    return inputs.bags.ids[..<(count > 0 ? inputs.bags.ends[count - 1] : 0)]
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
  /// variance 1 / (4m). Embeddings that are the weights of a regression start at zero.
  var embeddingGroups: [ParameterGroup] {
    [
      ParameterGroup(
        Self.embeddingName, [inputs, embedding], role: .sparseRows,
        variance: output == .sum ? 0 : tied ? 0.25 / Double(embedding) : 0.05 * 0.05)
    ]
  }
}
