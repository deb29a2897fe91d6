// Tests of files that are replaced completely or not at all.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("Atomic files") struct AtomicFileTests {
  @Test("a failed write leaves the file unchanged and no partial file")
  func failedWrite() throws {
    struct Failure: Error {}
    // The errors of the writer itself keep their type; those of the system become file errors.
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    try folder.replace("file", with: Data("before".utf8))
    #expect(throws: Failure.self) {
      try folder.replace("file") { write in
        try write(Data("half".utf8))
        throw Failure()
      }
    }
    #expect(try folder.contents(of: "file", limit: 100) == Data("before".utf8))
    #expect(try folder.names() == ["file"])
  }

  @Test("a link at the path of a file or of its partial file is replaced, not followed")
  func links() throws {
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    try folder.replace("mine", with: Data("mine".utf8))
    for name in ["file", ".file.partial"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(of: name).description, withDestinationPath: "mine")
    }
    try folder.replace("file", with: Data("new".utf8))
    #expect(try folder.contents(of: "mine", limit: 9) == Data("mine".utf8))
    #expect(folder.status(of: "file", followingLinks: false)?.kind == .file)
    #expect(try folder.names() == ["file", "mine"])
  }

  @Test("mapped bytes do not change when their file is replaced or removed", arguments: [0, 5000])
  func mapped(count: Int) throws {
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    let data = Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })
    let mapped = try folder.replaceAndMap("file", with: data)
    #expect(try folder.contents(of: "file", limit: count) == data)
    try folder.replace("file", with: Data("other".utf8))
    folder.remove("file")
    #expect(mapped == data)
  }

  @Test("appending to a file does not change its hard-linked copies")
  func hardLinks() throws {
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    try folder.openToAppend("log").write(contentsOf: Data("one\n".utf8))
    try FileManager.default.linkItem(
      atPath: folder.path(of: "log").description, toPath: folder.path(of: "copy").description)
    try folder.openToAppend("log").write(contentsOf: Data("two\n".utf8))
    #expect(try folder.contents(of: "log", limit: 99) == Data("one\ntwo\n".utf8))
    #expect(try folder.contents(of: "copy", limit: 99) == Data("one\n".utf8))
  }

  @Test("appending to a link or to a pipe without a reader is refused")
  func appendedLinks() throws {
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(of: "log").description, withDestinationPath: "mine")
    #expect(throws: FileError.self) { try folder.openToAppend("log") }
    #expect(!folder.has("mine"))
    #expect(mkfifo(folder.path(of: "pipe").description, 0o600) == 0)
    #expect(throws: POSIXError.self) { try folder.openToAppend("pipe") }
  }

  @Test("names of partial files are distinguished from other names")
  func names() {
    #expect(Folder.wholeName(".a.json.partial") == "a.json")
    #expect(Folder.wholeName("a.json") == "a.json")
    #expect(Folder.wholeName(".partial") == ".partial")
  }
}
