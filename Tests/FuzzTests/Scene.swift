// A small trained model in a temporary folder, whose files can be replaced.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Safetensors
import Text
import Training

@testable import Commands

final class Scene {
  let model: ModelFolder
  let corpus: URL
  private let url: URL
  private let workers = Workers(count: 1)
  private static let lines =
    (1...20).map { "a cat \($0 % 3 == 0 ? "sat" : "ran") on mat \($0 % 7) .\n" }.joined()

  /// Trains the model.
  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("fflm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    corpus = url.appendingPathComponent("corpus.txt")
    try Data(Self.lines.utf8).write(to: corpus)
    let destination = FilePath(url.appendingPathComponent("model").path)
    let plan = try TrainingPlan(
      SettingValues([
        "corpus": .text(corpus.path), "tokenizer": .text("whitespace"), "context": .integer(2),
        "averages": .integers([3]),
        "embedding": .integer(4), "hidden": .integers([4]), "batch": .integer(16),
        "epochs": .integer(2),
      ]), destination: destination)
    let folder = try TrainingFolder(creating: destination)
    try folder.describe(.configuration, plan.configuration.file)
    try folder.describe(.vocabulary, plan.vocabulary.file)
    try folder.describe(.heldOut, plan.validation.text.bytes)
    let network = Network<Float>(plan.network)
    network.parameters.initialize(seed: 1)
    model = folder.current
    _ = try trainer(of: plan, network, in: folder).run()
    try settle()
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The file of the saved training state, relative to the model folder.
  static let state = "\(ModelFolder.training)/\(ModelFolder.goodState)"

  private func trainer(
    of plan: TrainingPlan, _ network: Network<Float>, in folder: TrainingFolder
  ) -> Trainer {
    Trainer(
      network, options: plan.configuration.options, training: plan.examples,
      validation: plan.measure,
      folder: folder, log: TrainingLog(in: folder), workers: workers)
  }

  private func place(_ name: String) -> URL { url.appendingPathComponent("model/\(name)") }

  /// Returns the contents of a file of the model.
  func data(_ name: String) throws -> Data { try Data(contentsOf: place(name)) }
  func data(_ file: ModelFile) throws -> Data { try data(file.rawValue) }

  /// Replaces a file of the model.
  func put(_ data: Data, _ name: String) throws { try data.write(to: place(name)) }
  func put(_ data: Data, _ file: ModelFile) throws { try put(data, file.rawValue) }

  /// Replaces what differs between scenes by constants, because the files are seeds: the folder's
  /// name, times, and the order of JSON keys.
  private func settle() throws {
    var configuration = try model.decode(RunConfiguration.self, from: .configuration)
    configuration.texts.corpus = "/corpus.txt"
    try put(configuration.file, .configuration)

    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try TrainingLog.records(of: model).map { record in
      var record = record
      (record.seconds, record.tokensPerSecond) = (1.5, record.tokensPerSecond.map { _ in 1000 })
      return try encoder.encode(record) + Data("\n".utf8)
    }
    try put(Data(lines.joined()), .log)

    let file = try SafetensorsFile(data(Self.state))
    var metadata = file.metadata
    var progress = try JSONDecoder().decode(
      TrainingProgress.self, from: Data((metadata["progress"] ?? "").utf8))
    progress.seconds = 1.5
    metadata["progress"] = String(decoding: try encoder.encode(progress), as: UTF8.self)
    let header = SafetensorsHeader(tensors: file.tensors, metadata: metadata)
    try put(header.bytes + file.tensorData, Self.state)
  }

  // MARK: - Using the model

  /// Evaluates a text and generates a few words.
  func use() throws {
    let model = try model.load()
    let text = try SourceText(Data("a cat sat\n\nmat\n".utf8), name: "text")
    for evaluation in model.evaluate([text], on: workers) {
      try check(evaluation.tokens > 0, "a text without tokens")
    }
    try check(!RunSamples.text(of: model, seed: 1, on: workers).isEmpty, "nothing is written")
  }

  /// Resumes training up to the first step.
  func resume() throws {
    try? FileManager.default.removeItem(at: place(ModelFile.log.rawValue))
    var configuration = try RunConfiguration(of: model)
    (configuration.texts.corpus, configuration.texts.valid, configuration.texts.test) = (
      corpus.path, nil, nil
    )
    let folder = try TrainingFolder(continuing: model)
    let plan = try TrainingPlan(resuming: model, configuration, test: nil)
    try plan.checkMemory()
    try folder.checkShapes(ParameterTable(plan.network))
    try trainer(of: plan, Network(plan.network), in: folder).resume()
  }
}
