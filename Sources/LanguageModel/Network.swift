// The network: its layers, composed forward and backward.

import Matrices

/// Bengio's feed-forward language model (Bengio et al., "A neural probabilistic language model",
/// JMLR 3, 2003, equation 1): embeddings, concatenated, through hidden layers and, where there are
/// direct connections, also straight, to a softmax over the next word.
///
/// A network is a set of views over a block of parameters. A gradient has the shape of what it is
/// the gradient of, so it is a network too, over a block of gradients.
package struct Network<Scalar: MatrixScalar>: Sendable {
  package let configuration: ModelConfiguration
  let embedding: EmbeddingLayer<Scalar>
  /// The hidden layers and the projection, if there is one.
  let hidden: [HiddenLayer<Scalar>]
  private let layers: [ModelConfiguration.Layer]
  let output: OutputLayer<Scalar>
  let direct: DirectConnections<Scalar>?

  package init(over parameters: Parameters<Scalar>) {
    configuration = parameters.configuration
    let isTied = configuration.tied
    embedding = EmbeddingLayer(weight: parameters.embedding, runs: configuration.runs)
    layers = configuration.layers
    hidden = layers.map { layer in
      HiddenLayer(
        weight: parameters["\(layer.name).weight"], bias: parameters["\(layer.name).bias"],
        activation: layer.activation)
    }
    output = OutputLayer(
      weight: isTied ? parameters.embedding : parameters["output.weight"],
      bias: parameters["output.bias"], isTied: isTied)
    direct =
      configuration.direct ? DirectConnections(weight: parameters["direct.weight"]) : nil
  }

  // MARK: - Forward

  /// The logits Z (count, V) of `count` contexts, valid until the workspace is used again.
  ///
  /// - Parameter noise: what is dropped on the way, in training.
  package func logits(
    of contexts: [Int32], count: Int, noise: DropoutNoise? = nil, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    precondition(count <= workspace.capacity, "\(count) windows, room for \(workspace.capacity)")
    let workers = workspace.workers
    let input = { (i: Int) in workspace.input(i, count: count, isDropped: noise != nil) }
    let (x, z) = (workspace.x.prefix(count), workspace.z.prefix(count))
    workspace.clock?.enter(.embedding)
    embedding.forward(contexts, into: x, on: workers)
    noise?.dropEmbeddings(x, width: embedding.weight.columns, on: workers)
    workspace.clock?.enter(.hiddenForward)
    for i in hidden.indices {
      let h = workspace.h[i].prefix(count)
      hidden[i].forward(input(i), into: h, slope: workspace.slope(i)?.prefix(count), on: workers)
      if layers[i].isResidual { Scalar.add(workspace.h[i - 1].prefix(count), to: h, on: workers) }
      pass(h, of: i, noise, into: input(i + 1), on: workers)
    }
    workspace.clock?.enter(.outputForward)
    output.forward(input(hidden.count), into: z, on: workers)
    direct?.forward(x, addingTo: z, on: workers)
    return z
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

  /// Leaves the cross-entropy of each of `count` windows, in nats, in the workspace's losses.
  package func forward(
    _ contexts: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    in workspace: Workspace<Scalar>
  ) {
    let z = logits(of: contexts, count: count, noise: noise, in: workspace)
    Scalar.crossEntropy(
      of: z, targets: targets, losses: &workspace.losses, on: workspace.workers)
  }

  // MARK: - Forward and backward

  /// Leaves the losses as `forward` does, and the gradient of their mean in `gradient`.
  ///
  /// The gradient's embedding rows are added to, unless the output is tied; all else is written
  /// over.
  package func backward(
    _ contexts: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    gradient: Network, in workspace: Workspace<Scalar>
  ) {
    let workers = workspace.workers
    let input = { (i: Int) in workspace.input(i, count: count, isDropped: noise != nil) }
    let z = logits(of: contexts, count: count, noise: noise, in: workspace)
    // Softmax and cross-entropy together: dL/dZ = (softmax(Z) − 1[target]) / B.
    workspace.clock?.enter(.softmax)
    Scalar.crossEntropyGradient(
      of: z, targets: targets, losses: &workspace.losses, on: workers)
    let dz = z
    let (x, dx) = (workspace.x.prefix(count), workspace.dx.prefix(count))
    workspace.clock?.enter(.outputBackward)
    output.backward(
      dz, h: input(hidden.count),
      dh: workspace.inputGradient(hidden.count).prefix(count), gradient: gradient.output,
      on: workers)
    workspace.clock?.enter(.hiddenBackward)
    for i in hidden.indices.reversed() {
      let dh = workspace.dh[i].prefix(count)
      passBack(dh, of: i, at: workspace.h[i].prefix(count), noise, on: workers)
      // What comes back by the way around the next layer.
      if i + 1 < hidden.count, layers[i + 1].isResidual {
        Scalar.add(workspace.dh[i + 1].prefix(count), to: dh, on: workers)
      }
      guard let slope = workspace.slope(i)?.prefix(count) else {
        preconditionFailure("a workspace without gradients")
      }
      hidden[i].backward(
        dh, x: input(i), slope: slope, dx: workspace.inputGradient(i).prefix(count),
        gradient: gradient.hidden[i], on: workers)
    }
    if let direct, let gradient = gradient.direct {
      direct.backward(dz, x: x, addingTo: dx, gradient: gradient, on: workers)
    }
    workspace.clock?.enter(.embedding)
    noise?.dropEmbeddings(dx, width: embedding.weight.columns, on: workers)
    embedding.backward(dx, contexts: contexts, gradient: gradient.embedding, on: workers)
  }
}
