// Tests of the type of a file, and of whether its content has changed.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("FileStatus") struct FileStatusTests {
  @Test(
    "a file's kind follows from its mode",
    arguments: [
      (S_IFREG, .file), (S_IFDIR, .folder), (S_IFLNK, .link), (S_IFIFO, .pipe), (S_IFSOCK, .pipe),
      (S_IFCHR, .device), (S_IFBLK, .disk),
    ] as [(mode_t, FileStatus.Kind)])
  func kinds(mode: mode_t, kind: FileStatus.Kind) {
    var status = stat()
    status.st_mode = mode | 0o644
    #expect(FileStatus(status).kind == kind)
  }

  @Test("a file has other content after a write and the same after a read")
  func content() throws {
    let temporary = try TemporaryFolder()
    let folder = try Folder(FilePath(temporary.url))
    try folder.replace("file", with: Data("one".utf8))
    let before = try #require(folder.status(of: "file"))
    _ = try folder.contents(of: "file", limit: 3)
    #expect(folder.status(of: "file")?.hasSameContent(as: before) == true)
    try folder.openToAppend("file").write(contentsOf: Data("two".utf8))
    #expect(folder.status(of: "file")?.hasSameContent(as: before) == false)
    try folder.replace("file", with: Data("one".utf8))
    #expect(folder.status(of: "file")?.hasSameContent(as: before) == false)
  }
}
