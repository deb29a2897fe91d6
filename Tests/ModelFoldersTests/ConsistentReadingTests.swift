// Tests of reading models that are replaced during the read.

import Files
import Foundation
import LanguageModel
import ModelFolders
import Networks
import TestSupport
import Testing
import Text

@Suite("Consistent reading") struct ConsistentReadingTests {
  private let temporary: TemporaryFolder
  private let root: FilePath

  init() throws {
    temporary = try TemporaryFolder()
    root = FilePath(temporary.url)
  }

  /// Writes a model and a validation text, both of which `width` distinguishes from others.
  private func write(width: Int, to name: String) throws {
    let folder = try Folder.make(root.appending(name))
    let configuration = ModelConfiguration(context: 1, embedding: width, hidden: [])
    let vocabulary = try Vocabulary(file: Data("<unk>\n<s>\n</s>\na\n".utf8))
    let model = ModelFolder(folder)
    try folder.replace("config.json", with: JSONEncoder().encode(configuration))
    try folder.replace("vocabulary.txt", with: vocabulary.file)
    try folder.replace("held-out.txt", with: Data("\(width)\n".utf8))
    try model.write(
      Parameters<Float>(configuration.network(vocabulary: vocabulary.count)), step: width)
  }

  private func read(_ folder: ModelFolder) throws -> [Int] {
    let text = try folder.loadText(.heldOut)
    return [try folder.load().configuration.embedding, text.bytes.count - 1]
  }

  /// Replaces the first model with the second, as training does with --force.
  private func replace(andDelete isDeleted: Bool) throws {
    let files = FileManager.default
    let (m, old) = (root.appending("m").description, root.appending("old").description)
    try files.moveItem(atPath: m, toPath: old)
    try files.moveItem(atPath: root.appending("new").description, toPath: m)
    if isDeleted { try files.removeItem(atPath: old) }
  }

  @Test(
    "a model that is replaced while it is read is read again from the new files only",
    arguments: [false, true])
  func replaced(isDeleted: Bool) throws {
    try write(width: 1, to: "m")
    try write(width: 22, to: "new")
    var widths: [Int] = []
    let result = try ModelFolder.reading(root.appending("m")) { folder in
      widths.append(try folder.loadConfiguration().embedding)
      if widths.count == 1 { try replace(andDelete: isDeleted) }
      return try read(folder)
    }
    #expect(widths == [1, 22])
    #expect(result == [22, 2])
  }

  @Test("a model that is moved away while it is read is read completely")
  func moved() throws {
    try write(width: 1, to: "m")
    let result = try ModelFolder.reading(root.appending("m")) { folder in
      try FileManager.default.moveItem(
        atPath: root.appending("m").description, toPath: root.appending("kept").description)
      return try read(folder)
    }
    #expect(result == [1, 1])
  }

  @Test("an error in reading an unchanged model is thrown without a retry")
  func error() throws {
    try write(width: 1, to: "m")
    var tries = 0
    #expect(throws: ModelError.self) {
      try ModelFolder.reading(root.appending("m")) { folder in
        tries += 1
        throw ModelError.overflow
      }
    }
    #expect(tries == 1)
  }

  @Test("reading a model that is replaced at every attempt succeeds at the 100th")
  func endless() throws {
    try write(width: 1, to: "m")
    var tries = 0
    let result = try ModelFolder.reading(root.appending("m")) { folder in
      tries += 1
      try write(width: 22, to: "new")
      try replace(andDelete: true)
      return tries
    }
    #expect(result == 100)
  }
}
