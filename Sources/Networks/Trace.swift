// The activations of one window and the gradients of its loss.

import Matrices

/// All that a training step without dropout computes for one window: the activations of every
/// layer, the loss L = −ln p(target | window), and the gradient of L at every layer.
package struct Trace<Scalar: MatrixScalar>: Sendable {
  /// The units of a layer and the gradient of the loss with respect to each.
  package struct Units: Sendable {
    package let values: [Scalar]
    package let gradients: [Scalar]
  }

  /// A hidden layer or the projection.
  package struct Layer: Sendable {
    /// H, with the residual connection if there is one, and dL/dH.
    package let output: Units
    /// The input of the next layer, which is H or, if the layer is normalized, the normalized H.
    package let passedOn: [Scalar]
  }

  /// A place of the window that holds an input.
  package struct Input: Sendable {
    /// The index of the place in the window.
    package let place: Int
    /// The segment to which the place belongs.
    package let segment: Int
    /// dL/dE[input] by way of this place and the layers, which training adds to the gradient of the
    /// embedding.
    package let gradient: [Double]
    /// dL/dE[input] · E[input], and with a pointer also dL/ds, where s is the score of the place: the
    /// attribution to the input.
    ///
    /// To first order, L decreases by this number if the embedding is replaced by zeros and the pointer
    /// does not point at the place. An input with a negative attribution thus makes the target more
    /// probable.
    ///
    /// Source: Denil, Demiraj and de Freitas, "Extraction of salient sentences from labelled
    /// documents", 2014.
    package let attribution: Double
  }

  /// X, the concatenated embeddings, and dL/dX.
  package let embeddings: Units
  package let layers: [Layer]
  /// Z, the logits, or for an adaptive softmax or with a pointer the log-probabilities, and
  /// dL/dZ = softmax(Z) − 1[target].
  package let logits: Units
  /// L, in nats.
  package let loss: Double
  /// The places of the window that hold an input, in order.
  package let inputs: [Input]
  /// dL/dW for every group W of parameters, whether or not training changes it.
  package let gradients: Parameters<Scalar>
}

extension Network {
  /// Runs a training step for one window without dropout, and returns what it computes.
  ///
  /// Frozen groups have gradients, too, so that the gradient reaches the inputs of every network.
  ///
  /// - Parameters:
  ///   - window: The inputs; an ID of −1 means no input.
  ///   - target: The class whose loss is computed.
  /// - Precondition: The output layer is a softmax, which may be adaptive or trained over samples.
  /// - Complexity: Two forward passes and a backward pass. Allocates a block of the size of the
  ///   parameters.
  package func trace(_ window: [Int32], target: Int32, workers: Workers) -> Trace<Scalar> {
    precondition(
      [.softmax, .adaptive].contains(configuration.output) || configuration.output.isSampled,
      "the output layer is \(configuration.output)")
    var configuration = configuration
    configuration.frozen = []
    let network = Network(configuration, over: parameters)
    let workspace = Workspace<Scalar>(
      configuration, capacity: 1, gradients: true, workers: workers)
    let logits = network.scores(of: window, count: 1, in: workspace).scalars
    let dz = Matrix(1, logits.count, logits)
    Scalar.crossEntropyGradient(
      of: dz, targets: [target], losses: &workspace.losses, on: workers)
    let gradients = Gradients<Scalar>(ParameterTable(configuration))
    network.computeGradients(
      of: window, targets: [target], count: 1, into: gradients,
      as: network.over(gradients.parameters), in: workspace)
    return Trace(
      embeddings: .init(values: workspace.x.scalars, gradients: workspace.dx.scalars),
      layers: workspace.h.indices.map { i in
        .init(
          output: .init(values: workspace.h[i].scalars, gradients: workspace.dh[i].scalars),
          passedOn: workspace.input(i + 1, count: 1, isDropped: false).scalars)
      },
      logits: .init(values: logits, gradients: dz.scalars),
      loss: workspace.losses[0],
      inputs: inputs(
        of: window, dx: workspace.dx,
        scores: (network.output as? PointerLayer)?.scoreGradients(of: window, in: workspace) ?? [:]
      ),
      gradients: gradients.parameters)
  }

  /// Returns the places of a window that hold an input, with their gradients.
  ///
  /// A segment is the sum of the embeddings at its places times a factor, so by the chain rule each
  /// of them has the gradient of the segment times that factor.
  ///
  /// - Parameter scores: The derivatives by the scores of a pointer, by place.
  private func inputs(
    of window: [Int32], dx: Matrix<Scalar>, scores: [Int: Double]
  ) -> [Trace<Scalar>.Input] {
    let segments = configuration.segments
    let rows = dx.reshaped(segments.count, embedding.weight.columns)
    return segments.lengths.indices.flatMap { segment -> [Trace<Scalar>.Input] in
      let (places, scale) = segments.places(ofRow: segment)
      let gradient = rows.rows(segment..<segment + 1).scalars.map { scale * Double($0) }
      return places.filter { window[$0] >= 0 }.map { place in
        let id = Int(window[place])
        let values = embedding.weight.rows(id..<id + 1).scalars.map { Double($0) }
        return Trace<Scalar>.Input(
          place: place, segment: segment, gradient: gradient,
          attribution: zip(gradient, values).reduce(scores[place] ?? 0) { $0 + $1.0 * $1.1 })
      }
    }
  }
}
