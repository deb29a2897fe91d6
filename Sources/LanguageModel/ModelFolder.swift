// A model on disk: a folder of files that other programs can read, too.

import Foundation
import Matrices
import Safetensors
import Text

/// Why a folder is not a model, in a sentence.
package struct ModelError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// The files of a model: `config.json`, `vocabulary.txt` (one token a line; the line's number, from
/// 0, is the id), `model.safetensors` (float32, the names and shapes of the parameter table),
/// `held-out.txt` (the text that chose the model), `log.jsonl`, and `training/` for resuming.
package struct ModelFolder: Sendable {
  package let url: URL

  package init(_ url: URL) { self.url = url }

  package var configuration: URL { url.appendingPathComponent("config.json") }
  package var vocabulary: URL { url.appendingPathComponent("vocabulary.txt") }
  package var parameters: URL { url.appendingPathComponent("model.safetensors") }
  package var heldOut: URL { url.appendingPathComponent("held-out.txt") }
  package var log: URL { url.appendingPathComponent("log.jsonl") }
  package var training: URL { url.appendingPathComponent("training") }

  // MARK: - Reading

  /// The model in the folder.
  ///
  /// The tensors are compared with what configuration and vocabulary demand before any memory is
  /// asked for.
  /// - Throws: ``ModelError`` or `TextError` when a file is missing, unreadable, or says something
  ///   else than the others.
  package func load() throws -> Model {
    let configuration = try loadConfiguration()
    let vocabulary = try loadVocabulary()
    try checkSize(configuration, vocabulary)
    let parameters = Parameters<Float>(configuration, vocabulary: vocabulary.count)
    try Self.read(parameters, from: self.parameters, prefix: "")
    return Model(configuration: configuration, vocabulary: vocabulary, parameters: parameters)
  }

  package func loadConfiguration() throws -> ModelConfiguration {
    let configuration = try Self.decode(ModelConfiguration.self, from: self.configuration)
    if let complaint = configuration.complaint {
      throw ModelError("\(self.configuration.relativePath): \(complaint).")
    }
    return configuration
  }

  package func loadVocabulary() throws -> Vocabulary {
    do {
      return try Vocabulary(file: try Self.contents(of: self.vocabulary))
    } catch let error as TextError {
      throw ModelError("\(self.vocabulary.relativePath): \(error)")
    }
  }

  /// Refuses sizes whose product no file could hold, so that later sums of sizes cannot overflow.
  private func checkSize(_ configuration: ModelConfiguration, _ vocabulary: Vocabulary) throws {
    let count = ParameterTable.estimatedCount(configuration, vocabulary: vocabulary.count)
    if count > 0x1p40 {
      throw ModelError(
        "\(self.configuration.relativePath) describes \(count) parameters, more than any file.")
    }
  }

  /// Decodes a JSON file.
  package static func decode<Value: Decodable>(_ type: Value.Type, from url: URL) throws -> Value {
    let data = try contents(of: url)
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw ModelError("\(url.relativePath) is not as expected: \(describe(error)).")
    }
  }

  /// What a decoder complains of, with the key where it does.
  package static func describe(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      return keys.isEmpty ? "" : "the value of \"\(keys.joined(separator: "."))\" "
    }
    switch error {
    case .keyNotFound(let key, _): return "the key \"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context): return "\(place(context))has another type"
    case .valueNotFound(_, let context): return "\(place(context))is null"
    case .dataCorrupted(let context):
      return place(context).isEmpty ? "it is not JSON" : "\(place(context))is not a possible one"
    @unknown default: return "it cannot be decoded"
    }
  }

  /// The bytes of a file, mapped rather than read where the system can.
  package static func contents(of url: URL) throws -> Data {
    do {
      return try Data(contentsOf: url, options: .mappedIfSafe)
    } catch {
      let isMissing = !FileManager.default.fileExists(atPath: url.path)
      throw isMissing
        ? ModelError("There is no \(url.relativePath); the folder is not a whole model.")
        : FileError("read", url, error)
    }
  }

  /// Reads the tensors named `prefix` + name into parameters of just those shapes.
  package static func read(
    _ parameters: Parameters<Float>, from url: URL, prefix: String
  ) throws {
    let file: SafetensorsFile
    do {
      file = try SafetensorsFile(try contents(of: url))
    } catch let error as SafetensorsError {
      throw ModelError("\(url.relativePath) is damaged: \(error)")
    }
    try read(parameters, from: file, at: url, prefix: prefix)
  }

  package static func read(
    _ parameters: Parameters<Float>, from file: SafetensorsFile, at url: URL, prefix: String
  ) throws {
    let expected = Set(parameters.table.entries.map { prefix + $0.name })
    let found = file.tensors.map(\.name).filter { $0.hasPrefix(prefix) }
    if prefix.isEmpty, let stranger = found.first(where: { !expected.contains($0) }) {
      throw ModelError(
        "\(url.relativePath) holds \"\(stranger)\", which its configuration does not have.")
    }
    for entry in parameters.table.entries {
      guard let tensor = file[prefix + entry.name] else {
        throw ModelError("\(url.relativePath) lacks the tensor \"\(prefix + entry.name)\".")
      }
      guard tensor.type == .float32, tensor.shape == entry.shape else {
        throw ModelError(
          """
          \(url.relativePath): "\(tensor.name)" is \(tensor.type.rawValue) of shape \
          \(tensor.shape), but configuration and vocabulary demand F32 of shape \(entry.shape).
          """)
      }
      parameters[entry].copy(fromBytes: file.bytes(of: tensor))
    }
    if let name = parameters.nameOfTensorNotFinite(on: Workers(count: 1)) {
      throw ModelError(
        "\(url.relativePath): \"\(prefix + name)\" holds numbers that are not finite.")
    }
  }

  // MARK: - Writing

  /// Replaces `model.safetensors`.
  package func write(_ parameters: Parameters<Float>) throws {
    try Self.write([("", parameters)], metadata: ["format": "fflm"], to: self.parameters)
  }

  /// Writes blocks of parameters, the names of each with its prefix, into one file.
  package static func write(
    _ blocks: [(prefix: String, parameters: Parameters<Float>)], metadata: [String: String],
    to url: URL
  ) throws {
    let tensors = blocks.flatMap { block in
      block.parameters.table.entries.map { entry in
        TensorDescription(name: block.prefix + entry.name, type: .float32, shape: entry.shape)
      }
    }
    let header = SafetensorsHeader(tensors: tensors, metadata: metadata)
    try AtomicFile.write(to: url) { write in
      try write(header.bytes)
      for block in blocks {
        for entry in block.parameters.table.entries {
          try write(block.parameters[entry].bytes)
        }
      }
    }
  }
}
