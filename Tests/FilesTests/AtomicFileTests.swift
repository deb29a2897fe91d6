// Files that are replaced whole or not at all.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("Atomic files") struct AtomicFileTests {
  @Test("a failed write leaves the file as it was, and nothing beside it")
  func failedWrite() throws {
    struct Failure: Error {}
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    try folder.replace("file", with: Data("before".utf8))
    #expect(throws: FileError.self) {
      try folder.replace("file") { write in
        try write(Data("half".utf8))
        throw Failure()
      }
    }
    #expect(try folder.contents(of: "file", limit: 100) == Data("before".utf8))
    #expect(try folder.names() == ["file"])
  }

  @Test("a link in the place of the file, or of its partial one, is replaced, not followed")
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

  @Test("a partial name is told from others")
  func names() {
    #expect(Folder.wholeName(".a.json.partial") == "a.json")
    #expect(Folder.wholeName("a.json") == "a.json")
    #expect(Folder.wholeName(".partial") == ".partial")
  }
}
