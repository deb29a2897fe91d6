// Tests of the configuration of a classifier: its keys, its network and its errors.

import Foundation
import JSON
import Matrices
import Networks
import Testing

@testable import Classification

@Suite("Classifier configuration") struct ClassifierConfigurationTests {
  private let full = ClassifierConfiguration(
    features: [.words, .characters, .lexicon], buckets: 100, tokenizer: .whitespace,
    lowercase: false, tokenizerVersion: 2, lexiconScales: [1, 2, 3, 4, 5, 0.5], pool: .both,
    embedding: 30, hidden: [20, 10], activation: .gelu, freezeEmbeddings: true)
  private let regression = ClassifierConfiguration(features: [.words, .bigrams])

  @Test("a configuration is decoded as it was encoded, with the keys of config.json")
  func roundTrip() throws {
    for configuration in [full, regression] {
      let file = try JSONEncoder().encode(configuration)
      #expect(try StrictJSON.decode(ClassifierConfiguration.self, from: file) == configuration)
    }
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(full))
    let keys = try #require(object as? [String: Any]).keys
    #expect(
      keys.sorted() == [
        "activation", "buckets", "embedding", "features", "freeze-embeddings", "hidden",
        "lexicon-scales", "lowercase", "pool", "task", "tokenizer", "tokenizer-version",
      ])
  }

  @Test("the network of a regression has a weight per feature and label, or one for two labels")
  func regressionNetwork() {
    #expect(regression.isRegression && !full.isRegression)
    let binary = regression.network(features: 9, labels: 2)
    #expect(binary.groups.map(\.shape) == [[9, 1], [1]] && binary.outputs == 2)
    let several = regression.network(features: 9, labels: 3)
    #expect(several.groups.map(\.shape) == [[9, 3], [3]] && several.outputs == 3)
    #expect(several.output == .sum && several.pooling == .sum && several.frozen.isEmpty)
  }

  @Test("the network over pooled embeddings has a logit for two labels, and one per label for more")
  func pooledNetwork() {
    let binary = full.network(features: 9, labels: 2)
    #expect(
      binary.groups.map(\.shape) == [[9, 30], [60, 20], [20], [20, 10], [10], [10, 1], [1]])
    #expect(binary.groups[0].role == .frozen && binary.activation == .gelu)
    let several = full.network(features: 9, labels: 4)
    #expect(several.groups.suffix(2).map(\.shape) == [[10, 4], [4]])
    #expect(several.output == .softmax && several.pooling == .both)
  }

  // MARK: - Errors

  private static let widest = 1 << 28

  struct Invalid: Sendable, CustomTestStringConvertible {
    let message: String
    let change: @Sendable (inout ClassifierConfiguration) -> Void
    var testDescription: String { message }

    init(_ message: String, _ change: @escaping @Sendable (inout ClassifierConfiguration) -> Void) {
      (self.message, self.change) = (message, change)
    }
  }

  static let invalid = [
    Invalid("tokenizer-version is 0, which this version of fflm does not support") {
      $0.tokenizerVersion = 0
    },
    Invalid("tokenizer-version is 4, which this version of fflm does not support") {
      $0.tokenizerVersion = 4
    },
    Invalid("features must name one or more kinds of features, each once") { $0.features = [] },
    Invalid("features must name one or more kinds of features, each once") {
      $0.features = [.words, .lexicon, .words]
    },
    Invalid("lexicon-scales must be 6 positive numbers if there is a lexicon") {
      $0.lexiconScales = nil
    },
    Invalid("lexicon-scales must be 6 positive numbers if there is a lexicon") {
      $0.lexiconScales = [1, 2, 3, 4, 5]
    },
    Invalid("lexicon-scales must be 6 positive numbers if there is a lexicon") {
      $0.lexiconScales = [1, 2, 0, 4, 5, 6]
    },
    Invalid("lexicon-scales must be 6 positive numbers if there is a lexicon") {
      $0.lexiconScales = [1, 2, .infinity, 4, 5, 6]
    },
    Invalid("lexicon-scales must be 6 positive numbers if there is a lexicon") {
      $0.features = [.words]
    },
    Invalid("buckets is 0; it must be between 1 and \(widest)") { $0.buckets = 0 },
    Invalid("buckets is \(widest + 1); it must be between 1 and \(widest)") {
      $0.buckets = widest + 1
    },
    Invalid("embedding is -1; it must be between 1 and \(widest)") { $0.embedding = -1 },
    Invalid("hidden is 0; it must be between 1 and \(widest)") { $0.hidden = [20, 0] },
    Invalid("without pool, there can be no embedding, hidden layers or frozen embeddings") {
      ($0.pool, $0.hidden, $0.freezeEmbeddings) = (nil, [], false)
    },
    Invalid("without pool, there can be no embedding, hidden layers or frozen embeddings") {
      ($0.pool, $0.embedding, $0.freezeEmbeddings) = (nil, nil, false)
    },
    Invalid("without pool, there can be no embedding, hidden layers or frozen embeddings") {
      ($0.pool, $0.embedding, $0.hidden) = (nil, nil, [])
    },
    Invalid("pool is sum; it must be mean, max or both") { $0.pool = .sum },
    Invalid("a network needs the width of an embedding") { $0.embedding = nil },
    Invalid("there are 65 hidden layers; at most 64 are allowed") {
      $0.hidden = [Int](repeating: 2, count: 65)
    },
  ]

  @Test("an invalid configuration is described", arguments: invalid)
  func errors(invalid: Invalid) {
    var configuration = full
    #expect(configuration.validationError == nil && regression.validationError == nil)
    invalid.change(&configuration)
    #expect(configuration.validationError == invalid.message)
  }

  @Test("the configuration of another task is described")
  func otherTask() throws {
    let file = try JSONEncoder().encode(regression)
    let other = String(decoding: file, as: UTF8.self)
      .replacingOccurrences(of: "classification", with: "parsing")
    let configuration = try StrictJSON.decode(ClassifierConfiguration.self, from: Data(other.utf8))
    #expect(configuration.validationError == "task is 'parsing'; it must be 'classification'")
  }
}
