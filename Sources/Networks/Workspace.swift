// The activations of one batch and their gradients, in memory that is made once.

import Matrices

/// Room for the forward pass, and with `gradients` for the backward pass, of up to `capacity`
/// windows.
package final class Workspace<Scalar: MatrixScalar> {
  package let capacity: Int
  /// The concatenated embeddings, (B, n·m).
  let x: Matrix<Scalar>
  /// The outputs of the hidden layers.
  let h: [Matrix<Scalar>]
  /// The derivatives of the activations, g′(Y), which the backward pass turns into dL/dY.
  private let derivatives: [Matrix<Scalar>]
  /// What the next layers see of them, where they are normalised or units are dropped.
  private let inputs: [Matrix<Scalar>?]
  private let isNormalized: [Bool]
  /// The scratch memory of the output layer.
  let room: [Matrix<Scalar>]
  let dx: Matrix<Scalar>
  let dh: [Matrix<Scalar>]
  /// The cross-entropy of each window of the last batch, in nats.
  package internal(set) var losses: [Double]
  let workers: Workers
  /// Told which phase begins, if anyone wants to know where the time goes.
  package var clock: PhaseClock?

  package init(
    _ configuration: NetworkConfiguration, capacity: Int, gradients: Bool, drops: Bool = false,
    workers: Workers
  ) {
    precondition(capacity >= 1, "room for \(capacity) windows")
    self.capacity = capacity
    self.workers = workers
    x = Matrix(capacity, configuration.concatenation)
    let widths = configuration.layers.map(\.width)
    h = widths.map { Matrix(capacity, $0) }
    derivatives = gradients ? widths.map { Matrix(capacity, $0) } : []
    isNormalized = configuration.layers.map(\.isNormalized)
    inputs = configuration.layers.map {
      $0.isNormalized || drops ? Matrix(capacity, $0.width) : nil
    }
    room = configuration.output.roomWidths(of: configuration).map { Matrix(capacity, $0) }
    dx = gradients ? Matrix(capacity, configuration.concatenation) : Matrix(0, 0)
    dh = gradients ? widths.map { Matrix(capacity, $0) } : []
    losses = [Double](repeating: 0, count: capacity)
  }

  /// What hidden layer i sees of `count` windows, and after the last of them the output layer.
  func input(_ i: Int, count: Int, isDropped: Bool) -> Matrix<Scalar> {
    guard i > 0 else { return x.prefix(count) }
    let isOwn = isDropped || isNormalized[i - 1]
    return ((isOwn ? inputs[i - 1] : nil) ?? h[i - 1]).prefix(count)
  }

  /// Where the derivatives of hidden layer i's activations go, if there is a backward pass.
  func derivative(_ i: Int) -> Matrix<Scalar>? { derivatives.isEmpty ? nil : derivatives[i] }

  /// The gradient of that input.
  func inputGradient(_ i: Int) -> Matrix<Scalar> { i == 0 ? dx : dh[i - 1] }

  /// The scalars that such a workspace holds, and as many as take the memory of a batch of windows to
  /// work on; as a Double that cannot overflow.
  package static func estimatedCount(
    _ configuration: NetworkConfiguration, capacity: Int, gradients: Bool, drops: Bool = false
  ) -> Double {
    let x = Double(configuration.concatenation)
    let h = configuration.layers.reduce(0) { $0 + Double($1.width) }
    let inputs = configuration.layers.reduce(0) {
      $0 + ($1.isNormalized || drops ? Double($1.width) : 0)
    }
    let idSize = Double(MemoryLayout<Int32>.size) / Double(MemoryLayout<Scalar>.size)
    let window = Double(configuration.segments.width) * idSize
    let layers = x * (gradients ? 2 : 1) + h * (gradients ? 3 : 1) + inputs
    let room = configuration.output.roomWidths(of: configuration).reduce(0) { $0 + Double($1) }
    return Double(capacity) * (window + layers + room)
  }
}
