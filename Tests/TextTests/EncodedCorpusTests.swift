// Tests of token IDs on disk.

import Files
import Foundation
import TestSupport
import Testing

@testable import Text

@Suite("EncodedCorpus")
struct EncodedCorpusTests {
  private let folder = FileManager.default.temporaryDirectory

  @Test("a corpus holds the token ids of its text and counts unknown tokens")
  func holdsNumbers() throws {
    // More token IDs than the writer's buffer holds.
    let words = String(repeating: "a b x a c\nb\n", count: 9000)
    let text = EncodedText(
      try SourceText(words), tokenizer: Tokenizer(kind: .whitespace),
      vocabulary: try Vocabulary(file: Data("<unk>\n<s>\n</s>\na\nb\nc\n".utf8)))
    let corpus = try EncodedCorpus(text, scratch: FilePath(folder))
    #expect(corpus.count == 72_000)
    #expect((0..<corpus.count).map { corpus.ids.bytes.id(at: $0) } == text.ids)
    #expect(corpus.unknownCount == 9000)
  }

  @Test("the corpus digest has its known FNV-1a value and depends on the token ids")
  func digest() throws {
    #expect(try EncodedCorpus("a b\na\n").digest == 0x600D2124F18AF581)
    #expect(try EncodedCorpus("a b\nb\n").digest != EncodedCorpus("a b\na\n").digest)
  }

  @Test("a corpus leaves no file and creates no folder in its scratch location")
  func leavesNothing() throws {
    let place = folder.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let corpus = try EncodedCorpus(
      EncodedText("a b\n"), scratch: FilePath(place.appending(path: "not/yet")))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [])
    #expect(corpus.count == 3)
  }

  @Test(
    "the error for an unwritable scratch folder names the folder and the reason",
    .enabled(if: FileManager.default.fileExists(atPath: "/proc"), "only Linux has /proc"))
  func unwritable() throws {
    let text = try EncodedText("a b\n")
    #expect(throws: TextError.scratch(folder: "/proc", reason: "No such file or directory")) {
      try EncodedCorpus(text, scratch: FilePath("/proc"))
    }
  }
}
