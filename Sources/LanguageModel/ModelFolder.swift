// A model on disk: a folder of files that other programs can read, too.

import Foundation
import Matrices
import OperatingSystem
import Safetensors
import Text

/// Why a folder is not a model, in a sentence.
package struct ModelError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }

  /// For finite weights whose products are not.
  package static let overflow = ModelError(
    "The model's weights are so large that no word has a probability; train it again.")

  /// For a file that nobody but fflm writes and that is not as fflm wrote it.
  package init(damaged url: URL, _ flaw: String) {
    self.init("\(url.pathFromHere) \(flaw). Restore it from a copy, or train again.")
  }
}

/// The files of a model: `config.json`, `vocabulary.txt` (one token a line; the line's number, from
/// 0, is the id), `model.safetensors` (float32, the names and shapes of the parameter table),
/// `held-out.txt` (the text that chose the model), `log.jsonl`, `report.html`, `training/` for
/// resuming, and `checkpoints/` with the weights of a run's last validations, if those are kept.
package struct ModelFolder: Sendable {
  package let url: URL

  package init(_ url: URL) { self.url = url }

  package var configuration: URL { url.appendingPathComponent("config.json") }
  package var vocabulary: URL { url.appendingPathComponent("vocabulary.txt") }
  package var parameters: URL { url.appendingPathComponent("model.safetensors") }
  package var heldOut: URL { url.appendingPathComponent("held-out.txt") }
  package var log: URL { url.appendingPathComponent("log.jsonl") }
  package var report: URL { url.appendingPathComponent("report.html") }
  package var training: URL { url.appendingPathComponent("training") }
  package var checkpoints: URL { url.appendingPathComponent("checkpoints") }

  /// The state of a validation that was good, to go back to when training diverges.
  package var goodState: URL { training.appendingPathComponent("state.safetensors") }
  /// A state between validations. It counts only while it is the later one.
  package var latestState: URL { training.appendingPathComponent("latest.safetensors") }

  /// The model of a step among the checkpoints.
  package func checkpoint(_ step: Int) -> URL {
    checkpoints.appendingPathComponent("step-\(step).safetensors")
  }

  /// The step that the name of a checkpoint says.
  package static func step(ofCheckpoint name: String) -> Int? {
    name.wholeMatch(of: /step-([0-9]+)\.safetensors/).flatMap { Int($0.1) }
  }

  /// The name of something in the folder that is not a model's, if there is any; a folder without
  /// can be replaced. A file in the folder's place is such a thing, too.
  package var stranger: String? {
    let own = [configuration, vocabulary, parameters, heldOut, log, report, training, checkpoints]
    let names = own.map(\.lastPathComponent)
    let states = [goodState, latestState].map(\.lastPathComponent)
    return Self.stranger(in: url) { names.contains($0) || ScratchFile.isName($0) }
      ?? Self.stranger(in: training, besides: states.contains)
      ?? Self.stranger(in: checkpoints) { Self.step(ofCheckpoint: $0) != nil }
  }

  private static func stranger(in folder: URL, besides isOwn: (String) -> Bool) -> String? {
    let files = FileManager.default
    guard let isFolder = SystemCall.isFolder(folder.path) else { return nil }
    guard isFolder, let found = try? files.contentsOfDirectory(atPath: folder.path) else {
      return folder.lastPathComponent
    }
    return found.sorted().first { !isOwn($0) && !isOwn(AtomicFile.wholeName($0)) }
  }

  // MARK: - Reading

  /// The model in the folder.
  ///
  /// The tensors are compared with what configuration and vocabulary demand before any memory is
  /// asked for.
  /// - Throws: ``ModelError`` when a file is missing, or says something else than the others;
  ///   ``FileError`` when one cannot be read.
  package func load() throws -> Model {
    let configuration = try loadConfiguration()
    let vocabulary = try loadVocabulary()
    try checkSize(configuration, vocabulary)
    let parameters = try loadParameters(configuration, vocabulary: vocabulary.count)
    return Model(configuration: configuration, vocabulary: vocabulary, parameters: parameters)
  }

  /// The parameters in the mapped file itself, where their order and place allow that, as they do in
  /// a file of our own; else a copy.
  private func loadParameters(
    _ configuration: ModelConfiguration, vocabulary: Int
  ) throws -> Parameters<Float> {
    let url = self.parameters
    let table = ParameterTable(configuration, vocabulary: vocabulary)
    let file = try Self.tensors(in: url)
    try Self.check(file, at: url, has: table, prefix: "")
    let isInOrder = file.tensors.map(\.name) == table.entries.map(\.name)
    if isInOrder, let memory = Memory<Float>(viewing: file.tensorData) {
      let parameters = Parameters(configuration, vocabulary: vocabulary, in: memory)
      try Self.checkFinite(parameters, at: url, prefix: "")
      return parameters
    }
    let parameters = Parameters<Float>(configuration, vocabulary: vocabulary)
    try Self.read(parameters, from: url, prefix: "")
    return parameters
  }

  package func loadConfiguration() throws -> ModelConfiguration {
    let configuration = try Self.decode(ModelConfiguration.self, from: self.configuration)
    if let complaint = configuration.complaint {
      throw ModelError("\(self.configuration.pathFromHere): \(complaint).")
    }
    return configuration
  }

  package func loadVocabulary() throws -> Vocabulary {
    do {
      return try Vocabulary(
        file: try Self.contents(of: self.vocabulary, limit: Self.vocabularyLimit))
    } catch let error as TextError {
      throw ModelError("\(self.vocabulary.pathFromHere): \(error)")
    }
  }

  /// The text that chose the model.
  package func loadHeldOut() throws -> SourceText {
    try SourceText(try Self.contents(of: heldOut), name: heldOut.path)
  }

  /// Refuses sizes whose product no file could hold, so that later sums of sizes cannot overflow, and
  /// layers so wide that their outputs do not fit into memory: a file with holes takes no disk.
  private func checkSize(_ configuration: ModelConfiguration, _ vocabulary: Vocabulary) throws {
    let count = ParameterTable.estimatedCount(configuration, vocabulary: vocabulary.count)
    if count > 0x1p40 {
      throw ModelError(
        damaged: self.configuration, "describes \(count) parameters, more than any file has")
    }
    let batch = Workspace<Float>.estimatedCount(
      configuration, vocabulary: vocabulary.count, capacity: Model.batch, gradients: false)
    if 4 * batch > AvailableMemory.ofThisProcess.bytes {
      throw ModelError(
        damaged: self.configuration,
        "describes layers that take \(4 * batch) bytes of memory, more than there is")
    }
  }

  /// The file of tensors, mapped.
  package static func tensors(in url: URL) throws -> SafetensorsFile {
    let data = try contents(of: url)
    do {
      return try SafetensorsFile(data)
    } catch {
      throw ModelError(damaged: url, "is damaged: \("\(error)".dropLast())")
    }
  }

  /// Demands that the file has the table's tensors, named `prefix` + name, and no others of that
  /// prefix.
  package static func check(
    _ file: SafetensorsFile, at url: URL, has table: ParameterTable, prefix: String
  ) throws {
    // Names are compared byte by byte, for those of a stranger can be slow to compare as strings.
    let expected = Set(table.entries.map { Array((prefix + $0.name).utf8) })
    let found = file.tensors.map(\.name).filter { $0.utf8.starts(with: prefix.utf8) }
    if let stranger = found.first(where: { !expected.contains(Array($0.utf8)) }) {
      throw ModelError(
        damaged: url, "holds \"\(stranger)\", which its configuration does not have")
    }
    for entry in table.entries {
      guard let tensor = file[prefix + entry.name] else {
        throw ModelError(damaged: url, "lacks the tensor \"\(prefix + entry.name)\"")
      }
      guard tensor.type == .float32, tensor.shape == entry.shape else {
        throw ModelError(
          damaged: url,
          """
          has "\(tensor.name)" as \(tensor.type.rawValue) of shape \(tensor.shape), where \
          configuration and vocabulary demand F32 of shape \(entry.shape)
          """)
      }
    }
  }

  /// Copies the tensors named `prefix` + name into parameters of just those shapes.
  ///
  /// - Complexity: no memory beyond pages of the mapped file, which are given back at the end.
  package static func read(
    _ parameters: Parameters<Float>, from url: URL, prefix: String
  ) throws {
    let file = try tensors(in: url)
    try check(file, at: url, has: parameters.table, prefix: prefix)
    for entry in parameters.table.entries {
      if let tensor = file[prefix + entry.name] {
        parameters[entry].copy(fromBytes: file.bytes(of: tensor))
      }
    }
    try checkFinite(parameters, at: url, prefix: prefix)
  }

  private static func checkFinite(
    _ parameters: Parameters<Float>, at url: URL, prefix: String
  ) throws {
    if let name = parameters.nameOfTensorNotFinite {
      throw ModelError(
        damaged: url, "has numbers in \"\(prefix + name)\" that are not finite")
    }
  }

  // MARK: - Writing

  /// Replaces `model.safetensors` by the model of a step of its run.
  package func write(_ parameters: Parameters<Float>, step: Int) throws {
    try Self.write(parameters, step: step, to: self.parameters)
  }

  package static func write(_ parameters: Parameters<Float>, step: Int, to url: URL) throws {
    try write([("", parameters)], metadata: ["format": "fflm", "step": "\(step)"], to: url)
  }

  /// The step of the run that `model.safetensors` is of; nil where the file does not say.
  package var step: Int? {
    (try? Self.tensors(in: parameters))?.metadata["step"].flatMap { Int($0) }
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
    let header = SafetensorsHeader(tensors: tensors, metadata: ExactDictionary(metadata))
    try AtomicFile.write(to: url) { write in
      try write(header.bytes)
      for block in blocks { try write(block.parameters.all.bytes) }
    }
  }
}
