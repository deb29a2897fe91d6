// The activations of a batch and their gradients, in memory that is allocated once.

import Matrices

/// The memory for the forward pass of up to `capacity` windows, and with `gradients` for the
/// backward pass.
package final class Workspace<Scalar: MatrixScalar> {
  package let capacity: Int
  /// The concatenated embeddings. Shape: (B, n·m).
  let x: Matrix<Scalar>
  /// The outputs of the hidden layers, before normalization and dropout.
  let h: [Matrix<Scalar>]
  /// The derivatives g′(Y) of the activations, which the backward pass replaces with dL/dY.
  private let derivatives: [Matrix<Scalar>]
  /// The inputs of the next layers, where normalization or dropout makes them differ from `h`.
  private let inputs: [Matrix<Scalar>?]
  private let isNormalized: [Bool]
  /// The scratch memory of the output layer.
  let room: [Matrix<Scalar>]
  let dx: Matrix<Scalar>
  let dh: [Matrix<Scalar>]
  /// The cross-entropy of each window of the last batch, in nats.
  package internal(set) var losses: [Double]
  /// The precision of matrix products in passes that compute gradients.
  private let trainingPrecision: Precision
  /// Whether the current pass computes gradients.
  var computesGradients = false
  /// The precision of matrix products in the current pass.
  var precision: Precision { computesGradients ? trainingPrecision : .float32 }
  let workers: Workers
  /// The clock that measures the phases; nil for no measurement.
  package var clock: PhaseClock?

  /// Allocates the memory.
  ///
  /// - Parameters:
  ///   - gradients: Whether there is a backward pass.
  ///   - drops: Whether passes may use dropout.
  ///   - precision: The precision of matrix products in passes that compute gradients. All others
  ///     are in float32.
  /// - Precondition: `capacity` is at least 1.
  package init(
    _ configuration: NetworkConfiguration, capacity: Int, gradients: Bool, drops: Bool = false,
    precision: Precision = .float32, workers: Workers
  ) {
    precondition(capacity >= 1, "room for \(capacity) windows")
    self.capacity = capacity
    trainingPrecision = precision
    self.workers = workers
    x = Matrix(capacity, configuration.concatenation)
    let widths = configuration.layers.map(\.width)
    h = widths.map { Matrix(capacity, $0) }
    derivatives = gradients ? widths.map { Matrix(capacity, $0) } : []
    isNormalized = configuration.layers.map(\.isNormalized)
    inputs = configuration.layers.map {
      $0.isNormalized || drops ? Matrix(capacity, $0.width) : nil
    }
    room = configuration.roomShapes(capacity: capacity, gradients: gradients).map {
      Matrix($0.rows, $0.columns)
    }
    dx = gradients ? Matrix(capacity, configuration.concatenation) : Matrix(0, 0)
    dh = gradients ? widths.map { Matrix(capacity, $0) } : []
    losses = [Double](repeating: 0, count: capacity)
  }

  /// Returns the input of hidden layer i for `count` windows; after the last layer, the input of
  /// the output layer.
  func input(_ i: Int, count: Int, isDropped: Bool) -> Matrix<Scalar> {
    guard i > 0 else { return x.prefix(count) }
    let isOwn = isDropped || isNormalized[i - 1]
    return ((isOwn ? inputs[i - 1] : nil) ?? h[i - 1]).prefix(count)
  }

  /// Returns the vectors that entered the output layer in the last forward pass without dropout.
  ///
  /// Shape: (count, inputs of the output layer). They are valid until the workspace is used again.
  package func lastHidden(count: Int) -> Matrix<Scalar> {
    input(h.count, count: count, isDropped: false)
  }

  /// Returns the memory for the derivatives of hidden layer i's activations; nil if there is no
  /// backward pass.
  func derivative(_ i: Int) -> Matrix<Scalar>? { derivatives.isEmpty ? nil : derivatives[i] }

  /// Returns the gradient of the input of hidden layer i; after the last layer, of the output
  /// layer.
  func inputGradient(_ i: Int) -> Matrix<Scalar> { i == 0 ? dx : dh[i - 1] }

  /// Returns the number of scalars in such a workspace plus the size of a batch of windows in
  /// scalars, as a Double so that it cannot overflow.
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
    let room = configuration.roomShapes(capacity: capacity, gradients: gradients).reduce(0) {
      $0 + Double($1.rows) * Double($1.columns)
    }
    return Double(capacity) * (window + layers) + room
  }
}
