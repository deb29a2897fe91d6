// The lookup of word embeddings, whose rows side by side are the network's input.

import Matrices

/// X = [E[w₁], …, E[wₙ]]: the embeddings of the n previous words, concatenated, oldest first; before
/// them, where there are averages, those of the runs of words that precede; words that are not there, number −1, add nothing.
///
/// In the lectures' terms a word is a one-hot row x with a 1 at the word, and its embedding is x·E;
/// multiplying by a one-hot row is picking a row, and that is all that happens here.
///
/// Shapes: E (V, m), contexts (B, window) ids, X (B, n·m), which is also (B·n, m) in memory.
package struct EmbeddingLayer<Scalar: MatrixScalar>: Sendable {
  let weight: Matrix<Scalar>
  let runs: Runs

  /// Writes the concatenated embeddings of each context into a row of X.
  func forward(_ contexts: [Int32], into x: Matrix<Scalar>, on workers: Workers) {
    Scalar.gatherRows(contexts, runs, of: weight, into: asRows(x), on: workers)
  }

  /// dL/dE[w] = the sum of dL/dX over every place in every window where w stands.
  ///
  /// From dL/dE = xᵀ·dL/dX with x one-hot: only the words of the batch get a gradient, and a word
  /// that stands twice in a window gets both.
  /// - Precondition: the rows of the gradient for those words are zero, or hold what is added to.
  func backward(
    _ dx: Matrix<Scalar>, contexts: [Int32], gradient: EmbeddingLayer, on workers: Workers
  ) {
    Scalar.addRows(of: asRows(dx), toRows: contexts, runs, of: gradient.weight, on: workers)
  }

  /// (B, n·m) seen as (B·n, m).
  private func asRows(_ x: Matrix<Scalar>) -> Matrix<Scalar> {
    x.reshaped(x.count / weight.columns, weight.columns)
  }
}
