// Tests of reading lines as they arrive.

import Foundation
import Testing

@testable import Text

@Suite("LineStream")
struct LineStreamTests {
  /// Writes `bytes` to a file and reads its lines with a line stream.
  private func lines(_ bytes: Data, lossy: Bool = false) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).txt")
    try bytes.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var stream = try LineStream(path: file.path, lossy: lossy)
    var lines: [String] = []
    while let line = try stream.next() {
      lines.append(String(decoding: line, as: UTF8.self))
      #expect(stream.number == lines.count)
    }
    #expect(try stream.next() == nil && !stream.hasLine)
    return lines
  }

  @Test(
    "a line stream yields the same lines as the whole text",
    arguments: [
      "a", "a\n", "a\nb", "\n", "\n\n", "a\r\nb\r\n", "a\rb\r", "a\r", "\u{FEFF}a\n\u{FEFF}b",
      "é\n😀",
    ])
  func whole(text: String) throws {
    var expected: [String] = []
    try SourceText(text).forEachLine { expected.append(String($0)) }
    #expect(try lines(Data(text.utf8)) == expected)
  }

  @Test("a line stream reads lines longer than its buffer")
  func long() throws {
    let lengths = [200_000, 1] + (0..<40_000).map { $0 % 7 }
    let text = lengths.map { String(repeating: "z", count: $0) + "\n" }.joined()
    #expect(try lines(Data(text.utf8)).map(\.count) == lengths)
  }

  @Test("a line stream of an empty file has no lines")
  func empty() throws {
    #expect(try lines(Data()) == [])
  }

  @Test("invalid UTF-8 and NUL are rejected with byte and line, or replaced if lossy")
  func flaws() throws {
    let text = Data("aé\r\n\nb".utf8)
    let line = String(repeating: "x", count: 70_000)
    for (bytes, byte, number) in [
      (text + [0xFF, 0x0A], 7, 3), (Data([0xC3, 0x0A]), 0, 1),
      (Data("\(line)\nab".utf8) + [0xE2, 0x82], 70_003, 2),
    ] {
      #expect { try lines(bytes) } throws: { error in
        guard case .invalidUTF8(_, byte, number)? = error as? TextError else { return false }
        return true
      }
    }
    #expect { try lines(text + [0, 0x0A]) } throws: { error in
      guard case .nulByte(_, 7, 3)? = error as? TextError else { return false }
      return true
    }
    let repaired = ["aé", "", "b\u{FFFD}c", "d\u{FFFD}"]
    #expect(try lines(text + [0xFF, 0x63, 0x0A, 0x64, 0], lossy: true) == repaired)
  }

  @Test("a line over the length limit is rejected before its end is read")
  func endless() throws {
    let pipe = Pipe()
    var stream = try LineStream(
      path: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)", longestLine: 10)
    pipe.fileHandleForWriting.write(Data("0123456789\n01234567890123".utf8))
    #expect(try stream.next()?.count == 10)
    // The pipe stays open, so this would hang if the stream waited for the end of the line.
    #expect { try stream.next() } throws: { error in
      guard case .longLine(_, 2, 10)? = error as? TextError else { return false }
      return true
    }
  }

  @Test("a line stream rejects a missing file and a folder")
  func noFile() {
    #expect(throws: TextError.noSuchFile(name: "no such file")) {
      try LineStream(path: "no such file")
    }
    #expect(throws: TextError.folder(name: "/tmp")) { try LineStream(path: "/tmp") }
  }

  @Test("a line stream yields a line from a pipe as soon as it is written")
  func pipe() throws {
    let pipe = Pipe()
    var stream = try LineStream(path: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
    pipe.fileHandleForWriting.write(Data("one\ntwo\nthr".utf8))
    #expect(try stream.next() == Array("one".utf8))
    #expect(stream.hasLine)
    #expect(try stream.next() == Array("two".utf8))
    #expect(!stream.hasLine, "the third is not whole")
    pipe.fileHandleForWriting.write(Data("ee".utf8))
    try pipe.fileHandleForWriting.close()
    #expect(try stream.next() == Array("three".utf8))
    #expect(try stream.next() == nil)
  }
}
