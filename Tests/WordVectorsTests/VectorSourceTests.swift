// Tests of the formats in which word vectors are written, and of the vectors of a vocabulary.

import Foundation
import Matrices
import Testing
import Text

@testable import WordVectors

@Suite("Writing word vectors") struct VectorSourceTests {
  @Test("text is written as word2vec's, with the shortest digits that identify each number")
  func text() throws {
    let vectors = TestVectors(["the", "été"], [[1, -0.0], [0.1, .leastNonzeroMagnitude]])
    let expected = "2 2\nthe 1.0 -0.0\nété 0.1 1e-45\n"
    #expect(try String(decoding: vectors.file(.text), as: UTF8.self) == expected)
  }

  @Test("binary is written as word2vec's, with little-endian numbers and a line feed")
  func binary() throws {
    let vectors = TestVectors(["the", "a"], [[1, -2], [0, 0.1]])
    var expected = Data("2 2\nthe ".utf8)
    expected += [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0] + Array("\na ".utf8)
    expected += [0, 0, 0, 0, 0xCD, 0xCC, 0xCC, 0x3D] + Array("\n".utf8)
    #expect(try vectors.file(.binary) == expected)
  }

  @Test("a large file is written in several pieces")
  func pieces() throws {
    let words = (0..<5000).map { "word\($0)" }
    let vectors = TestVectors(words, words.indices.map { [Float](repeating: Float($0), count: 60) })
    var pieces: [Data] = []
    try vectors.write(.binary) { pieces.append($0) }
    #expect(pieces.count == 2)
    #expect(try TestVectors(VectorFile(pieces[0] + pieces[1], name: "v")) == vectors)
  }

  @Test(
    "the name decides the format",
    arguments: [
      ("v.bin", VectorFormat.binary), ("v.vec", .text), ("v.txt", .text), ("bin", .text),
      ("-", .text),
    ])
  func formatOfName(name: String, format: VectorFormat) {
    #expect(VectorFormat(fileName: name) == format)
  }

  @Test("a vocabulary has vectors for all tokens without white space", arguments: [true, false])
  func vocabulary(includesSpecialTokens: Bool) throws {
    let file = "<unk>\n<s>\n</s>\na\n \n\t\n\r\nb c\nß\n"
    let vocabulary = try Vocabulary(file: Data(file.utf8))
    let table = Matrix<Float>(9, 3, (0..<27).map(Float.init))
    let vectors = VocabularyVectors(
      name: "m", vocabulary, table, dimensions: 2, includesSpecialTokens: includesSpecialTokens)
    var words = ["a", "ß"]
    var expected: [[Float]] = [[9, 10], [24, 25]]
    if includesSpecialTokens {
      words = ["<unk>", "<s>", "</s>"] + words
      expected = [[0, 1], [3, 4], [6, 7]] + expected
    }
    #expect(try TestVectors(vectors) == TestVectors(words, expected))
    #expect(vectors.count == words.count && vectors.spacedCount == 4)
  }
}
