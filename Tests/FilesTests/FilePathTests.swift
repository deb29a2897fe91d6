// Tests of paths: their parts, and where they lead.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("FilePath") struct FilePathTests {
  @Test(
    "the parent and name of a path are those of dirname and basename",
    arguments: [
      ("a", ".", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("/", "/", "/"), ("a/", ".", "a"),
      ("a/b//", "a", "b"), ("..", ".", ".."), ("a/..", "a", ".."), ("./a", ".", "a"),
      ("a//b", "a/", "b"), ("/a/b.txt", "/a", "b.txt"), ("a/\u{301}b", "a", "\u{301}b"),
    ])
  func parts(path: String, parent: String, name: String) {
    #expect(FilePath(path).parent.description == parent)
    #expect(FilePath(path).name == name)
  }

  @Test(
    "the stem of a path omits only the last extension",
    arguments: [("a/b.c.txt", "b.c"), (".hidden", ".hidden"), ("a.b/c", "c"), ("x.txt/", "x")])
  func stem(path: String, stem: String) {
    #expect(FilePath(path).stem == stem)
  }

  @Test("appending keeps a name unchanged, and an absolute path replaces the base")
  func appending() {
    #expect(FilePath("a/../b").appending("c").description == "a/../b/c")
    #expect(FilePath("a/").appending("c").description == "a/c")
    #expect(FilePath(".").appending("c").description == "c")
    #expect(FilePath("a").appending("/c").description == "/c")
    #expect(FilePath("a/").appending(suffix: ".partial").description == "a.partial")
  }

  @Test("two dots after a link resolve to the parent of the link's target")
  func dots() throws {
    let temporary = try TemporaryFolder()
    let files = FileManager.default
    let root = temporary.url.resolvingSymlinksInPath()
    try files.createDirectory(
      at: root.appendingPathComponent("real/sub"), withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: root.appendingPathComponent("link").path, withDestinationPath: "real/sub")
    try Data("here".utf8).write(to: root.appendingPathComponent("t"))
    try Data("there".utf8).write(to: root.appendingPathComponent("real/t"))
    let path = FilePath(root).appending("link/../t")
    #expect(path.real?.description == root.path + "/real/t")
    #expect(path.status == FilePath(root).appending("real/t").status)
  }

  @Test("a link resolves to its target even if that is missing, and a circular link to itself")
  func targets() throws {
    let temporary = try TemporaryFolder()
    let root = FilePath(temporary.url)
    func link(_ name: String, to destination: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(name).description, withDestinationPath: destination)
    }
    try link("a", to: "b")
    try link("b", to: "nowhere")
    try link("here", to: ".")
    try link("round", to: "round")
    #expect(root.appending("a").target == root.appending("nowhere"))
    #expect(root.appending("a/").target == root.appending("nowhere"))
    #expect(root.appending("plain").target == root.appending("plain"))
    #expect(root.appending("here").target == root.real)
    #expect(root.appending("round").target == root.appending("round"))
  }

  @Test("a path below the current folder is shown relative to it, and others unchanged")
  func display() throws {
    let here = try #require(FilePath(".").real)
    #expect(here.appending("a/b").display == "a/b")
    #expect(here.display == here.description)
    #expect(FilePath("./a/../b").display == "./a/../b")
    #expect(FilePath("/nowhere/a").display == "/nowhere/a")
  }
}
