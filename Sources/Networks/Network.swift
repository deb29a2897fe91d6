// The network: its layers, composed forward and backward.

import Matrices

/// Bengio's feed-forward network (Bengio et al., "A neural probabilistic language model", JMLR 3,
/// 2003, equation 1): embeddings, concatenated, through hidden layers and, where there are direct
/// connections, also straight, to an output layer, which owns the loss.
///
/// A network is a set of views over a block of parameters. A gradient has the shape of what it is
/// the gradient of, so it is a network too, over a block of gradients.
package struct Network<Scalar: MatrixScalar>: Sendable {
  package let configuration: NetworkConfiguration
  package let parameters: Parameters<Scalar>
  package let embedding: EmbeddingLayer<Scalar>
  /// The hidden layers and the projection, if there is one.
  let hidden: [HiddenLayer<Scalar>]
  private let layers: [NetworkConfiguration.Layer]
  let output: any OutputLayer<Scalar>

  /// A view of `parameters`, which have the configuration's table.
  package init(_ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>) {
    self.configuration = configuration
    self.parameters = parameters
    embedding = EmbeddingLayer(
      weight: parameters[NetworkConfiguration.embeddingName], segments: configuration.segments)
    layers = configuration.layers
    hidden = layers.map { layer in
      HiddenLayer(
        weight: parameters["\(layer.name).weight"], bias: parameters["\(layer.name).bias"],
        activation: layer.activation)
    }
    output = configuration.output.layer(configuration, over: parameters)
  }

  /// A network whose parameters are all zero.
  package init(_ configuration: NetworkConfiguration) {
    self.init(configuration, over: Parameters(configuration))
  }

  /// A network of the same shape, over another block.
  package func over(_ parameters: Parameters<Scalar>) -> Network {
    Network(configuration, over: parameters)
  }

  // MARK: - Forward

  /// What the output layer gets of `count` windows, valid until the workspace is used again.
  private func outputInput(
    _ windows: [Int32], count: Int, noise: DropoutNoise?, in workspace: Workspace<Scalar>
  ) -> OutputInput<Scalar> {
    precondition(count <= workspace.capacity, "\(count) windows, room for \(workspace.capacity)")
    let workers = workspace.workers
    let input = { (i: Int) in workspace.input(i, count: count, isDropped: noise != nil) }
    let x = workspace.x.prefix(count)
    workspace.clock?.enter(.embedding)
    embedding.forward(windows, into: x, on: workers)
    noise?.dropEmbeddings(x, width: embedding.weight.columns, on: workers)
    workspace.clock?.enter(.hiddenForward)
    for i in hidden.indices {
      let h = workspace.h[i].prefix(count)
      hidden[i].forward(
        input(i), into: h, derivative: workspace.derivative(i)?.prefix(count), on: workers)
      if layers[i].isResidual { Scalar.add(workspace.h[i - 1].prefix(count), to: h, on: workers) }
      pass(h, of: i, noise, into: input(i + 1), on: workers)
    }
    return OutputInput(hidden: input(hidden.count), embeddings: x)
  }

  /// What the next layer sees of the outputs of layer i: normalised, and with units dropped.
  private func pass(
    _ h: Matrix<Scalar>, of i: Int, _ noise: DropoutNoise?, into input: Matrix<Scalar>,
    on workers: Workers
  ) {
    if layers[i].isNormalized { Scalar.normalizeRows(of: h, into: input, on: workers) }
    noise?.dropHidden(
      i, isLast: i == hidden.count - 1, from: layers[i].isNormalized ? input : h, into: input,
      on: workers)
  }

  /// The gradient of that: dL/dH in place of that of what the next layer sees.
  private func passBack(
    _ dh: Matrix<Scalar>, of i: Int, at h: Matrix<Scalar>, _ noise: DropoutNoise?,
    on workers: Workers
  ) {
    noise?.dropHidden(i, isLast: i == hidden.count - 1, from: dh, into: dh, on: workers)
    if layers[i].isNormalized { Scalar.normalizeRowsGradient(at: h, of: dh, on: workers) }
  }

  /// ln p(class | window) of every class, but for a constant of each row: (count, classes), valid until
  /// the workspace is used again. Of a softmax these are the logits.
  package func scores(
    of windows: [Int32], count: Int, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    output.scores(
      outputInput(windows, count: count, noise: nil, in: workspace), in: workspace)
  }

  /// Leaves the loss of each of `count` windows, in nats, in the workspace's losses.
  ///
  /// - Parameter noise: what is dropped on the way, in training.
  package func forward(
    _ windows: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    in workspace: Workspace<Scalar>
  ) {
    let input = outputInput(windows, count: count, noise: noise, in: workspace)
    output.forward(input, targets: targets, in: workspace)
  }

  // MARK: - Forward and backward

  /// Leaves the losses as `forward` does, and the gradient of their mean in `gradient`.
  ///
  /// The gradient's embedding rows are added to, unless the output layer writes them; all else is
  /// written over.
  package func backward(
    _ windows: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    gradient: Network, in workspace: Workspace<Scalar>
  ) {
    let workers = workspace.workers
    let input = { (i: Int) in workspace.input(i, count: count, isDropped: noise != nil) }
    let outputInput = outputInput(windows, count: count, noise: noise, in: workspace)
    output.backward(
      outputInput, targets: targets, dh: workspace.inputGradient(hidden.count).prefix(count),
      gradient: gradient.output, in: workspace)
    workspace.clock?.enter(.hiddenBackward)
    for i in hidden.indices.reversed() {
      let dh = workspace.dh[i].prefix(count)
      passBack(dh, of: i, at: workspace.h[i].prefix(count), noise, on: workers)
      // What comes back by the way around the next layer.
      if i + 1 < hidden.count, layers[i + 1].isResidual {
        Scalar.add(workspace.dh[i + 1].prefix(count), to: dh, on: workers)
      }
      guard let derivative = workspace.derivative(i)?.prefix(count) else {
        preconditionFailure("a workspace without gradients")
      }
      hidden[i].backward(
        dh, x: input(i), derivative: derivative, dx: workspace.inputGradient(i).prefix(count),
        gradient: gradient.hidden[i], on: workers)
    }
    let dx = workspace.dx.prefix(count)
    output.backwardDirect(
      outputInput, addingTo: dx, gradient: gradient.output, in: workspace)
    workspace.clock?.enter(.embedding)
    // Nothing would set such a gradient back to zero.
    if configuration.frozen.contains(NetworkConfiguration.embeddingName) { return }
    noise?.dropEmbeddings(dx, width: embedding.weight.columns, on: workers)
    embedding.backward(dx, contexts: windows, gradient: gradient.embedding, on: workers)
  }
}
