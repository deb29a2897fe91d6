// What a model is, apart from its vocabulary and its parameters.

import Text

/// The architecture of a network and the way text is cut for it; `config.json` holds these keys.
package struct ModelConfiguration: Codable, Equatable, Sendable {
  /// How lines become tokens.
  package var tokenizer: Tokenizer.Kind
  package var lowercase: Bool
  /// Whether windows run over line ends.
  package var lines: LineMode
  /// n, the number of previous words.
  package var context: Int
  /// m, the width of a word's embedding.
  package var embedding: Int
  /// The widths of the hidden layers, first to last; none goes straight to the softmax.
  package var hidden: [Int]
  package var activation: Activation
  /// Whether the concatenated embeddings reach the softmax directly, too.
  package var direct: Bool
  /// Whether the output weights are the embeddings, transposed; the last hidden layer is projected
  /// to their width where it has another.
  package var tied: Bool

  package init(
    tokenizer: Tokenizer.Kind = .words, lowercase: Bool = false, lines: LineMode = .stream,
    context: Int, embedding: Int, hidden: [Int], activation: Activation = .tanh,
    direct: Bool = false, tied: Bool = false
  ) {
    self.tokenizer = tokenizer
    self.lowercase = lowercase
    self.lines = lines
    self.context = context
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
    self.direct = direct
    self.tied = tied
  }

  /// The width of the concatenated embeddings, n·m.
  package var concatenation: Int { context * embedding }

  /// The layers between embeddings and output: the hidden ones and, where tied output weights need
  /// vectors as wide as an embedding and the last hidden layer is not, a projection.
  package var layers: [Layer] {
    var layers = hidden.enumerated().map { i, width in
      Layer(name: "hidden.\(i)", width: width, activation: activation)
    }
    if tied && (hidden.last ?? concatenation) != embedding {
      layers.append(Layer(name: "projection", width: embedding, activation: .identity))
    }
    return layers
  }

  package struct Layer: Equatable, Sendable {
    package let name: String
    package let width: Int
    package let activation: Activation
  }

  /// Why this cannot be a network, or nil when it can.
  package var complaint: String? {
    let widths = [(context, "context"), (embedding, "embedding")] + hidden.map { ($0, "hidden") }
    for (width, name) in widths where width < 1 || width > Self.widest {
      return "\(name) is \(width); it must be between 1 and \(Self.widest)"
    }
    if hidden.count > Self.deepest {
      return "there are \(hidden.count) hidden layers; at most \(Self.deepest) are possible"
    }
    return nil
  }

  /// Wider layers than this are taken for mistakes, and keep every product of sizes within an Int.
  package static let widest = 1 << 30
  package static let deepest = 64
}
