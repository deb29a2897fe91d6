// A network: its layers composed into a forward and a backward pass.

import Matrices

/// A feed-forward network (Bengio et al., "A neural probabilistic language model", JMLR 3, 2003,
/// equation 1).
///
/// The concatenated or pooled embeddings pass through hidden layers to an output layer, which
/// computes the loss. Direct connections, if any, also lead from the embeddings to the output layer.
///
/// A network is a set of views of a block of parameters. Since gradients have the shapes of the
/// parameters, the gradients of a network are a network over a block of gradients.
package struct Network<Scalar: MatrixScalar>: Sendable {
  package let configuration: NetworkConfiguration
  package let parameters: Parameters<Scalar>
  package let embedding: EmbeddingLayer<Scalar>
  /// The hidden layers, followed by the projection if there is one.
  let hidden: [HiddenLayer<Scalar>]
  private let layers: [NetworkConfiguration.Layer]
  let output: any OutputLayer<Scalar>

  /// Creates a view of `parameters`, which must have the configuration's table.
  package init(_ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>) {
    self.configuration = configuration
    self.parameters = parameters
    embedding = EmbeddingLayer(
      weight: parameters[NetworkConfiguration.embeddingName], segments: configuration.segments,
      pooling: configuration.pooling)
    layers = configuration.layers
    hidden = layers.map { layer in
      HiddenLayer(
        weight: parameters["\(layer.name).weight"], bias: parameters["\(layer.name).bias"],
        activation: layer.activation)
    }
    let base = configuration.output.layer(configuration, over: parameters)
    output = configuration.pointer ? PointerLayer(base, configuration, over: parameters) : base
  }

  /// Creates a network whose parameters are all zero.
  package init(_ configuration: NetworkConfiguration) {
    self.init(configuration, over: Parameters(configuration))
  }

  /// Returns a network of the same shape over another block.
  package func over(_ parameters: Parameters<Scalar>) -> Network {
    Network(configuration, over: parameters)
  }

  // MARK: - Forward

  /// Runs the layers below the output layer and returns its input for `count` examples.
  ///
  /// The result is valid until the workspace is used again.
  private func outputInput(
    _ inputs: Inputs, count: Int, noise: DropoutNoise?, samples: ClassSamples<Scalar>? = nil,
    in workspace: Workspace<Scalar>
  ) -> OutputInput<Scalar> {
    precondition(count <= workspace.capacity, "\(count) examples, room for \(workspace.capacity)")
    let workers = workspace.workers
    let input = { (i: Int) in workspace.input(i, count: count, isDropped: noise != nil) }
    let x = workspace.x.prefix(count)
    workspace.clock?.enter(.embedding)
    embedding.forward(inputs, into: x, on: workers)
    noise?.dropEmbeddings(x, width: embedding.weight.columns, on: workers)
    workspace.clock?.enter(.hiddenForward)
    for i in hidden.indices {
      let h = workspace.h[i].prefix(count)
      hidden[i].forward(
        input(i), into: h, derivative: workspace.derivative(i)?.prefix(count),
        precision: workspace.precision, on: workers)
      if layers[i].isResidual { Scalar.add(workspace.h[i - 1].prefix(count), to: h, on: workers) }
      pass(h, of: i, noise, into: input(i + 1), on: workers)
    }
    return OutputInput(
      hidden: input(hidden.count), embeddings: x, windows: inputs.windows, samples: samples)
  }

  /// Computes the next layer's input from the output of layer i: normalized, with units dropped.
  private func pass(
    _ h: Matrix<Scalar>, of i: Int, _ noise: DropoutNoise?, into input: Matrix<Scalar>,
    on workers: Workers
  ) {
    if layers[i].isNormalized { Scalar.normalizeRows(of: h, into: input, on: workers) }
    noise?.dropHidden(
      i, isLast: i == hidden.count - 1, from: layers[i].isNormalized ? input : h, into: input,
      on: workers)
  }

  /// Turns the gradient of the next layer's input into dL/dH of layer i, in place.
  private func passBack(
    _ dh: Matrix<Scalar>, of i: Int, at h: Matrix<Scalar>, _ noise: DropoutNoise?,
    on workers: Workers
  ) {
    noise?.dropHidden(i, isLast: i == hidden.count - 1, from: dh, into: dh, on: workers)
    if layers[i].isNormalized { Scalar.normalizeRowsGradient(at: h, of: dh, on: workers) }
  }

  /// Returns ln p(class | inputs) of every class up to a constant per row; for a softmax, the
  /// logits.
  ///
  /// Shape: (count, classes). The result is valid until the workspace is used again.
  package func scores(
    of inputs: Inputs, count: Int, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    output.scores(
      outputInput(inputs, count: count, noise: nil, in: workspace), in: workspace)
  }

  /// Returns the weights by which the score of a class depends on the last hidden vector, apart from
  /// normalization.
  package func outputWeights(of id: Int) -> [Scalar] { output.weights(of: id) }

  /// Computes the loss of each of `count` examples, in nats, into the workspace's losses.
  ///
  /// - Parameters:
  ///   - noise: The dropout choices in training; nil for no dropout.
  ///   - samples: The classes to which training restricts the loss; nil for all classes.
  package func forward(
    _ inputs: Inputs, targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    samples: ClassSamples<Scalar>? = nil, in workspace: Workspace<Scalar>
  ) {
    let input = outputInput(inputs, count: count, noise: noise, samples: samples, in: workspace)
    output.forward(input, targets: targets, in: workspace)
  }

  // MARK: - Forward and backward

  /// Computes the losses as `forward` does, and the gradient of their mean into `gradient`.
  ///
  /// Embedding rows of the gradient, and the rows of sampled classes, are added to, unless the
  /// output layer overwrites them first.
  /// Everything else is overwritten, except for frozen embeddings: their gradient is not computed,
  /// and its memory is not touched.
  package func backward(
    _ inputs: Inputs, targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    samples: ClassSamples<Scalar>? = nil, gradient: Network, in workspace: Workspace<Scalar>
  ) {
    let workers = workspace.workers
    workspace.computesGradients = true
    defer { workspace.computesGradients = false }
    let input = { (i: Int) in workspace.input(i, count: count, isDropped: noise != nil) }
    let outputInput = outputInput(
      inputs, count: count, noise: noise, samples: samples, in: workspace)
    output.backward(
      outputInput, targets: targets, dh: workspace.inputGradient(hidden.count).prefix(count),
      gradient: gradient.output, in: workspace)
    workspace.clock?.enter(.hiddenBackward)
    for i in hidden.indices.reversed() {
      let dh = workspace.dh[i].prefix(count)
      passBack(dh, of: i, at: workspace.h[i].prefix(count), noise, on: workers)
      // The gradient that arrives through the residual connection around the next layer.
      if i + 1 < hidden.count, layers[i + 1].isResidual {
        Scalar.add(workspace.dh[i + 1].prefix(count), to: dh, on: workers)
      }
      guard let derivative = workspace.derivative(i)?.prefix(count) else {
        preconditionFailure("a workspace without gradients")
      }
      hidden[i].backward(
        dh, x: input(i), derivative: derivative,
        dx: i > 0 || configuration.trainsEmbedding ? workspace.inputGradient(i).prefix(count) : nil,
        gradient: gradient.hidden[i], precision: workspace.precision, on: workers)
    }
    let dx = configuration.trainsEmbedding ? workspace.dx.prefix(count) : nil
    output.backwardDirect(
      outputInput, addingTo: dx, gradient: gradient.output, in: workspace)
    workspace.clock?.enter(.embedding)
    guard let dx else { return }
    noise?.dropEmbeddings(dx, width: embedding.weight.columns, on: workers)
    embedding.backward(dx, inputs: inputs, gradient: gradient.embedding, on: workers)
  }
}
