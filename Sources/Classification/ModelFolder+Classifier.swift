// Reading and writing the parts of a classifier in its folder.

import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import OperatingSystem
import Text

extension ModelFolder {
  /// The maximum size of `features.txt`, in bytes. Since a line has at least 8 bytes, the numbers of
  /// the features and of the buckets fit in `Int32`.
  private static let featuresLimit = 1 << 32

  /// Whether the folder is that of a classifier, even if one of its files is missing.
  package var isClassifier: Bool { !has(.vocabulary) && (has(.labels) || has(.features)) }

  /// Loads the classifier in the folder.
  ///
  /// - Throws: ``ModelError`` if a file is missing or does not match the others; ``FileError`` if a
  ///   file cannot be read.
  package func loadClassifier() throws -> Classifier {
    let configuration = try loadClassifierConfiguration()
    let labels = try loadLabels()
    let features = try loadFeatures(configuration)
    let network = configuration.network(features: features.count, labels: labels.count)
    let bytes =
      4
      * Workspace<Float>.estimatedCount(
        network, capacity: Network<Float>.textsPerBatch, gradients: false)
    if network.parameterCount > 0x1p40 || bytes > AvailableMemory.ofThisProcess.bytes {
      throw ModelError.damaged(path(of: .configuration), .memory(bytes: bytes))
    }
    return Classifier(
      configuration: configuration, features: features, labels: labels,
      parameters: try parameters(ParameterTable(network)))
  }

  /// Loads and checks `config.json`.
  package func loadClassifierConfiguration() throws -> ClassifierConfiguration {
    let configuration = try decode(ClassifierConfiguration.self, from: .configuration)
    if let validationError = configuration.validationError {
      throw ModelError.invalidConfiguration(path(of: .configuration), validationError)
    }
    return configuration
  }

  /// Loads `labels.txt`.
  package func loadLabels() throws -> Labels {
    let contents = try contents(
      of: .labels, limit: Labels.limit * (LabeledLines.longestLabel + 1))
    let lines = contents.split(separator: UInt8(ascii: "\n"))
    // Comparing long strings can be slow.
    guard lines.allSatisfy({ $0.count <= LabeledLines.longestLabel }),
      case let labels = Labels(lines.map { String(decoding: $0, as: UTF8.self) }),
      labels.file == contents, (2...Labels.limit).contains(labels.count)
    else {
      throw ModelError.invalid(
        path(of: .labels),
        "It must list 2 to \(Labels.limit) different labels in the order of their bytes; restore it "
          + "from a copy.")
    }
    return labels
  }

  /// Loads `features.txt` and `lexicon.txt`.
  package func loadFeatures(_ configuration: ClassifierConfiguration) throws -> FeatureTable {
    var lexicon: Lexicon?
    if configuration.features.contains(.lexicon) {
      lexicon = Lexicon(file: try contents(of: .lexicon, limit: Self.vocabularyLimit))
      if lexicon == nil {
        throw ModelError.invalid(
          path(of: .lexicon),
          "Its lines must be 'positive' or 'negative', a tab and a word; restore it from a copy.")
      }
    }
    var features = FeatureTable(
      kinds: Set(configuration.features), tokenizer: configuration.textTokenizer,
      buckets: configuration.buckets, lexicon: lexicon)
    if let line = features.read(try contents(of: .features, limit: Self.featuresLimit)) {
      throw ModelError.invalid(
        path(of: .features),
        "Line \(line) is not a kind of features in config.json, a tab and a feature that was not "
          + "listed before, in the order of the kinds; restore the file from a copy.")
    }
    guard features.count > 0 else {
      throw ModelError.invalid(path(of: .features), "It lists no features; restore it from a copy.")
    }
    return features
  }
}
