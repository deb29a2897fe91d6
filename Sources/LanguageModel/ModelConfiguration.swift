// The configuration of a model, without its vocabulary and parameters.

import Matrices
import Networks
import Text

/// The network architecture and the tokenization of a model, with the keys of `config.json`.
package struct ModelConfiguration: Codable, Equatable, Sendable {
  /// The rules by which lines are split into tokens.
  package var tokenizer: Tokenizer.Kind
  /// Whether text is lowercased.
  package var lowercase: Bool
  /// The version of the tokenizer's rules. Configurations without this key use version 1.
  package var tokenizerVersion: Int
  /// Whether windows extend across line ends.
  package var lines: LineMode
  /// n, the number of context words before the predicted word.
  package var context: Int
  /// The number of context words after the predicted word. If it is 0, the model predicts words
  /// from earlier words only; otherwise, it is a masked language model.
  package var rightContext: Int
  /// The lengths of the segments of earlier words whose average embeddings the network also sees,
  /// nearest first.
  package var averages: [Int]
  /// m, the width of an embedding.
  package var embedding: Int
  /// The widths of the hidden layers, from the first to the last. If empty, the embeddings lead
  /// directly to the softmax.
  package var hidden: [Int]
  /// The activation of the hidden layers.
  package var activation: Activation
  /// Whether a hidden layer that is as wide as the previous one adds that layer's output to its
  /// own: H′ = H + g(HW + b) (He et al., "Deep residual learning", 2016).
  package var residual: Bool
  /// Whether the output of a hidden layer is normalized before the next layer.
  package var layerNorm: Bool
  /// Whether the concatenated embeddings are also connected directly to the softmax.
  package var direct: Bool
  /// Whether the output weights are the transposed embeddings. If the last hidden layer has another
  /// width, it is projected to that of the embeddings.
  package var tied: Bool
  /// The output layer, which determines the loss that training minimizes.
  package var outputLayer: OutputLayerChoice
  /// The IDs of the words with which the clusters of an adaptive softmax begin, ascending; nil for
  /// other output layers.
  package var cutoffs: [Int]?
  /// Whether a pointer to the words that the network sees is mixed with the output layer.
  package var pointer: Bool
  /// Whether training leaves the embeddings, and with `tied` the output weights, as they are.
  package var freezeEmbeddings: Bool

  package init(
    tokenizer: Tokenizer.Kind = .words, lowercase: Bool = false,
    tokenizerVersion: Int = Tokenizer.latestVersion, lines: LineMode = .stream,
    context: Int, rightContext: Int = 0, averages: [Int] = [], embedding: Int, hidden: [Int],
    activation: Activation = .tanh, residual: Bool = false, layerNorm: Bool = false,
    direct: Bool = false, tied: Bool = false,
    outputLayer: OutputLayerChoice = .softmax, cutoffs: [Int]? = nil,
    pointer: Bool = false, freezeEmbeddings: Bool = false
  ) {
    self.tokenizer = tokenizer
    self.lowercase = lowercase
    self.tokenizerVersion = tokenizerVersion
    self.lines = lines
    self.context = context
    self.rightContext = rightContext
    self.averages = averages
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
    self.residual = residual
    self.layerNorm = layerNorm
    self.direct = direct
    self.tied = tied
    self.outputLayer = outputLayer
    self.cutoffs = cutoffs
    self.pointer = pointer
    self.freezeEmbeddings = freezeEmbeddings
  }

  package enum CodingKeys: String, CodingKey {
    case tokenizer, lowercase, lines, context, averages, embedding, hidden, activation, residual
    case tokenizerVersion = "tokenizer-version"
    case rightContext = "right-context"
    case layerNorm = "layer-norm"
    case direct, tied, cutoffs, pointer
    case outputLayer = "output-layer"
    case freezeEmbeddings = "freeze-embeddings"
  }

  /// Decodes a configuration. Keys that were added later may be missing from those of older models.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tokenizer = try container.decode(Tokenizer.Kind.self, forKey: .tokenizer)
    lowercase = try container.decode(Bool.self, forKey: .lowercase)
    tokenizerVersion = try container.decodeIfPresent(Int.self, forKey: .tokenizerVersion) ?? 1
    lines = try container.decode(LineMode.self, forKey: .lines)
    context = try container.decode(Int.self, forKey: .context)
    rightContext = try container.decodeIfPresent(Int.self, forKey: .rightContext) ?? 0
    averages = try container.decodeIfPresent([Int].self, forKey: .averages) ?? []
    embedding = try container.decode(Int.self, forKey: .embedding)
    hidden = try container.decode([Int].self, forKey: .hidden)
    activation = try container.decode(Activation.self, forKey: .activation)
    residual = try container.decodeIfPresent(Bool.self, forKey: .residual) ?? false
    layerNorm = try container.decodeIfPresent(Bool.self, forKey: .layerNorm) ?? false
    direct = try container.decode(Bool.self, forKey: .direct)
    tied = try container.decode(Bool.self, forKey: .tied)
    outputLayer =
      try container.decodeIfPresent(OutputLayerChoice.self, forKey: .outputLayer) ?? .softmax
    cutoffs = try container.decodeIfPresent([Int].self, forKey: .cutoffs)
    pointer = try container.decodeIfPresent(Bool.self, forKey: .pointer) ?? false
    freezeEmbeddings =
      try container.decodeIfPresent(Bool.self, forKey: .freezeEmbeddings) ?? false
  }

  /// The tokenizer for the model's text.
  package var textTokenizer: Tokenizer {
    Tokenizer(kind: tokenizer, lowercase: lowercase, version: tokenizerVersion)
  }

  /// The words that the network sees when it predicts a word.
  package var window: Window {
    Window(left: context, right: rightContext, averages: averages, lines: lines)
  }
  /// The segments of the window, in text order.
  package var segments: WindowSegments {
    WindowSegments(averages.reversed() + [Int](repeating: 1, count: context + rightContext))
  }
  /// Returns the network configuration for a vocabulary size.
  ///
  /// - Precondition: `validationError(vocabulary:)` is nil.
  package func network(vocabulary: Int) -> NetworkConfiguration {
    if let error = validationError(vocabulary: vocabulary) { preconditionFailure(error) }
    return NetworkConfiguration(
      inputs: vocabulary, outputs: vocabulary, segments: segments, embedding: embedding,
      hidden: hidden,
      activation: activation, residual: residual, layerNorm: layerNorm, direct: direct, tied: tied,
      output: outputLayer.kind, samples: outputLayer.defaultSamples ?? 1,
      cutoffs: outputLayer == .adaptive ? cutoffs ?? [] : [], pointer: pointer,
      frozen: freezeEmbeddings ? [NetworkConfiguration.embeddingName] : [])
  }

  /// The width of the output layer's input.
  package var lastWidth: Int {
    tied ? embedding : hidden.last ?? segments.count * embedding
  }

  /// Whether the network can have a pointer. A pointer needs exact losses, and it points at earlier
  /// words.
  package var canPoint: Bool { outputLayer != .sampled && rightContext == 0 }

  /// Returns why the configuration is invalid for a vocabulary size; nil if it is valid.
  package func validationError(vocabulary: Int) -> String? {
    if let validationError { return validationError }
    guard outputLayer == .adaptive, let last = cutoffs?.last, last >= vocabulary else { return nil }
    return """
      the cut-off \(last) is not below \(vocabulary), the number of entries of the vocabulary; use \
      smaller cut-offs or more words
      """
  }

  /// A message that says why the configuration is invalid for any vocabulary; otherwise nil.
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
    guard (0...Self.longest).contains(rightContext) else {
      return "right-context is \(rightContext); it must be between 0 and \(Self.longest)"
    }
    if direct, outputLayer != .softmax {
      return "direct connections require the output layer softmax, not \(outputLayer.rawValue)"
    }
    if pointer, !canPoint {
      return rightContext > 0
        ? "a pointer requires right-context 0, because it points at earlier words"
        : "a pointer requires the output layer softmax or adaptive, not \(outputLayer.rawValue)"
    }
    if outputLayer == .adaptive {
      let cutoffs = cutoffs ?? []
      guard (1...Self.mostCutoffs).contains(cutoffs.count) else {
        return """
          the output layer adaptive has \(cutoffs.count) cut-offs; it needs 1 to \(Self.mostCutoffs)
          """
      }
      guard cutoffs[0] >= 1, zip(cutoffs, cutoffs.dropFirst()).allSatisfy(<) else {
        let list = cutoffs.map(String.init).joined(separator: ",")
        return "the cut-offs \(list) must ascend, from 1 or more"
      }
    }
    for (count, name) in [(hidden.count, "hidden layers"), (averages.count, "averages")]
    where count > Self.deepest {
      return "there are \(count) \(name); at most \(Self.deepest) are allowed"
    }
    return nil
  }

  /// The maximum width of a layer. It keeps every product of sizes within an Int.
  package static let widest = 1 << 30
  /// The maximum number of words in the context, on either side, or in an average.
  package static let longest = 10_000
  /// The maximum number of clusters of an adaptive softmax.
  package static let mostCutoffs = 16
  /// The maximum number of hidden layers, and of averages.
  package static let deepest = 64
}
