// The configuration of a classifier, without its features, labels and parameters.

import Matrices
import Networks
import Text

/// The features, the tokenization and the network of a classifier, with the keys of `config.json`.
package struct ClassifierConfiguration: Codable, Equatable, Sendable {
  /// Distinguishes the folder from that of a language model.
  private var task = Self.task
  package var features: [FeatureKind]
  /// The number of buckets of bigrams and runs of characters; nil if they are listed.
  package var buckets: Int?
  package var tokenizer: Tokenizer.Kind
  package var lowercase: Bool
  package var tokenizerVersion: Int
  /// The numbers by which the features of the lexicon are divided.
  package var lexiconScales: [Float]?
  /// How the embeddings of the features are pooled; nil for logistic regression.
  package var pool: Pooling?
  /// The width of the embeddings of a network.
  package var embedding: Int?
  /// The widths of the hidden layers of a network.
  package var hidden: [Int]
  package var activation: Activation
  package var freezeEmbeddings: Bool

  private static let task = "classification"

  package init(
    features: [FeatureKind], buckets: Int? = nil, tokenizer: Tokenizer.Kind = .words,
    lowercase: Bool = true, tokenizerVersion: Int = Tokenizer.latestVersion,
    lexiconScales: [Float]? = nil, pool: Pooling? = nil, embedding: Int? = nil,
    hidden: [Int] = [], activation: Activation = .relu, freezeEmbeddings: Bool = false
  ) {
    self.features = features
    self.buckets = buckets
    self.tokenizer = tokenizer
    self.lowercase = lowercase
    self.tokenizerVersion = tokenizerVersion
    self.lexiconScales = lexiconScales
    self.pool = pool
    self.embedding = embedding
    self.hidden = hidden
    self.activation = activation
    self.freezeEmbeddings = freezeEmbeddings
  }

  package enum CodingKeys: String, CodingKey {
    case task, features, buckets, tokenizer, lowercase, pool, embedding, hidden, activation
    case tokenizerVersion = "tokenizer-version"
    case lexiconScales = "lexicon-scales"
    case freezeEmbeddings = "freeze-embeddings"
  }

  /// Whether this is logistic regression, whose embeddings are the weights of the features.
  package var isRegression: Bool { pool == nil }

  package var textTokenizer: Tokenizer {
    Tokenizer(kind: tokenizer, lowercase: lowercase, version: tokenizerVersion)
  }

  /// Returns the configuration of the network.
  ///
  /// - Precondition: `validationError` is nil.
  package func network(features: Int, labels: Int) -> NetworkConfiguration {
    if let validationError { preconditionFailure(validationError) }
    // Two classes need one logit.
    let logits = labels == 2 ? 1 : labels
    return NetworkConfiguration(
      inputs: features, outputs: labels, segments: WindowSegments([1]), pooling: pool ?? .sum,
      embedding: isRegression ? logits : embedding ?? 1, hidden: hidden, activation: activation,
      output: isRegression ? .sum : labels == 2 ? .logistic : .softmax,
      frozen: freezeEmbeddings ? [NetworkConfiguration.embeddingName] : [])
  }

  /// A message that says why the configuration is invalid; nil if it is valid.
  package var validationError: String? {
    guard task == Self.task else { return "task is '\(task)'; it must be '\(Self.task)'" }
    guard Tokenizer.versions.contains(tokenizerVersion) else {
      return "tokenizer-version is \(tokenizerVersion), which this version of fflm does not support"
    }
    guard !features.isEmpty, Set(features).count == features.count else {
      return "features must name one or more kinds of features, each once"
    }
    let scales = lexiconScales ?? []
    guard scales.allSatisfy({ $0.isFinite && $0 > 0 }),
      scales.count == (features.contains(.lexicon) ? Lexicon.names.count : 0)
    else {
      return "lexicon-scales must be \(Lexicon.names.count) positive numbers if there is a lexicon"
    }
    let widest = Self.widest
    let sizes =
      [(buckets ?? 1, "buckets"), (embedding ?? 1, "embedding")] + hidden.map { ($0, "hidden") }
    for (size, name) in sizes where size < 1 || size > widest {
      return "\(name) is \(size); it must be between 1 and \(widest)"
    }
    if pool == nil, embedding != nil || !hidden.isEmpty || freezeEmbeddings {
      return "without pool, there can be no embedding, hidden layers or frozen embeddings"
    }
    if pool == .sum { return "pool is sum; it must be mean, max or both" }
    if pool != nil, embedding == nil { return "a network needs the width of an embedding" }
    if hidden.count > Self.deepest {
      return "there are \(hidden.count) hidden layers; at most \(Self.deepest) are allowed"
    }
    return nil
  }

  /// The maximum width of a layer, and the maximum number of buckets.
  package static let widest = 1 << 28
  /// The maximum number of hidden layers.
  private static let deepest = 64
}
