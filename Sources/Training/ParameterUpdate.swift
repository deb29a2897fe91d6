// The update of parameters from their gradients: penalties, clipping and the optimizer's rule.

import Matrices
import Networks

/// The update of a block of parameters, part by part, with the optimizer's states.
///
/// Sparse rows that a batch does not touch have no gradient and do not change, nor do their states.
/// For SGD and AdaGrad this equals a dense update. For the other optimizers it is the lazy variant,
/// as in PyTorch's SparseAdam: the moments of a row decay only when the row is touched.
final class ParameterUpdate<Scalar: MatrixScalar> {
  private let parameters: Parameters<Scalar>
  private let gradients: Gradients<Scalar>
  /// The optimizer's states, one block per state, without frozen groups.
  let states: [Parameters<Scalar>]
  private let optimizer: any Optimizer
  private let regularization: Regularization
  private let clipping: GradientClipping?
  private let parts: [ParameterTable.Part]
  private var regions: [ParameterSlice<Scalar>]
  private let workers: Workers

  /// Creates an update with zero states.
  ///
  /// - Parameter clip: The maximum norm of the gradient; 0 for no limit.
  init(
    of parameters: Parameters<Scalar>, by gradients: Gradients<Scalar>,
    _ optimizer: any Optimizer, _ regularization: Regularization, clip: Double, workers: Workers
  ) {
    self.parameters = parameters
    self.gradients = gradients
    self.optimizer = optimizer
    self.regularization = regularization
    self.workers = workers
    clipping = clip > 0 ? GradientClipping(limit: clip) : nil
    let trained = parameters.table.trained
    let states = (0..<optimizer.stateCount).map { _ in Parameters<Scalar>(trained) }
    self.states = states
    parts = parameters.table.parts
    regions = parts.map { part in
      ParameterSlice(
        w: parameters[part], g: gradients.parameters[part], states: states.map { $0[part] },
        workers: workers)
    }
  }

  /// All states of the update, with the prefixes of their names in a file.
  var blocks: [(prefix: String, parameters: Parameters<Scalar>)] {
    states.enumerated().map { ("optimizer.\($0.offset)/", $0.element) }
  }

  /// Updates the parameters with the current gradients.
  ///
  /// - Parameters:
  ///   - rate: η of this step.
  ///   - step: The step, counted from 1.
  func run(rate: Double, step: Int) {
    if regularization.isActive {
      regularization.apply(to: parameters, gradients: gradients, rate: rate, on: workers)
    }
    clipping?.apply(to: gradients, parts: parts, on: workers)
    for (i, part) in parts.enumerated() {
      regions[i].rows = gradients.rows(of: part.name)
      optimizer.update(regions[i], rate: rate, step: step)
      // Releases the list of rows, so that the gradients can change it in place without a copy.
      regions[i].rows = nil
    }
  }
}
