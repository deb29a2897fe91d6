// The whole-matrix operations of a scalar type, in which the layers are written.

/// A scalar type with the operations on whole matrices that layers need.
///
/// `Double` conforms with plain loops that read like the equations, as the reference. `Float`
/// conforms with vector kernels and threads, as the engine. The same layers run on both.
package protocol MatrixScalar: BinaryFloatingPoint, Sendable {

  // MARK: Products

  /// Computes Y = X·W, Y = X·W + b or Y += X·W, depending on the initial value of the sums,
  /// `start`.
  ///
  /// Shapes: x (B, k), w (k, N), y (B, N).
  /// - Complexity: B·k·N multiply-adds, with no allocations in the steady state.
  static func multiply(
    _ x: Matrix<Self>, _ w: Matrix<Self>, into y: Matrix<Self>, from start: Accumulation<Self>,
    precision: Precision, on workers: Workers)

  /// Computes dX = dY·Wᵀ, dX = dY·Wᵀ + b or dX += dY·Wᵀ, depending on the initial value of the
  /// sums, `start`.
  ///
  /// Shapes: dy (B, N), w (k, N), dx (B, k).
  static func multiply(
    _ dy: Matrix<Self>, transposing w: Matrix<Self>, into dx: Matrix<Self>,
    from start: Accumulation<Self>, precision: Precision, on workers: Workers)

  /// Computes dW = Xᵀ·dY or dW += Xᵀ·dY, depending on the initial value of the sums, `start`, and,
  /// unless `db` is nil, db = 1ᵀ·dY. Both sums run over the batch. The second one has float32's
  /// precision or better, and always begins with zero.
  ///
  /// Shapes: x (B, k), dy (B, N), dw (k, N), db (1, N).
  static func multiply(
    transposing x: Matrix<Self>, _ dy: Matrix<Self>, into dw: Matrix<Self>,
    from start: Accumulation<Self>, andSumInto db: Matrix<Self>?, precision: Precision,
    on workers: Workers)

  // MARK: Rows

  /// Computes the sum of the rows of dy.
  ///
  /// Shapes: dy (B, N), db (1, N).
  static func sumRows(of dy: Matrix<Self>, into db: Matrix<Self>, on workers: Workers)

  /// Sets row i of x to the sum of the rows of e in one segment of `ids`, times the scale of the
  /// segment. A negative ID stands for no row.
  ///
  /// Shapes: ids (windows, segments.width), x (windows · segments.count, m), e (V, m).
  static func gatherRows(
    _ ids: [Int32], _ segments: WindowSegments, of e: Matrix<Self>, into x: Matrix<Self>,
    on workers: Workers)

  /// Adds row i of dx, times the scale of its segment, to each row of de whose ID is in that
  /// segment, in order of i. This is the backward pass of `gatherRows`.
  static func addRows(
    of dx: Matrix<Self>, toRows ids: [Int32], _ segments: WindowSegments, of de: Matrix<Self>,
    on workers: Workers)

  /// Sets row i of x to the rows of e in bag i, pooled. The row of an empty bag is zero.
  ///
  /// Shapes: x (bags, parts · m), e (V, m).
  static func poolRows(
    in bags: Bags, by pooling: Pooling, of e: Matrix<Self>, into x: Matrix<Self>,
    on workers: Workers)

  /// Adds to each row of de the gradient that reaches it from the rows of dx through pooling, in the
  /// order of the bags. This is the backward pass of `poolRows`.
  static func addPooledRows(
    of dx: Matrix<Self>, toRowsIn bags: Bags, by pooling: Pooling, of e: Matrix<Self>,
    gradient de: Matrix<Self>, on workers: Workers)

  /// Computes Y = (X − μ) / √(σ² + ε) with the mean μ and the variance σ² of each row; y may be x.
  ///
  /// This is layer normalization (Ba et al., 2016) without gain and bias, which the weights that
  /// follow can represent.
  static func normalizeRows(of x: Matrix<Self>, into y: Matrix<Self>, on workers: Workers)

  /// Replaces dL/dY in dy with dL/dX, row by row:
  /// dX = (dY − mean dY − Y · mean(dY ∘ Y)) / √(σ² + ε).
  static func normalizeRowsGradient(
    at x: Matrix<Self>, of dy: Matrix<Self>, on workers: Workers)

  // MARK: Pointers

  /// Computes the weight with which row i points at each distinct ID k of window i: the sum over the
  /// places that hold it of exp(t[class of the place] + qᵢ·Eₖ − shift). The shift of the window, which
  /// is part of the result, is the largest exponent without it, or 0 if that is negative. Weights beyond
  /// the distinct IDs are zero.
  ///
  /// Shapes: t (classes.rows, PlaceClasses.columns), q (B, m), e (V, m), weights (B, n).
  /// - Parameter targets: The target of each window; B elements or more.
  /// - Returns: The sums of the weights of each window.
  static func pointerWeights(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Self>, queries q: Matrix<Self>,
    keys e: Matrix<Self>, targets: [Int32], into weights: Matrix<Self>, on workers: Workers
  ) -> [PointerSums]

  /// Computes the gradients of t, and replaces each weight w with that of its product qᵢ·Eₖ, which is
  /// w·dL/dw, from the derivatives of the loss with respect to the sums of the weights.
  ///
  /// A place has the share exp(t) / Σ exp(t) of the gradient of its ID.
  static func pointerGradients(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Self>, targets: [Int32],
    derivatives: [PointerSums], weights: Matrix<Self>, into dt: Matrix<Self>)

  /// Sets row i of x to the sum of the rows of e of the distinct IDs of window i, times their weights.
  ///
  /// Shapes: weights (B, n), e (V, m), x (B, m).
  static func gatherRows(
    of words: WindowWords, times weights: Matrix<Self>, of e: Matrix<Self>, into x: Matrix<Self>,
    on workers: Workers)

  /// Adds row i of x, times the weight, to the row of de of each distinct ID of window i, in order of
  /// i.
  static func addRows(
    of x: Matrix<Self>, times weights: Matrix<Self>, toRowsOf words: WindowWords,
    of de: Matrix<Self>, on workers: Workers)

  // MARK: Elements

  /// Replaces Y with H = g(Y), and writes g′(Y) to `derivative` unless it is nil.
  static func apply(
    _ activation: Activation, to y: Matrix<Self>, derivative: Matrix<Self>?, on workers: Workers)

  /// Multiplies elementwise: Y ← Y ∘ X.
  static func multiplyElements(of y: Matrix<Self>, by x: Matrix<Self>, on workers: Workers)

  /// Multiplies row i by `factors[i]`.
  ///
  /// `factors` has at least as many elements as y has rows.
  static func scaleRows(of y: Matrix<Self>, by factors: [Self], on workers: Workers)

  /// Adds a matrix: Y ← Y + X.
  static func add(_ x: Matrix<Self>, to y: Matrix<Self>, on workers: Workers)

  // MARK: Dropout

  /// Sets Y to X with units dropped and the others scaled; y may be x. A unit is a row if
  /// `wholeRows` is true, or else an element.
  static func drop(
    _ dropout: Dropout, wholeRows: Bool, from x: Matrix<Self>, into y: Matrix<Self>,
    on workers: Workers)

  // MARK: Loss

  /// Sets `losses[i]` to the cross-entropy −log softmax(zᵢ)[targetsᵢ], in nats.
  ///
  /// It is computed as log Σ exp(zᵢ − max zᵢ) + max zᵢ − zᵢ[targetsᵢ], which cannot overflow, and
  /// whose largest exponential is 1.
  ///
  /// Shapes: z (B, V). `targets` and `losses` have at least B elements.
  static func crossEntropy(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double], on workers: Workers)

  /// Computes the same losses, and replaces z with the gradient of their sum divided by `count`:
  /// (softmax(zᵢ) − 1[targetsᵢ]) / count.
  static func crossEntropyGradient(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double], dividedBy count: Int,
    on workers: Workers)

  /// Adds the exponentials of row i to the sum whose logarithm is `logSums[i]`:
  /// sᵢ ← ln(exp sᵢ + Σⱼ exp zᵢⱼ), where −∞ is the logarithm of an empty sum.
  ///
  /// If the columns of a matrix of logits come one chunk after the other, the last results are the
  /// logarithms of the sums over its rows.
  ///
  /// Shapes: z (B, columns). `logSums` has at least B elements.
  static func addExponentials(
    of z: Matrix<Self>, toLogSums logSums: inout [Double], on workers: Workers)

  /// Replaces some columns of Z with the gradient of the sum of the cross-entropies, divided by
  /// `count`: (exp(zᵢ − sᵢ) − 1[targetsᵢ]) / count, where sᵢ = ln Σ exp zᵢ is over whole rows.
  ///
  /// Shapes: z (B, columns). `logSums` and `targets`, which count from the first of the columns, have
  /// at least B elements. A target that is none of these columns is one of the others.
  static func crossEntropyGradient(
    ofColumns z: Matrix<Self>, logSums: [Double], targets: [Int32], dividedBy count: Int,
    on workers: Workers)

  /// Replaces zᵢ with ln softmax(zᵢ) + offsetsᵢ. The offsets are 0 if they are nil.
  ///
  /// Shapes: z (B, V), offsets (B, 1).
  static func logSoftmax(of z: Matrix<Self>, offsets: Matrix<Self>?, on workers: Workers)

  /// Computes the losses of a sampled softmax, and replaces z with the gradient of their mean.
  ///
  /// A column stands for a class, which `counts` says how many samples equal. The loss of row i with
  /// the target t is −ln(exp(zᵢₜ) / Σⱼ mⱼ exp(zᵢⱼ)), where mₜ is 1 and any other mⱼ is the count of
  /// column j. A sample that equals the target is thus left out. The logits z include the
  /// corrections of the sampling.
  ///
  /// Shapes: z (B, n), counts (1, n). `targets`, which are columns, and `losses` have at least B
  /// elements.
  static func sampledSoftmaxGradient(
    of z: Matrix<Self>, counts: Matrix<Self>, targets: [Int32], losses: inout [Double],
    on workers: Workers)

  // MARK: Word vectors

  /// Computes the errors of skip-gram or CBOW with negative sampling for a batch of groups: the
  /// derivatives of the loss with respect to the logits X·Yᵀ of each group.
  ///
  /// A row x of X is the vector of a context word (skip-gram) or the mean of those of a target
  /// (CBOW). The loss of x and a target is −ln σ(x·y₀) − w Σₖ ln σ(−x·yₖ), where y₀ is the output
  /// vector of the target, yₖ are those of its negative samples (Mikolov et al., "Distributed
  /// representations of words and phrases and their compositionality", 2013, equation 4), and the
  /// weight w is below 1 if a group has more samples than each pair is to have.
  ///
  /// Shapes: inputs (V, m), outputs (V, m).
  static func samplingErrors(
    of batch: Range<Int>, _ samples: NegativeSamples, inputs: Matrix<Self>, outputs: Matrix<Self>,
    into errors: SamplingErrors<Self>, on workers: Workers)

  /// Takes a step of gradient descent, group by group: X ← X − η E·Y and Y ← Y − η Eᵀ·X, where E are
  /// the errors of the group. If a row of X is a mean of C vectors, each of them changes by 1/C of
  /// the row's change.
  ///
  /// Threads divide the columns, so that each adds up the changes of its columns in the order of
  /// the groups, whatever the number of threads.
  static func applySamplingErrors(
    _ errors: SamplingErrors<Self>, of batch: Range<Int>, _ samples: NegativeSamples,
    learningRate: Self, inputs: Matrix<Self>, outputs: Matrix<Self>, on workers: Workers)

  // MARK: Similarities

  /// Computes Y = X / ‖X‖ with the Euclidean length of each row; y may be x. Rows of zeros stay
  /// zeros.
  ///
  /// The product of two such rows is their cosine similarity.
  static func scaleRowsToUnitLength(
    of x: Matrix<Self>, into y: Matrix<Self>, on workers: Workers)

  /// Sets `columns[i]` to the column of the largest scalar in row i, the first of several; 0 if all
  /// are NaN.
  ///
  /// - Precondition: y has a column, and `columns` has an element for each of its rows.
  static func findLargest(
    inRowsOf y: Matrix<Self>, into columns: inout [Int32], on workers: Workers)

  // MARK: Continuous cache

  /// Sets `losses[i]` to the loss −ln p(w) of the word w of entry `first` + i, where p is the
  /// distribution of a continuous cache of the `size` entries before that one:
  ///
  ///     p(w) = Σⱼ 1[wordsⱼ = w] exp(θ zᵢⱼ) / Σⱼ exp(θ zᵢⱼ)
  ///
  /// Row i of Z holds the products of its query with the keys of all entries. The loss is infinite
  /// if no visible entry has the word, and NaN if there is no visible entry. Its bits depend only on
  /// the visible products and words.
  ///
  /// Shapes: z (B, entries). `words` has an element per entry, and `losses` has one per row.
  /// - Precondition: `first` + B ≤ entries.
  /// - Complexity: O(B × size).
  ///
  /// Source: Grave et al., "Improving neural language models with a continuous cache", ICLR 2017,
  /// equations 2 and 3.
  static func cacheLosses(
    of z: Matrix<Self>, words: [Int32], first: Int, size: Int, sharpness theta: Self,
    into losses: inout [Double], on workers: Workers)

  /// Sets `probabilities[w]` to the p(w) of a continuous cache whose visible entries are all columns
  /// of the row z.
  ///
  /// Shapes: z (1, entries). `words` has an element per entry, and `probabilities` one per word.
  /// - Precondition: z has a column.
  static func cacheProbabilities(
    of z: Matrix<Self>, words: [Int32], sharpness theta: Self, into probabilities: inout [Double])

  // MARK: Optimization

  /// Returns Σ gᵢ² over the given rows, or over all rows if `rows` is nil.
  ///
  /// The sum is computed in Double, in an order that does not depend on the number of workers.
  static func sumOfSquares(of g: Matrix<Self>, rows: [Int32]?, on workers: Workers) -> Double
}

extension MatrixScalar {
  /// Computes Y = X·W, Y = X·W + b or Y += X·W in the precision of the type, float32 or better.
  package static func multiply(
    _ x: Matrix<Self>, _ w: Matrix<Self>, into y: Matrix<Self>, from start: Accumulation<Self>,
    on workers: Workers
  ) {
    multiply(x, w, into: y, from: start, precision: .float32, on: workers)
  }

  /// Computes dX = dY·Wᵀ, dX = dY·Wᵀ + b or dX += dY·Wᵀ in the precision of the type.
  package static func multiply(
    _ dy: Matrix<Self>, transposing w: Matrix<Self>, into dx: Matrix<Self>,
    from start: Accumulation<Self>, on workers: Workers
  ) {
    multiply(dy, transposing: w, into: dx, from: start, precision: .float32, on: workers)
  }

  /// Computes dW = Xᵀ·dY and, unless `db` is nil, db = 1ᵀ·dY.
  package static func multiply(
    transposing x: Matrix<Self>, _ dy: Matrix<Self>, into dw: Matrix<Self>,
    andSumInto db: Matrix<Self>?, precision: Precision, on workers: Workers
  ) {
    multiply(
      transposing: x, dy, into: dw, from: .zero, andSumInto: db, precision: precision, on: workers)
  }

  /// Computes the losses −log softmax(zᵢ)[targetsᵢ], and replaces z with the gradient of their mean:
  /// (softmax(zᵢ) − 1[targetsᵢ]) / B.
  package static func crossEntropyGradient(
    of z: Matrix<Self>, targets: [Int32], losses: inout [Double], on workers: Workers
  ) {
    crossEntropyGradient(
      of: z, targets: targets, losses: &losses, dividedBy: z.rows, on: workers)
  }

  /// Computes dW = Xᵀ·dY and, unless `db` is nil, db = 1ᵀ·dY in the precision of the type.
  package static func multiply(
    transposing x: Matrix<Self>, _ dy: Matrix<Self>, into dw: Matrix<Self>,
    andSumInto db: Matrix<Self>?, on workers: Workers
  ) {
    multiply(transposing: x, dy, into: dw, andSumInto: db, precision: .float32, on: workers)
  }
}
