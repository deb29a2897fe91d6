// A pointer to the words of the window, mixed with the predictions of an output layer.

import Foundation
import Matrices
import Randomness

/// A mixture of an output layer's distribution p₀ and a pointer, a distribution over the places j of
/// the window:
///
///     p(w) = (c·p₀(w) + Σ exp sⱼ over the places j that hold w) / (c + Σⱼ exp sⱼ)
///     sⱼ   = T[class of j] + (h·Q)·E[wⱼ]
///
/// h is the output layer's input. T depends on the distance of the place and on the frequency of its
/// word, as ``PlaceClasses`` says, and the product depends on the word itself: E is the table of
/// embeddings. Dropout of words and embeddings does not change the pointer. c is 8 times the number n
/// of places. The parameters begin with zeros, so that a pointer to a window without empty places
/// begins with a ninth of the probability.
///
/// Source: Merity et al., "Pointer sentinel mixture models", ICLR 2017. There, all of s is a product,
/// and the share of p₀ depends on h.
///
/// Shapes: T (classes of distances, classes of frequencies), Q (inputs, m), E (V, m).
struct PointerLayer<Scalar: MatrixScalar>: OutputLayer {
  /// The layer that computes p₀.
  private let base: any OutputLayer<Scalar>
  /// T.
  private let weight: Matrix<Scalar>
  /// Q.
  private let query: Matrix<Scalar>
  /// E.
  private let embedding: Matrix<Scalar>
  private let trainsEmbedding: Bool
  private let width: Int
  private let classes: PlaceClasses
  /// c.
  private let baseWeight: Double

  init(
    _ base: any OutputLayer<Scalar>, _ configuration: NetworkConfiguration,
    over parameters: Parameters<Scalar>
  ) {
    self.base = base
    weight = parameters[NetworkConfiguration.pointerWeightName]
    query = parameters[NetworkConfiguration.pointerQueryName]
    embedding = parameters[NetworkConfiguration.embeddingName]
    trainsEmbedding = configuration.trainsEmbedding
    width = configuration.segments.width
    classes = configuration.placeClasses
    baseWeight = 8 * Double(width)
  }

  func rewrittenGroups(isSampled: Bool) -> Set<String> {
    base.rewrittenGroups(isSampled: isSampled)
  }

  var groupsWithClassRows: [String] { base.groupsWithClassRows }

  func weights(of id: Int) -> [Scalar] { base.weights(of: id) }

  // MARK: - Memory

  /// The scratch memory of the pointer, which follows that of the output layer, in the order of
  /// `NetworkConfiguration.pointerRoom`.
  private struct Room {
    /// exp(sⱼ − shift), summed over the places that hold the same word. Shape: (B, n).
    let weights: Matrix<Scalar>
    /// H·Q, and its gradient. Shapes: (B, m).
    let queries: Matrix<Scalar>
    let gradient: Matrix<Scalar>

    init(_ workspace: Workspace<Scalar>, count: Int) {
      let room = workspace.room.suffix(3).map { $0.prefix(min(count, $0.rows)) }
      (weights, queries, gradient) = (room[0], room[1], room[2])
    }
  }

  // MARK: - Losses

  /// The loss of an example, L = ln(c + A) − ln(c·p₀ + O), with the sums A of exp sⱼ over all places
  /// and O over those that hold the target. c, A and O are divided by exp(shift) before.
  private struct Loss {
    let value: Double
    /// dL/d(−ln p₀) = c·p₀ / (c·p₀ + O), the probability that the target was not pointed at.
    let baseShare: Double
    /// dL/dA = 1 / (c + A) and dL/dO = −1 / (c·p₀ + O).
    let derivatives: PointerSums

    /// - Parameter baseLoss: −ln p₀, whose exponential may be too small for a Double.
    init(baseLoss: Double, sums: PointerSums, baseWeight: Double) {
      let all = baseWeight * exp(-sums.shift) + sums.all
      let base = baseWeight * exp(-sums.shift - baseLoss)
      if sums.target > 0 {
        value = log(all / (base + sums.target))
        baseShare = base / (base + sums.target)
        derivatives = PointerSums(all: 1 / all, target: -1 / (base + sums.target))
      } else {
        value = baseLoss + log(all) + sums.shift - log(baseWeight)
        baseShare = 1
        derivatives = PointerSums(all: 1 / all)
      }
    }
  }

  private func words(_ input: OutputInput<Scalar>) -> WindowWords {
    WindowWords(
      input.windows, count: input.hidden.rows, width: width, below: embedding.rows)
  }

  /// Computes the weights of the words, and returns their sums.
  private func point(
    at words: WindowWords, _ input: OutputInput<Scalar>, targets: [Int32],
    in workspace: Workspace<Scalar>
  ) -> [PointerSums] {
    let room = Room(workspace, count: words.count)
    Scalar.multiply(
      input.hidden, query, into: room.queries, from: .zero, precision: workspace.precision,
      on: workspace.workers)
    return Scalar.pointerWeights(
      of: words, classes, weight, queries: room.queries, keys: embedding, targets: targets,
      into: room.weights, on: workspace.workers)
  }

  /// Returns the losses from those of the output layer, which the workspace has.
  private func losses(_ sums: [PointerSums], in workspace: Workspace<Scalar>) -> [Loss] {
    zip(workspace.losses, sums).map { Loss(baseLoss: $0, sums: $1, baseWeight: baseWeight) }
  }

  func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    base.forward(input, targets: targets, in: workspace)
    let sums = point(at: words(input), input, targets: targets, in: workspace)
    for (i, loss) in losses(sums, in: workspace).enumerated() { workspace.losses[i] = loss.value }
  }

  // MARK: - Gradients

  /// Computes the gradients of both parts, which need the losses of the output layer first.
  ///
  /// With dL/ds: dL/d(H·Q) is the sum of the rows E[wⱼ] times dL/dsⱼ, dL/dE[wⱼ] has the row of H·Q
  /// times dL/dsⱼ, and as in a hidden layer, dL/dQ = Hᵀ·dL/d(H·Q), and dL/d(H·Q)·Qᵀ is added to dL/dH.
  func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let (gradient, words, precision) = (own(gradient), words(input), workspace.precision)
    let (room, workers) = (Room(workspace, count: words.count), workspace.workers)
    base.forward(input, targets: targets, in: workspace)
    let losses = losses(
      point(at: words, input, targets: targets, in: workspace), in: workspace)
    var baseInput = input
    baseInput.factors = losses.map { Scalar($0.baseShare) }
    base.backward(
      baseInput, targets: targets, dh: dh, gradient: gradient.base, in: workspace)
    workspace.clock?.enter(.outputBackward)
    let count = Double(words.count)
    Scalar.pointerGradients(
      of: words, classes, weight, targets: targets,
      derivatives: losses.map {
        PointerSums(all: $0.derivatives.all / count, target: $0.derivatives.target / count)
      }, weights: room.weights, into: gradient.weight)
    Scalar.gatherRows(
      of: words, times: room.weights, of: embedding, into: room.gradient, on: workers)
    if trainsEmbedding {
      Scalar.addRows(
        of: room.queries, times: room.weights, toRowsOf: words, of: gradient.embedding, on: workers)
    }
    Scalar.multiply(
      room.gradient, transposing: query, into: dh, from: .result, precision: precision, on: workers)
    Scalar.multiply(
      transposing: input.hidden, room.gradient, into: gradient.query, andSumInto: nil,
      precision: precision, on: workers)
    for (i, loss) in losses.enumerated() { workspace.losses[i] = loss.value }
  }

  func backwardDirect(
    _ input: OutputInput<Scalar>, addingTo dx: Matrix<Scalar>?, gradient: any OutputLayer<Scalar>,
    in workspace: Workspace<Scalar>
  ) {
    base.backwardDirect(input, addingTo: dx, gradient: own(gradient).base, in: workspace)
  }

  /// Returns dL/dsⱼ for each place j of a window that holds a word.
  ///
  /// - Precondition: `backward` has run for this window alone, and the scratch memory still holds its
  ///   results.
  func scoreGradients(of window: [Int32], in workspace: Workspace<Scalar>) -> [Int: Double] {
    let words = WindowWords(window, count: 1, width: width, below: embedding.rows)
    let (weights, t) = (Room(workspace, count: 1).weights, weight.scalars.map { Double($0) })
    // A place has the share exp(t) / Σ exp(t) of the gradient of its word.
    var largest = [Double](repeating: -.infinity, count: width)
    words.forEachPlace(ofWindow: 0, in: classes) { largest[$1] = max(largest[$1], t[$2]) }
    var sums = [Double](repeating: 0, count: width)
    words.forEachPlace(ofWindow: 0, in: classes) { sums[$1] += exp(t[$2] - largest[$1]) }
    var gradients: [Int: Double] = [:]
    words.forEachPlace(ofWindow: 0, in: classes) { place, column, index in
      gradients[place] =
        Double(weights[0, column]) * exp(t[index] - largest[column]) / sums[column]
    }
    return gradients
  }

  // MARK: - Scores

  /// Computes ln p of every class.
  func scores(_ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>) -> Matrix<Scalar> {
    let (z, words) = (base.scores(input, in: workspace), words(input))
    let sums = point(
      at: words, input, targets: [Int32](repeating: -1, count: words.count), in: workspace)
    let weights = Room(workspace, count: words.count).weights
    let offsets = Matrix<Scalar>(
      z.rows, 1, sums.map { Scalar(-log1p($0.all * exp($0.shift) / baseWeight)) })
    Scalar.logSoftmax(of: z, offsets: offsets, on: workspace.workers)
    for i in 0..<z.rows {
      let total = baseWeight * exp(-sums[i].shift) + sums[i].all
      for (column, id) in words.ids[i * width..<(i + 1) * width].enumerated() where id >= 0 {
        let pointed = Double(weights[i, column]) / total
        z[i, Int(id)] = Scalar(log(exp(Double(z[i, Int(id)])) + pointed))
      }
    }
    return z
  }
}

extension Network {
  /// Fills the parameters of the pointer, if there is one, with random numbers from −1 to 1.
  package func fillPointer(using generator: inout SeededGenerator) {
    for group in configuration.pointer ? configuration.pointerGroups : [] {
      parameters[group.name].fillUniformly(within: 1, using: &generator)
    }
  }
}

extension NetworkConfiguration {
  static let pointerWeightName = "pointer.weight"
  static let pointerQueryName = "pointer.query"

  /// The classes of the places at which a pointer points.
  var placeClasses: PlaceClasses { PlaceClasses(width: segments.width) }

  /// The parameters of a pointer.
  var pointerGroups: [ParameterGroup] {
    precondition(pooling == nil && !output.isSampled, "a pointer to bags or with samples")
    return [
      ParameterGroup(Self.pointerWeightName, [placeClasses.rows, PlaceClasses.columns]),
      ParameterGroup(Self.pointerQueryName, [lastWidth, embedding]),
    ]
  }

  /// Returns the shapes of the scratch matrices of a pointer.
  func pointerRoom(capacity: Int, gradients: Bool) -> [(rows: Int, columns: Int)] {
    [
      (capacity, segments.width), (capacity, embedding), (gradients ? capacity : 0, embedding),
    ]
  }
}
