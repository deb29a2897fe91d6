// The gradients of a batch, with the embedding rows that it touched.

import Matrices

/// A block of gradients whose embedding rows are kept at zero, apart from those of the last batch,
/// so that a step costs nothing for the words that it does not meet.
package final class Gradients<Scalar: MatrixScalar> {
  package let parameters: Parameters<Scalar>
  package let network: Network<Scalar>
  /// The embedding rows that the last batch touched, each once.
  private var rows: [Int32] = []
  private var isTouched: [Bool]
  /// Whether other rows may have a gradient, too.
  private var areAllTouched: Bool

  package init(for parameters: Parameters<Scalar>) {
    self.parameters = parameters.zeros()
    network = Network(over: self.parameters)
    isTouched = [Bool](repeating: false, count: parameters.vocabulary)
    areAllTouched = network.configuration.tied
  }

  /// The embedding rows that have a gradient; nil when all may have one, as with tied output weights.
  package var touchedRows: [Int32]? { areAllTouched ? nil : rows }

  /// Says that the gradient of every embedding row was changed.
  package func touchAllRows() { areAllTouched = true }

  /// Computes the gradient of the mean loss of `count` windows, and their losses as
  /// ``Network/forward(_:targets:count:noise:in:)`` does.
  package func compute(
    of network: Network<Scalar>, _ contexts: [Int32], targets: [Int32], count: Int,
    noise: DropoutNoise? = nil, in workspace: Workspace<Scalar>
  ) {
    // Tied, the output layer writes over the embedding's gradient.
    if !network.configuration.tied { clear() }
    network.backward(
      contexts, targets: targets, count: count, noise: noise, gradient: self.network,
      in: workspace)
    if !network.configuration.tied {
      touch(contexts.prefix(count * network.configuration.window.width))
    }
  }

  private func touch(_ ids: ArraySlice<Int32>) {
    for id in ids where id >= 0 && !isTouched[Int(id)] {
      isTouched[Int(id)] = true
      rows.append(id)
    }
  }

  /// Sets the embedding's gradient back to zero.
  private func clear() {
    if areAllTouched { parameters.embedding.zero() }
    areAllTouched = false
    for id in rows {
      parameters.embedding.rows(Int(id)..<Int(id) + 1).zero()
      isTouched[Int(id)] = false
    }
    rows.removeAll(keepingCapacity: true)
  }
}
