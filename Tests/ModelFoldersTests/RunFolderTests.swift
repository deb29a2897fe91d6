// Tests of where a run's files go when other files are in the way.

import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import TestSupport
import Testing
import Text

@testable import Training

@Suite("RunFolder") struct RunFolderTests {
  private let temporary: TemporaryFolder
  private let root: FilePath
  private let configuration = ModelConfiguration(context: 1, embedding: 1, hidden: [])
  private let vocabulary: Vocabulary
  private let step: TrainingStep<Float>

  init() throws {
    temporary = try TemporaryFolder()
    root = FilePath(temporary.url)
    vocabulary = try Vocabulary(file: Data("<unk>\n<s>\n</s>\na\n".utf8))
    step = TrainingStep(
      Network<Float>(configuration.network(vocabulary: vocabulary.count)),
      optimizer: OptimizerKind.sgd.optimizer(momentum: 0), regularization: Regularization(),
      clip: 0, batch: 1, workers: Workers(count: 1))
  }

  private func start(replacing: Bool = false) throws -> TrainingFolder {
    let folder = try TrainingFolder(creating: root.appending("m"), replacing: replacing)
    try folder.describe(.configuration, JSONEncoder().encode(configuration))
    try folder.describe(.vocabulary, vocabulary.file)
    try folder.describe(.heldOut, Data("a\n".utf8))
    return folder
  }

  private func save(_ folder: TrainingFolder) throws {
    var progress = TrainingProgress()
    progress.best = EvaluationResult()
    try folder.save(
      step.model.parameters, state: step.blocks, optimizer: "sgd", progress: progress,
      isBest: true, isGood: true)
  }

  private func names() throws -> [String] { try Folder(root).names() }
  private func text(_ name: String) throws -> String {
    try String(contentsOf: temporary.url.appendingPathComponent(name), encoding: .utf8)
  }
  private func write(_ text: String, to name: String) throws {
    _ = try Folder.make(root.appending(name).parent)
    try Data(text.utf8).write(to: temporary.url.appendingPathComponent(name))
  }
  private func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: root.appending(name).description, withDestinationPath: destination)
  }

  // MARK: - Files created during a run

  @Test(
    "files made at the destination during a run are kept, and the model is saved beside them",
    arguments: ["m/config.json", "m/thesis.txt", "m"])
  func madeMeanwhile(name: String) throws {
    let folder = try start()
    try write("mine", to: name)
    try save(folder)
    #expect(try text(name) == "mine")
    #expect(folder.destination == root.appending("m-2") && folder.place == folder.destination)
    #expect(folder.newPlace() == folder.destination && folder.newPlace() == nil)
    _ = try ModelFolder(folder.destination).load()
    #expect(try names() == ["m", "m-2"])
  }

  @Test(
    "an empty destination is used unless another program fills it during the run",
    arguments: [false, true])
  func emptyFolder(isFilled: Bool) throws {
    _ = try Folder.make(root.appending("m"))
    let folder = try start(replacing: true)
    #expect(!folder.replaces)
    // Even a file that looks like part of a model must not be replaced.
    if isFilled { try write("mine", to: "m/model.safetensors") }
    try save(folder)
    #expect(folder.destination == root.appending(isFilled ? "m-2" : "m"))
    if isFilled { #expect(try text("m/model.safetensors") == "mine") }
  }

  @Test("another model that takes the place of the one to be replaced is kept")
  func anotherModel() throws {
    try save(start())
    let folder = try start(replacing: true)
    let files = FileManager.default
    try files.moveItem(
      atPath: root.appending("m").description, toPath: root.appending("old").description)
    try write("another", to: "m/config.json")
    try save(folder)
    #expect(try text("m/config.json") == "another")
    #expect(try names() == ["m", "m-2", "old"])
    _ = try ModelFolder(root.appending("old")).load()
  }

  @Test("a file that is added to the model to be replaced is not deleted")
  func addedFile() throws {
    try save(start())
    let folder = try start(replacing: true)
    try write("mine", to: "m/notes.txt")
    try save(folder)
    #expect(try text("m/notes.txt") == "mine")
    #expect(try names() == ["m", "m-2"])
  }

  // MARK: - Replacing

  @Test("a model is replaced as a whole, and only when the new one is saved")
  func replacing() throws {
    try save(start())
    let before = try #require(root.appending("m").status?.identity)
    let folder = try start(replacing: true)
    #expect(folder.replaces && !folder.canSave(TrainingProgress()))
    #expect(root.appending("m").status?.identity == before)
    try save(folder)
    #expect(root.appending("m").status?.identity != before)
    #expect(try names() == ["m"])
  }

  @Test("a run that ends before its first save leaves no files")
  func discarding() throws {
    let folder = try start()
    folder.discardIfUnsaved()
    #expect(try names() == [])
  }

  // MARK: - Links

  @Test("a staging folder that links to another model is refused, and that model stays intact")
  func linkedStaging() throws {
    try save(start())
    let other = try TrainingFolder(creating: root.appending("precious"))
    try write("precious", to: "precious.partial/model.safetensors")
    try FileManager.default.moveItem(
      atPath: root.appending("precious.partial").description,
      toPath: root.appending("precious").description)
    withExtendedLifetime(other) {}
    try link("n.partial", to: "precious")
    let error = #expect(throws: ModelError.self) {
      try TrainingFolder(creating: root.appending("n"))
    }
    #expect(error?.description.contains("n.partial is the model's folder until") == true)
    #expect(error?.description.contains("is a link; move it elsewhere") == true)
    #expect(try text("precious/model.safetensors") == "precious")
  }

  @Test(
    "a link in the place of a subfolder of the staging folder is refused without deletions",
    arguments: ["training", "checkpoints"])
  func linkInStaging(name: String) throws {
    try write("mine", to: "elsewhere/state.safetensors")
    try write("left", to: "m.partial/config.json")
    try link("m.partial/\(name)", to: "../elsewhere")
    #expect(throws: ModelError.self) { try start() }
    #expect(try text("elsewhere/state.safetensors") == "mine")
    #expect(try text("m.partial/config.json") == "left")
  }

  @Test("a file or a folder of other files in the place of the staging folder is refused")
  func takenStaging() throws {
    try write("mine", to: "m.partial")
    #expect(throws: ModelError.self) { try start() }
    #expect(try text("m.partial") == "mine")
    try FileManager.default.removeItem(at: temporary.url.appendingPathComponent("m.partial"))
    try write("mine", to: "m.partial/thesis.txt")
    #expect(throws: ModelError.self) { try start() }
    #expect(try text("m.partial/thesis.txt") == "mine")
  }

  // MARK: - Initial parameters

  @Test("the start file restores its own groups until a good state is saved")
  func initialParameters() throws {
    let folder = try start()
    let table = ParameterTable(configuration.network(vocabulary: vocabulary.count))
    let name = NetworkConfiguration.embeddingName
    let initial = Parameters<Float>(ParameterTable([table[name]]))
    initial.all.copy(from: Matrix(1, 4, [1, -2, 3, -0.5]))
    func restored() throws -> Parameters<Float> {
      let parameters = Parameters<Float>(table)
      for i in 0..<parameters.all.count { parameters.all[0, i] = 7 }
      try folder.restoreStart(parameters)
      return parameters
    }
    #expect(try restored().all.scalars.allSatisfy { $0 == 7 })
    try folder.writeStart(initial)
    let parameters = try restored()
    #expect(parameters[name].scalars == [1, -2, 3, -0.5])
    let others = table.groups.filter { $0.name != name }
    #expect(others.allSatisfy { parameters[$0].scalars.allSatisfy { $0 == 7 } })

    let file = "m.partial/training/start.safetensors"
    let data = try Data(contentsOf: temporary.url.appendingPathComponent(file))
    try write("damaged", to: file)
    let error = #expect(throws: ModelError.self) { try restored() }
    #expect(error?.description.contains("start.safetensors is damaged") == true, "\(error as Any)")
    try data.write(to: temporary.url.appendingPathComponent(file))

    try save(folder)
    #expect(root.appending("m/training/start.safetensors").status == nil)
    #expect(try restored().all.scalars.allSatisfy { $0 == 7 })
  }

  @Test("a start file that a killed run left behind is removed by the next run")
  func oldStart() throws {
    try write("left", to: "m.partial/training/start.safetensors")
    _ = try start()
    #expect(root.appending("m.partial/training/start.safetensors").status == nil)
  }

  // MARK: - Folders that move

  @Test("a run saves to its own folder after that is renamed and another takes its name")
  func moved() throws {
    let folder = try start()
    try save(folder)
    try FileManager.default.moveItem(
      atPath: root.appending("m").description, toPath: root.appending("kept").description)
    try write("other", to: "m/model.safetensors")
    try FileManager.default.removeItem(
      at: temporary.url.appendingPathComponent("kept/training/state.safetensors"))
    try save(folder)
    #expect(try text("m/model.safetensors") == "other")
    #expect(root.appending("kept/training/state.safetensors").status != nil)
    #if os(Linux)
      #expect(folder.newPlace() == root.real?.appending("kept"))
      #expect(folder.newPlace() == nil, "it is said once")
    #endif
  }

  @Test("saving to a removed run folder fails with an error about the removal")
  func removed() throws {
    let folder = try start()
    try save(folder)
    try FileManager.default.removeItem(at: temporary.url.appendingPathComponent("m"))
    let error = #expect(throws: ModelError.self) { try save(folder) }
    #expect(error?.description.contains("m was removed during training") == true)
    #expect(folder.place == nil)
  }
}
