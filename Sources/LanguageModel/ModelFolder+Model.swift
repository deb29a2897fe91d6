// Reading and writing the parts of a language model in its folder.

import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import OperatingSystem
import Text

extension ModelFolder {
  /// Loads the model in the folder.
  ///
  /// The shapes of the tensors are checked against configuration and vocabulary before any memory
  /// is allocated for them.
  ///
  /// - Throws: ``ModelError`` if a file is missing or does not match the others; ``FileError`` if a
  ///   file cannot be read.
  package func load() throws -> Model {
    let configuration = try loadConfiguration()
    let vocabulary = try loadVocabulary()
    try check(configuration, vocabulary: vocabulary.count)
    let network = configuration.network(vocabulary: vocabulary.count)
    try checkSize(of: network)
    return Model(
      configuration: configuration, vocabulary: vocabulary,
      parameters: try parameters(ParameterTable(network)))
  }

  /// Loads and checks `config.json`.
  ///
  /// - Throws: ``ModelError`` or ``FileError``.
  package func loadConfiguration() throws -> ModelConfiguration {
    let configuration = try decode(ModelConfiguration.self, from: .configuration)
    try check(configuration)
    return configuration
  }

  /// Checks a configuration that was read from the folder.
  ///
  /// - Parameter vocabulary: The size of the vocabulary; nil if it is not known yet.
  /// - Throws: ``ModelError/invalidConfiguration`` if it is invalid.
  package func check(_ configuration: ModelConfiguration, vocabulary: Int? = nil) throws {
    let error =
      vocabulary.map(configuration.validationError) ?? configuration.validationError
    if let error {
      throw ModelError.invalidConfiguration(path(of: .configuration), error)
    }
  }

  /// Loads the vocabulary.
  ///
  /// - Throws: ``ModelError`` or ``FileError``.
  package func loadVocabulary() throws -> Vocabulary {
    do {
      return try Vocabulary(file: try contents(of: .vocabulary, limit: Self.vocabularyLimit))
    } catch let error as TextError {
      throw ModelError.invalid(path(of: .vocabulary), "\(error)")
    }
  }

  /// Loads a text that is stored in the folder.
  package func loadText(_ file: ModelFile) throws -> SourceText {
    try SourceText(try mapped(file), name: path(of: file).display)
  }

  /// Stores a text in the folder, and returns the stored copy.
  ///
  /// - Throws: ``FileError`` if the file cannot be written; `TextError` if the text has changed
  ///   since it was opened.
  package func keep(_ text: SourceText, as file: ModelFile) throws -> SourceText {
    let kept = try folder.replaceAndMap(file.rawValue, with: text.bytes)
    try text.checkUnchanged()
    return try SourceText(kept, name: path(of: file).display)
  }

  /// Rejects networks that are too large.
  ///
  /// The limit on parameters, more than any file could hold, keeps later sums of sizes from
  /// overflowing. The limit on memory rejects layers whose outputs do not fit into it. Both are
  /// needed even though the file exists, because a sparse file takes no disk space.
  private func checkSize(of network: NetworkConfiguration) throws {
    let count = network.parameterCount
    if count > 0x1p40 {
      throw ModelError.damaged(path(of: .configuration), .parameters(count))
    }
    let batch = Workspace<Float>.estimatedCount(network, capacity: Model.batch, gradients: false)
    if 4 * batch > AvailableMemory.ofThisProcess.bytes {
      throw ModelError.damaged(path(of: .configuration), .memory(bytes: 4 * batch))
    }
  }
}
