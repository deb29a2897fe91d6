// The language model in a folder.

import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import OperatingSystem
import Text

extension ModelFolder {
  /// The model in the folder.
  ///
  /// The tensors are compared with what configuration and vocabulary demand before any memory is
  /// asked for.
  /// - Throws: ``ModelError`` when a file is missing, or says something else than the others;
  ///   ``FileError`` when one cannot be read.
  package func load() throws -> Model {
    let configuration = try loadConfiguration()
    let vocabulary = try loadVocabulary()
    let network = configuration.network(vocabulary: vocabulary.count)
    try checkSize(of: network)
    return Model(
      configuration: configuration, vocabulary: vocabulary,
      parameters: try parameters(ParameterTable(network)))
  }

  package func loadConfiguration() throws -> ModelConfiguration {
    let configuration = try decode(ModelConfiguration.self, from: .configuration)
    try check(configuration)
    return configuration
  }

  /// - Throws: ``ModelError`` if what the folder's configuration describes cannot be a network.
  package func check(_ configuration: ModelConfiguration) throws {
    if let validationError = configuration.validationError {
      throw ModelError.invalidConfiguration(path(of: .configuration), validationError)
    }
  }

  package func loadVocabulary() throws -> Vocabulary {
    do {
      return try Vocabulary(file: try contents(of: .vocabulary, limit: Self.vocabularyLimit))
    } catch let error as TextError {
      throw ModelError.invalid(path(of: .vocabulary), "\(error)")
    }
  }

  /// A text that is kept in the folder.
  package func loadText(_ file: ModelFile) throws -> SourceText {
    try SourceText(try mapped(file), name: path(of: file).display)
  }

  /// Keeps a text in the folder, and returns what is kept.
  ///
  /// - Throws: ``FileError`` if the file cannot be written; `TextError` if the text changed since it
  ///   was opened.
  package func keep(_ text: SourceText, as file: ModelFile) throws -> SourceText {
    let kept = try folder.replaceAndMap(file.rawValue, with: text.bytes)
    try text.checkUnchanged()
    return try SourceText(kept, name: path(of: file).display)
  }

  /// Refuses sizes whose product no file could hold, so that later sums of sizes cannot overflow, and
  /// layers so wide that their outputs do not fit into memory: a file with holes takes no disk.
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
