// What a network is, apart from its parameters.

import Matrices

/// The architecture of a feed-forward network over numbered inputs.
package struct NetworkConfiguration: Equatable, Sendable {
  /// How many different inputs there are, V for words: the rows of the embedding.
  package var inputs: Int
  /// How many classes the output layer tells apart.
  package var outputs: Int
  /// How the inputs of an example, its window, are cut into runs, oldest first.
  package var segments: WindowSegments
  /// m, the width of an input's embedding.
  package var embedding: Int
  /// The widths of the hidden layers, first to last.
  package var hidden: [Int]
  package var activation: Activation
  /// Whether a hidden layer as wide as the one before it adds to its outputs, H′ = H + g(HW + b)
  /// (He et al., "Deep residual learning", 2016).
  package var residual: Bool
  /// Whether the outputs of a hidden layer are normalised for what follows.
  package var layerNorm: Bool
  /// Whether the concatenated embeddings reach the output layer directly, too.
  package var direct: Bool
  /// Whether the output weights are the embeddings, transposed.
  package var tied: Bool
  package var output: OutputLayerKind
  /// The names of groups that training leaves as they are.
  package var frozen: Set<String>

  package init(
    inputs: Int, outputs: Int, segments: WindowSegments, embedding: Int, hidden: [Int],
    activation: Activation = .tanh, residual: Bool = false, layerNorm: Bool = false,
    direct: Bool = false, tied: Bool = false, output: OutputLayerKind = .softmax,
    frozen: Set<String> = []
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.segments = segments
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
    self.residual = residual
    self.layerNorm = layerNorm
    self.direct = direct
    self.tied = tied
    self.output = output
    self.frozen = frozen
  }

  /// The width of the concatenated embeddings, (n + averages)·m.
  package var concatenation: Int { segments.count * embedding }
  /// The width of what the output layer gets.
  package var lastWidth: Int { layers.last?.width ?? concatenation }

  /// The layers between embeddings and output: the hidden ones and, where tied output weights need
  /// vectors as wide as an embedding and the last hidden layer is not, a projection.
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

  package struct Layer: Equatable, Sendable {
    package let name: String
    package let width: Int
    package let activation: Activation
    /// Whether its inputs are added to its outputs.
    package let isResidual: Bool
    /// Whether its outputs are normalised for the next layer.
    package let isNormalized: Bool
  }

  /// All parameters, as the layers declare them, in the order of files.
  package var groups: [ParameterGroup] {
    var groups = embeddingGroups
    var width = concatenation
    for layer in layers {
      groups += layer.groups(inputs: width)
      width = layer.width
    }
    groups += output.groups(of: self)
    for i in groups.indices where frozen.contains(groups[i].name) { groups[i].role = .frozen }
    return groups
  }
}
