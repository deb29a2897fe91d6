// Tests of validating, repairing, opening and slicing texts.

import Files
import Foundation
import TestSupport
import Testing

@testable import Text

@Suite("SourceText")
struct SourceTextTests {
  @Test("valid text is kept byte for byte", arguments: ["a", "é\r\n\t", "日本 😀\n", "\u{FFFD}"])
  func valid(string: String) throws {
    #expect(try SourceText(string).string == string)
  }

  @Test(
    "invalid UTF-8 is rejected with its byte and line",
    arguments: [
      ([0x61, 0x0A, 0xC0, 0x80], 2, 2),  // overlong NUL
      ([0xE0, 0x80, 0xAF], 0, 1),  // overlong slash
      ([0x61, 0xED, 0xA0, 0x80, 0x0A], 1, 1),  // surrogate
      ([0x0A, 0x0A, 0x61, 0xE2, 0x82], 3, 3),  // truncated at the end
      ([0xE2, 0x82, 0x61], 0, 1),  // truncated in the middle
      ([0x61, 0x80], 1, 1),  // continuation without lead
      ([0xF4, 0x90, 0x80, 0x80], 0, 1),  // above U+10FFFF
      ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], 4, 1),  // the byte order mark counts
    ] as [([UInt8], Int, Int)])
  func invalid(bytes: [UInt8], byte: Int, line: Int) {
    #expect(throws: TextError.invalidUTF8(name: "t", byte: byte, line: line)) {
      try SourceText(Data(bytes), name: "t")
    }
  }

  @Test("an invalid byte or NUL is found at any offset", arguments: [0, 7, 8, 63, 64, 1000, 4095])
  func invalidAnywhere(offset: Int) {
    var bytes = [UInt8](repeating: 0x61, count: 4096)
    bytes[offset] = 0xFF
    #expect(throws: TextError.invalidUTF8(name: "t", byte: offset, line: 1)) {
      try SourceText(Data(bytes), name: "t")
    }
    bytes[offset] = 0
    #expect(throws: TextError.nulByte(name: "t", byte: offset, line: 1)) {
      try SourceText(Data(bytes), name: "t")
    }
  }

  @Test("the first of a NUL and an invalid byte is reported")
  func firstFlaw() {
    #expect(throws: TextError.nulByte(name: "t", byte: 2, line: 2)) {
      try SourceText(Data([0x61, 0x0A, 0, 0xFF]), name: "t")
    }
    #expect(throws: TextError.invalidUTF8(name: "t", byte: 0, line: 1)) {
      try SourceText(Data([0xFF, 0]), name: "t")
    }
  }

  @Test(
    "UTF-16 is recognized in either byte order, with or without a byte order mark",
    arguments: [
      [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x65, 0xE5], [0x61, 0, 0x0A, 0, 0x62, 0],
      [0, 0x61, 0, 0x0A, 0, 0x62],
    ] as [[UInt8]])
  func utf16(bytes: [UInt8]) {
    #expect(throws: TextError.utf16(name: "t")) { try SourceText(Data(bytes), name: "t") }
  }

  @Test(
    "binary data with NULs is not mistaken for UTF-16",
    arguments: [[0, 0, 0, 0], [0x61, 0, 0x62, 0x63], [0x61, 0, 0, 0]])
  func binary(bytes: [UInt8]) throws {
    let first = try #require(bytes.firstIndex(of: 0))
    #expect(throws: TextError.nulByte(name: "t", byte: first, line: 1)) {
      try SourceText(Data(bytes), name: "t")
    }
  }

  @Test(
    "lossy reading replaces each invalid sequence and NUL by U+FFFD",
    arguments: [
      ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
      ([0x61, 0x00, 0x62, 0x00], "a\u{FFFD}b\u{FFFD}"),
      ([0x61, 0xE2, 0x82], "a\u{FFFD}"),
      ([0xE2, 0x82, 0x61], "\u{FFFD}a"),
      ([0xC3, 0xA9, 0x80, 0x00], "é\u{FFFD}\u{FFFD}"),
      ([0xEF, 0xBB, 0xBF, 0x61, 0x80], "a\u{FFFD}"),
    ] as [([UInt8], String)])
  func lossy(bytes: [UInt8], expected: String) throws {
    #expect(try SourceText(Data(bytes), name: "t", lossy: true).string == expected)
  }

  @Test("splitting invalid text at a scalar boundary does not change its repair")
  func scalarBoundaries() {
    let bytes = Array("aé日😀".utf8) + [0x80, 0x80, 0x80, 0x80, 0x80, 0xF0, 0x9F, 0x98, 0x61, 0xE6]
    let whole = String(decoding: bytes, as: UTF8.self)
    for offset in 0...bytes.count + 3 {
      let cut = bytes.span.scalarBoundary(near: offset)
      #expect(cut <= offset && cut >= min(offset - 3, bytes.count))
      let pieces = [bytes[..<cut], bytes[cut...]].map { String(decoding: $0, as: UTF8.self) }
      #expect(pieces.joined() == whole, "cut at \(cut)")
    }
  }

  @Test("lossy reading keeps a scalar that spans two pieces")
  func repairedPieces() throws {
    let bytes = [UInt8](repeating: 0x61, count: (1 << 20) - 1) + Array("é\0日".utf8) + [0xFF]
    let text = try SourceText(Data(bytes), name: "t", lossy: true)
    #expect(text.bytes.count == (1 << 20) - 1 + 11)
    #expect(String(decoding: text.bytes.suffix(11), as: UTF8.self) == "é\u{FFFD}日\u{FFFD}")
  }

  @Test(
    "contains finds a string at any position",
    arguments: [
      ("<unk>", true), ("a <unk>", true), ("<<unk>>", true), ("<unk", false), ("<un<unk", false),
      ("a", false), ("< unk>", false),
    ])
  func contains(text: String, isThere: Bool) throws {
    #expect(try SourceText(text).contains("<unk>") == isThere)
  }

  @Test("the character count is the number of Unicode scalars, including line ends")
  func characterCount() throws {
    let string = "a é😀\r\n\nx b <unk>"
    #expect(try SourceText(string).characterCount == string.unicodeScalars.count)
  }

  @Test("a byte order mark is skipped at the start and kept elsewhere")
  func byteOrderMark() throws {
    #expect(try SourceText("\u{FEFF}a\u{FEFF}").string == "a\u{FEFF}")
  }

  @Test("an empty text is rejected", arguments: ["", "\u{FEFF}"])
  func empty(string: String) {
    #expect(throws: TextError.empty(name: "test.txt")) { try SourceText(string) }
  }

  @Test(
    "lines end at LF, CRLF or the end of the text",
    arguments: [
      ("a\nb\n", ["a", "b"]), ("a\r\nb", ["a", "b"]), ("\n\r\n\n", ["", "", ""]),
      ("a\rb\r\r\n", ["a\rb\r"]), ("a\r", ["a\r"]), ("é", ["é"]),
    ])
  func lines(string: String, expected: [String]) throws {
    var lines: [String] = []
    try SourceText(string).forEachLine { line in
      lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
    }
    #expect(lines == expected)
  }

  @Test("slices of a text and of its slices have the expected bytes")
  func parts() throws {
    let part = try SourceText("zero one two")[5..<12]
    #expect(part.string == "one two")
    #expect(part[4..<7].string == "two")
    #expect(part.name == "test.txt")
  }

  @Test("a slice outside the text traps")
  func partOutside() async {
    await #expect(processExitsWith: .trap) { _ = try SourceText("abc")[1..<4] }
  }
}

@Suite("SourceText from files")
struct SourceTextFileTests {
  /// Runs `body` with a new temporary folder.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder.url) }
  }

  @Test("a text read from a file is named by its path")
  func file() throws {
    try withFolder { folder in
      let path = folder.appending(path: "a b.txt").path
      try Data("one\n".utf8).write(to: URL(fileURLWithPath: path))
      let text = try SourceText(path: path)
      #expect(text.string == "one\n")
      #expect(text.name == path)
    }
  }

  @Test("a missing file, a folder and an empty file are rejected by name")
  func refusals() throws {
    try withFolder { folder in
      let missing = folder.appending(path: "missing").path
      #expect(throws: TextError.noSuchFile(name: missing)) { try SourceText(path: missing) }
      #expect(throws: TextError.folder(name: folder.path)) { try SourceText(path: folder.path) }
      let empty = folder.appending(path: "empty")
      try Data().write(to: empty)
      #expect(throws: TextError.empty(name: empty.path)) { try SourceText(path: empty.path) }
    }
  }

  @Test("a file without read permission is rejected", .enabled(if: geteuid() != 0))
  func unreadable() throws {
    try withFolder { folder in
      let path = folder.appending(path: "secret").path
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0]
      #expect(
        FileManager.default.createFile(
          atPath: path, contents: Data("a".utf8), attributes: attributes))
      #expect { try SourceText(path: path) } throws: {
        if case TextError.unreadable(path, _) = $0 { true } else { false }
      }
    }
  }

  @Test("reading a pipe leaves nothing in the scratch folder")
  func pipe() throws {
    try withFolder { folder in
      let pipe = Pipe()
      try pipe.fileHandleForWriting.write(contentsOf: Data("piped".utf8))
      try pipe.fileHandleForWriting.close()
      let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
      #expect(try SourceText(path: path, scratch: FilePath(folder)).string == "piped")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }

  @Test(
    "the error for a pipe that cannot be copied names the folder and the reason",
    .enabled(if: FileManager.default.fileExists(atPath: "/proc"), "only Linux has /proc"))
  func pipeWithoutSpace() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.close()
    let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    #expect(throws: TextError.scratch(folder: "/proc", reason: "No such file or directory")) {
      try SourceText(path: path, scratch: FilePath("/proc"))
    }
  }
}
