// The inputs of a batch: windows of input IDs, or bags of them.

import Matrices

/// The inputs of the examples of a batch, for a network with or without pooling.
package struct Inputs: Equatable, Sendable {
  /// The IDs of windows, for a network that concatenates embeddings. Shape: (count, window),
  /// row-major. −1 marks a position without an input.
  package var windows: [Int32]
  /// The bags, for a network that pools embeddings.
  package var bags: Bags

  package init(windows: [Int32] = []) {
    self.windows = windows
    bags = Bags()
  }

  package init(bags: Bags) {
    windows = []
    self.bags = bags
  }
}

extension Network {
  /// Returns the scores of windows; see ``scores(of:count:in:)``.
  package func scores(
    of windows: [Int32], count: Int, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    scores(of: Inputs(windows: windows), count: count, in: workspace)
  }

  /// Computes the losses of windows; see ``forward(_:targets:count:noise:samples:in:)``.
  package func forward(
    _ windows: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    in workspace: Workspace<Scalar>
  ) {
    forward(Inputs(windows: windows), targets: targets, count: count, noise: noise, in: workspace)
  }

  /// Computes the gradients of windows; see
  /// ``computeGradients(of:targets:count:noise:samples:into:as:in:)``.
  package func computeGradients(
    of windows: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    into gradients: Gradients<Scalar>, as network: Network, in workspace: Workspace<Scalar>
  ) {
    computeGradients(
      of: Inputs(windows: windows), targets: targets, count: count, noise: noise, into: gradients,
      as: network, in: workspace)
  }
}
