// Tests of folders that are held open.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("Folder") struct FolderTests {
  private let temporary: TemporaryFolder
  private let root: FilePath

  init() throws {
    temporary = try TemporaryFolder()
    root = FilePath(temporary.url)
  }

  private func move(_ old: String, to new: String) throws {
    try FileManager.default.moveItem(
      atPath: root.appending(old).description, toPath: root.appending(new).description)
  }

  @Test("writes to a renamed folder do not go to a new folder of its old name")
  func renamed() throws {
    let folder = try Folder.make(root.appending("a"))
    try move("a", to: "b")
    let other = try Folder.make(root.appending("a"))
    try folder.replace("f", with: Data("mine".utf8))
    #expect(try other.names() == [])
    #expect(try Folder(root.appending("b")).contents(of: "f", limit: 9) == Data("mine".utf8))
    #expect(!folder.isAt(root.appending("a")) && folder.isAt(root.appending("b")))
    #if os(Linux)
      #expect(folder.currentPath == root.real?.appending("b"))
    #endif
  }

  @Test("a removed folder has no path and refuses writes, even if another has its name")
  func removed() throws {
    let folder = try Folder.make(root.appending("a"))
    try FileManager.default.removeItem(atPath: root.appending("a").description)
    #expect(folder.status?.nameCount == 0 && !folder.isAt(root.appending("a")))
    #expect(folder.currentPath == nil)
    _ = try Folder.make(root.appending("a"))
    #expect(!folder.isAt(root.appending("a")))
    #expect(throws: FileError.self) { try folder.replace("f", with: Data()) }
  }

  @Test("making a folder creates its missing parents")
  func parents() throws {
    _ = try Folder.make(root.appending("a/b/c"))
    #expect(root.appending("a/b/c").status?.kind == .folder)
  }

  @Test("a link or a file in the place of a subfolder is refused")
  func linkedSubfolder() throws {
    let folder = try Folder.make(root.appending("a"))
    let elsewhere = try Folder.make(root.appending("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: root.appending("a/inner").description, withDestinationPath: "../elsewhere")
    let error = #expect(throws: FileError.self) { try folder.subfolder("inner") }
    #expect(error?.description.contains("a/inner is a link, and training would change") == true)
    #expect(try elsewhere.names() == [])
    try folder.replace("file", with: Data())
    #expect(throws: FileError.self) { try folder.subfolder("file") }
  }
}
