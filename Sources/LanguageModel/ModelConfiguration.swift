// What a model is, apart from its vocabulary and its parameters.

import Matrices
import Networks
import Text

/// The architecture of a network and the way text is cut for it; `config.json` holds these keys.
package struct ModelConfiguration: Codable, Equatable, Sendable {
  /// How lines become tokens.
  package var tokenizer: Tokenizer.Kind
  package var lowercase: Bool
  /// The version of the tokenizer's rules; configurations without it mean 1.
  package var tokenizerVersion: Int
  /// Whether windows run over line ends.
  package var lines: LineMode
  /// n, the number of previous words.
  package var context: Int
  /// What is seen of the words before those: for each number, oldest last, the average embedding of
  /// so many words.
  package var averages: [Int]
  /// m, the width of a word's embedding.
  package var embedding: Int
  /// The widths of the hidden layers, first to last; none goes straight to the softmax.
  package var hidden: [Int]
  package var activation: Activation
  /// Whether a hidden layer as wide as the one before it adds to its outputs, H′ = H + g(HW + b)
  /// (He et al., "Deep residual learning", 2016).
  package var residual: Bool
  /// Whether the outputs of a hidden layer are normalised for what follows.
  package var layerNorm: Bool
  /// Whether the concatenated embeddings reach the softmax directly, too.
  package var direct: Bool
  /// Whether the output weights are the embeddings, transposed; the last hidden layer is projected
  /// to their width where it has another.
  package var tied: Bool

  package init(
    tokenizer: Tokenizer.Kind = .words, lowercase: Bool = false,
    tokenizerVersion: Int = Tokenizer.latestVersion, lines: LineMode = .stream,
    context: Int, averages: [Int] = [], embedding: Int, hidden: [Int],
    activation: Activation = .tanh, residual: Bool = false, layerNorm: Bool = false,
    direct: Bool = false, tied: Bool = false
  ) {
    self.tokenizer = tokenizer
    self.lowercase = lowercase
    self.tokenizerVersion = tokenizerVersion
    self.lines = lines
    self.context = context
    self.averages = averages
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
    self.residual = residual
    self.layerNorm = layerNorm
    self.direct = direct
    self.tied = tied
  }

  package enum CodingKeys: String, CodingKey {
    case tokenizer, lowercase, lines, context, averages, embedding, hidden, activation, residual
    case tokenizerVersion = "tokenizer-version"
    case layerNorm = "layer-norm"
    case direct, tied
  }

  /// Models that were made before there was one of the later choices did without.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tokenizer = try container.decode(Tokenizer.Kind.self, forKey: .tokenizer)
    lowercase = try container.decode(Bool.self, forKey: .lowercase)
    tokenizerVersion = try container.decodeIfPresent(Int.self, forKey: .tokenizerVersion) ?? 1
    lines = try container.decode(LineMode.self, forKey: .lines)
    context = try container.decode(Int.self, forKey: .context)
    averages = try container.decodeIfPresent([Int].self, forKey: .averages) ?? []
    embedding = try container.decode(Int.self, forKey: .embedding)
    hidden = try container.decode([Int].self, forKey: .hidden)
    activation = try container.decode(Activation.self, forKey: .activation)
    residual = try container.decodeIfPresent(Bool.self, forKey: .residual) ?? false
    layerNorm = try container.decodeIfPresent(Bool.self, forKey: .layerNorm) ?? false
    direct = try container.decode(Bool.self, forKey: .direct)
    tied = try container.decode(Bool.self, forKey: .tied)
  }

  /// How the model reads text.
  package var textTokenizer: Tokenizer {
    Tokenizer(kind: tokenizer, lowercase: lowercase, version: tokenizerVersion)
  }

  /// The words that the network sees when it predicts one.
  package var window: Window { Window(left: context, averages: averages, lines: lines) }
  /// How the window is cut, oldest words first.
  package var segments: WindowSegments {
    WindowSegments(averages.reversed() + [Int](repeating: 1, count: context))
  }
  /// The network for a vocabulary of some size.
  ///
  /// - Precondition: `validationError` is nil.
  package func network(vocabulary: Int) -> NetworkConfiguration {
    if let validationError { preconditionFailure(validationError) }
    return NetworkConfiguration(
      inputs: vocabulary, outputs: vocabulary, segments: segments, embedding: embedding,
      hidden: hidden,
      activation: activation, residual: residual, layerNorm: layerNorm, direct: direct, tied: tied)
  }

  /// Why this cannot be a network, or nil when it can.
  package var validationError: String? {
    guard Tokenizer.versions.contains(tokenizerVersion) else {
      let (oldest, latest) = (Tokenizer.versions.lowerBound, Tokenizer.versions.upperBound)
      return """
        tokenizer-version is \(tokenizerVersion), but this version of fflm supports only \(oldest) to \
        \(latest); use a newer fflm
        """
    }
    let sizes =
      [(context, "context", Self.longest), (embedding, "embedding", Self.widest)]
      + averages.map { ($0, "averages", Self.longest) } + hidden.map { ($0, "hidden", Self.widest) }
    for (size, name, largest) in sizes where size < 1 || size > largest {
      return "\(name) is \(size); it must be between 1 and \(largest)"
    }
    for (count, name) in [(hidden.count, "hidden layers"), (averages.count, "averages")]
    where count > Self.deepest {
      return "there are \(count) \(name); at most \(Self.deepest) are possible"
    }
    return nil
  }

  /// Wider layers than this are taken for mistakes, and keep every product of sizes within an Int.
  package static let widest = 1 << 30
  /// The most words of a context or an average.
  package static let longest = 10_000
  /// The most hidden layers, or averages.
  package static let deepest = 64
}
