// A softmax output layer that is trained over samples of the classes.

import Foundation
import Matrices

/// A softmax output layer Z = H·Uᵀ + c with one row of U per class, whose training loss is over the
/// targets and samples of the batch only.
///
/// ``ClassSampler`` draws k samples from a distribution q over the classes. Over the D distinct
/// classes of the samples and targets, the logits are corrected by the expected counts E of the
/// classes: S = H·U[D]ᵀ + c[D] − ln E[D]. With a target t, the loss of an
/// example is −ln(exp(sₜ) / (exp(sₜ) + Σ exp(sⱼ))), where the sum runs over the samples except t
/// (Bengio and Senécal, "Adaptive importance sampling to accelerate training of a neural
/// probabilistic language model", 2008; Jean et al., "On using very large target vocabulary for
/// neural machine translation", 2015, section 3.1).
///
/// A class that is drawn several times counts once, and E is the probability 1 − (1 − q)ᵏ of drawing
/// it. For a rare class, this is about k q. A frequent class is drawn almost always and hardly
/// corrected, so that with many samples, the loss tends to that of the softmax.
///
/// Without samples, the layer is an exact softmax over all classes.
///
/// Shapes: H (B, inputs), U (V, inputs), which are the embeddings if tied, c (V, 1), S (B, D).
package struct SampledLayer<Scalar: MatrixScalar>: OutputLayer {
  /// U, or E if tied.
  let weight: Matrix<Scalar>
  let bias: Matrix<Scalar>
  private let weightName: String
  /// Whether training changes the weight. The gradient of a frozen E is not computed.
  private let trainsWeight: Bool
  private let rows = WindowSegments([1])

  init(_ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>) {
    weightName = configuration.rowWeightName
    weight = parameters[weightName]
    bias = parameters["output.bias"]
    trainsWeight = !configuration.frozen.contains(weightName)
  }

  package func rewrittenGroups(isSampled: Bool) -> Set<String> {
    isSampled ? [] : Set(groupsWithClassRows)
  }

  package var groupsWithClassRows: [String] { (trainsWeight ? [weightName] : []) + ["output.bias"] }

  // MARK: - All classes

  /// The exact softmax, in training only for gradients without samples.
  private var exact: SoftmaxLayer<Scalar> {
    SoftmaxLayer(classRows: weight, bias: asRow(bias), trainsWeight: trainsWeight)
  }

  package func scores(
    _ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    exact.scores(input, in: workspace)
  }

  package func weights(of id: Int) -> [Scalar] { exact.weights(of: id) }

  package func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    if let samples = input.samples {
      replaceWithGradient(sampledLogits(input, samples, in: workspace), samples, in: workspace)
    } else {
      exact.forward(input, targets: targets, in: workspace)
    }
  }

  package func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let gradient = own(gradient)
    if let samples = input.samples {
      backward(input, samples, dh: dh, gradient: gradient, in: workspace)
    } else {
      exact.backward(
        input, targets: targets, dh: dh, gradient: gradient.exact, in: workspace)
    }
  }

  // MARK: - Sampled classes

  /// The memory for the rows of U and the elements of c of the sampled classes, which the backward
  /// pass replaces with their gradients.
  private func gathered(
    _ samples: ClassSamples<Scalar>, in workspace: Workspace<Scalar>
  ) -> (weight: Matrix<Scalar>, bias: Matrix<Scalar>) {
    let count = samples.ids.count
    return (workspace.room[3].prefix(count), workspace.room[4].prefix(count))
  }

  /// Computes S.
  private func sampledLogits(
    _ input: OutputInput<Scalar>, _ samples: ClassSamples<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let (workers, h) = (workspace.workers, input.hidden)
    workspace.clock?.enter(.outputForward)
    let (u, c) = gathered(samples, in: workspace)
    Scalar.gatherRows(samples.ids, rows, of: weight, into: u, on: workers)
    Scalar.gatherRows(samples.ids, rows, of: bias, into: c, on: workers)
    Scalar.add(samples.corrections, to: c, on: workers)
    let s = workspace.room[0].prefix(h.rows, u.rows)
    Scalar.multiply(
      h, transposing: u, into: s, from: .row(asRow(c)), precision: workspace.precision, on: workers)
    return s
  }

  /// Computes the losses, and replaces S with the gradient of their mean.
  private func replaceWithGradient(
    _ s: Matrix<Scalar>, _ samples: ClassSamples<Scalar>, in workspace: Workspace<Scalar>
  ) {
    workspace.clock?.enter(.softmax)
    Scalar.sampledSoftmaxGradient(
      of: s, counts: samples.counts, targets: samples.targets, losses: &workspace.losses,
      on: workspace.workers)
  }

  /// Computes the gradients over the sampled classes: dL/dH = dL/dS · U[D],
  /// dL/dU[D] = (dL/dS)ᵀ · H and dL/dc[D] = 1ᵀ · dL/dS.
  private func backward(
    _ input: OutputInput<Scalar>, _ samples: ClassSamples<Scalar>, dh: Matrix<Scalar>,
    gradient: SampledLayer, in workspace: Workspace<Scalar>
  ) {
    let (precision, workers) = (workspace.precision, workspace.workers)
    let ds = sampledLogits(input, samples, in: workspace)
    replaceWithGradient(ds, samples, in: workspace)
    workspace.clock?.enter(.outputBackward)
    let (u, c) = gathered(samples, in: workspace)
    Scalar.multiply(ds, u, into: dh, from: .zero, precision: precision, on: workers)
    if trainsWeight {
      let du = u
      Scalar.multiply(
        transposing: ds, input.hidden, into: du, andSumInto: nil, precision: precision, on: workers)
      Scalar.addRows(of: du, toRows: samples.ids, rows, of: gradient.weight, on: workers)
    }
    let dc = c
    Scalar.sumRows(of: ds, into: asRow(dc), on: workers)
    Scalar.addRows(of: dc, toRows: samples.ids, rows, of: gradient.bias, on: workers)
  }

  /// Returns a (V, 1) matrix viewed as (1, V).
  private func asRow(_ column: Matrix<Scalar>) -> Matrix<Scalar> {
    column.reshaped(1, column.count)
  }
}

extension NetworkConfiguration {
  /// The name of the output weights with one row per class.
  fileprivate var rowWeightName: String { tied ? Self.embeddingName : "output.rows.weight" }

  /// The layer's parameters, all of which have a row per class. As in the softmax layer, the output
  /// weights have g² = 1/4.
  var sampledGroups: [ParameterGroup] {
    precondition(!direct, "direct connections to sampled classes")
    let weight = ParameterGroup(
      rowWeightName, [outputs, lastWidth], role: .sparseRows, variance: 0.25 / Double(lastWidth))
    let bias = ParameterGroup("output.bias", [outputs], role: .sparseRows)
    return (tied ? [] : [weight]) + [bias]
  }

  /// Returns the shapes of the scratch matrices of the layer: those of an exact softmax, with room
  /// for the logits of the sampled classes, and the sampled rows of U and elements of c.
  func sampledRoom(capacity: Int, gradients: Bool) -> [(rows: Int, columns: Int)] {
    let classes = gradients ? min(samples + capacity, outputs) : 0
    var room = softmaxRoom(capacity: capacity, hasClassRows: true, gradients: gradients)
    room[0].columns = max(room[0].columns, classes)
    return room + [(classes, lastWidth), (classes, 1)]
  }
}
