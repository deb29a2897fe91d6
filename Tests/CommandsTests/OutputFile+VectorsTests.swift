// Tests of writing word vectors whose source fails.

import Files
import Foundation
import TestSupport
import Testing
import WordVectors

@testable import Commands

@Suite("Writing vectors to a file") struct OutputFileVectorsTests {
  /// A source that fails after its first word.
  private struct FailingSource: VectorSource {
    let name = "v"
    let count = 2
    let dimensions = 1

    func forEachVector(
      _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
    ) throws {
      let (word, vector): ([UInt8], [Float]) = (Array("a".utf8), [1])
      _ = try body(word.span, vector.span)
      throw VectorError.empty(name: name)
    }
  }

  @Test("an error of the source is thrown as it is, and the file is unchanged")
  func failingSource() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("v.vec")
    try Data("old".utf8).write(to: url)
    for output in [OutputFile.file(FilePath(url.path)), .stream(FilePath("/dev/null"))] {
      #expect(throws: VectorError.empty(name: "v")) { try output.write(FailingSource(), .text) }
    }
    #expect(try Data(contentsOf: url) == Data("old".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["v.vec"])
  }
}
