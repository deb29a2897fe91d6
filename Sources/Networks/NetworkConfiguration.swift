// The architecture of a network, without its parameters.

import Matrices

/// The architecture of a feed-forward network whose inputs are integer IDs.
package struct NetworkConfiguration: Equatable, Sendable {
  /// The number of distinct inputs, V for words: the number of embedding rows.
  package var inputs: Int
  /// The number of classes of the output layer.
  package var outputs: Int
  /// How the window of an example is divided into segments, oldest first.
  package var segments: WindowSegments
  /// How the embeddings of a bag of inputs are pooled; nil if those of a window are concatenated.
  package var pooling: Pooling?
  /// m, the width of an embedding.
  package var embedding: Int
  /// The widths of the hidden layers, from the first to the last.
  package var hidden: [Int]
  package var activation: Activation
  /// Whether a hidden layer that is as wide as the previous one adds that layer's output to its
  /// own: H′ = H + g(HW + b) (He et al., "Deep residual learning", 2016).
  package var residual: Bool
  /// Whether the output of a hidden layer is normalized before the next layer.
  package var layerNorm: Bool
  /// Whether the concatenated embeddings are also connected directly to the output layer.
  package var direct: Bool
  /// Whether the output weights are the transposed embeddings.
  package var tied: Bool
  package var output: OutputLayerKind
  /// The number of samples of the classes to which training restricts the loss of a batch, for the
  /// output layers that do so.
  package var samples: Int
  /// The first classes of the clusters of an adaptive softmax, ascending; empty for other layers.
  package var cutoffs: [Int]
  /// Whether a pointer to the words of the window is mixed with the output layer.
  package var pointer: Bool
  /// The names of the groups that training does not change.
  package var frozen: Set<String>

  package init(
    inputs: Int, outputs: Int, segments: WindowSegments, pooling: Pooling? = nil, embedding: Int,
    hidden: [Int],
    activation: Activation = .tanh, residual: Bool = false, layerNorm: Bool = false,
    direct: Bool = false, tied: Bool = false, output: OutputLayerKind = .softmax,
    samples: Int = 1, cutoffs: [Int] = [], pointer: Bool = false, frozen: Set<String> = []
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.segments = segments
    self.pooling = pooling
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
    self.residual = residual
    self.layerNorm = layerNorm
    self.direct = direct
    self.tied = tied
    self.output = output
    self.samples = samples
    self.cutoffs = cutoffs
    self.pointer = pointer
    self.frozen = frozen
  }

  /// The width of the concatenated embeddings, (n + averages)·m, or of the pooled ones.
  package var concatenation: Int { (pooling?.partCount ?? segments.count) * embedding }
  /// The width of the output layer's input.
  package var lastWidth: Int { layers.last?.width ?? concatenation }

  /// The layers between the embeddings and the output layer.
  ///
  /// These are the hidden layers and, if tied output weights need vectors of the width of an
  /// embedding but the last hidden layer has another width, a projection.
  package var layers: [Layer] {
    var layers = hidden.enumerated().map { i, width in
      Layer(
        name: "hidden.\(i)", width: width, activation: activation,
        isResidual: residual && i > 0 && hidden[i - 1] == width, isNormalized: layerNorm)
    }
    if tied && (hidden.last ?? concatenation) != embedding {
      layers.append(
        Layer(
          name: "projection", width: embedding, activation: .identity, isResidual: false,
          isNormalized: false))
    }
    return layers
  }

  /// The shape of a hidden layer or a projection.
  package struct Layer: Equatable, Sendable {
    package let name: String
    package let width: Int
    package let activation: Activation
    /// Whether the output of the previous layer is added to the output of this one.
    package let isResidual: Bool
    /// Whether the output is normalized before the next layer.
    package let isNormalized: Bool
  }

  /// All parameter groups of the layers, in the order of the model file.
  package var groups: [ParameterGroup] {
    var groups = embeddingGroups
    var width = concatenation
    for layer in layers {
      groups += layer.groups(inputs: width)
      width = layer.width
    }
    groups += output.groups(of: self)
    if pointer { groups += pointerGroups }
    for i in groups.indices where frozen.contains(groups[i].name) { groups[i].role = .frozen }
    return groups
  }
}
