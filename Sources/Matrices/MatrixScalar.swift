// The whole-matrix operations that a kind of scalar brings: all that the layers are written in.

/// A scalar type with the operations that layers need, each on whole matrices.
///
/// `Double` conforms with plain loops that read like the equations: the reference. `Float` conforms
/// with vector kernels and threads: the engine. The same layers run on both.
package protocol MatrixScalar: BinaryFloatingPoint, Sendable {

  // MARK: Products

  /// Y = X·W, Y = X·W + b or Y += X·W, by what the sums begin with.
  ///
  /// Shapes: x (B, k), w (k, N), y (B, N).
  /// - Complexity: B·k·N multiply-adds, no allocation in the steady state.
  static func multiply(
    _ x: Matrix<Self>, _ w: Matrix<Self>, into y: Matrix<Self>, from start: Accumulation<Self>,
    on workers: Workers)

  /// dX = dY·Wᵀ, dX = dY·Wᵀ + b or dX += dY·Wᵀ, by what the sums begin with.
  ///
  /// Shapes: dy (B, N), w (k, N), dx (B, k).
  static func multiply(
    _ dy: Matrix<Self>, transposing w: Matrix<Self>, into dx: Matrix<Self>,
    from start: Accumulation<Self>, on workers: Workers)

  /// dW = Xᵀ·dY and, if asked for, db = 1ᵀ·dY: both sums run over the batch.
  ///
  /// Shapes: x (B, k), dy (B, N), dw (k, N), db (1, N).
  static func multiply(
    transposing x: Matrix<Self>, _ dy: Matrix<Self>, into dw: Matrix<Self>,
    andSumInto db: Matrix<Self>?, on workers: Workers)

  // MARK: Rows

  /// db = the sum of the rows of dy: db (1, N), dy (B, N).
  static func sumRows(of dy: Matrix<Self>, into db: Matrix<Self>, on workers: Workers)

  /// Row i of x becomes the sum of a run of rows of e, by the numbers in `ids`, times the run's scale; a
  /// negative number is no row.
  ///
  /// Shapes: ids (windows, runs.width), x (windows · runs.count, m), e (V, m).
  static func gatherRows(
    _ ids: [Int32], _ segments: WindowSegments, of e: Matrix<Self>, into x: Matrix<Self>,
    on workers: Workers)

  /// Adds row i of dx, times its run's scale, to all rows of de that row i of x summed, in order of i.
  static func addRows(
    of dx: Matrix<Self>, toRows ids: [Int32], _ segments: WindowSegments, of de: Matrix<Self>,
    on workers: Workers)

  /// Y = (X − μ) / √(σ² + ε) with the mean μ and the variance σ² of each row; y may be x.
  ///
  /// Layer normalisation (Ba et al., 2016) without their gain and bias, which the weights that follow
  /// can hold.
  static func normalizeRows(of x: Matrix<Self>, into y: Matrix<Self>, on workers: Workers)

  /// dL/dX in place of dL/dY: dX = (dY − mean dY − Y · mean(dY ∘ Y)) / √(σ² + ε), row by row.
  static func normalizeRowsGradient(
    at x: Matrix<Self>, of dy: Matrix<Self>, on workers: Workers)

  // MARK: Elements

  /// H = g(Y) in place of Y, and g′(Y) in `derivative` if that is wanted.
  static func apply(
    _ activation: Activation, to y: Matrix<Self>, derivative: Matrix<Self>?, on workers: Workers)

  /// Y ← Y ∘ X.
  static func multiplyElements(of y: Matrix<Self>, by x: Matrix<Self>, on workers: Workers)

  /// Y ← Y + X.
  static func add(_ x: Matrix<Self>, to y: Matrix<Self>, on workers: Workers)

  // MARK: Dropout

  /// Y = X with units dropped and the others scaled; y may be x. A unit is an element, or a row.
  static func drop(
    _ dropout: Dropout, wholeRows: Bool, from x: Matrix<Self>, into y: Matrix<Self>,
    on workers: Workers)

  // MARK: Loss

  /// Sets `losses[i]` to the cross-entropy −log softmax(zᵢ)[targetsᵢ] in nats, computed as
  /// log Σ exp(zᵢ − max zᵢ) + max zᵢ − zᵢ[targetᵢ], which neither overflows nor loses the small.
  ///
  /// Shapes: z (B, V); targets and losses at least B long.
  static func crossEntropy(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double], on workers: Workers)

  /// The same losses, and z becomes the gradient of their mean: (softmax(zᵢ) − 1[target]) / B.
  static func crossEntropyGradient(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double], on workers: Workers)

  // MARK: Optimisation

  /// Σ gᵢ² over the rows (all, when `rows` is nil), added up in Double in an order that does not
  /// depend on the number of workers.
  static func sumOfSquares(of g: Matrix<Self>, rows: [Int32]?, on workers: Workers) -> Double
}
