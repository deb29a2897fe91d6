// Tests of reading files of word vectors.

import Foundation
import Randomness
import TestSupport
import Testing
import Text

@testable import WordVectors

@Suite("Files of word vectors") struct VectorFileTests {
  /// Words that are hard to tell from numbers, and numbers that are hard to write.
  private static let vectors: TestVectors = {
    var random = SeededGenerator(seed: 1)
    let words = [
      "</s>", "0.5", "été", "a\u{A0}b", "日本", "-1e5", "x\"y", String(repeating: "z", count: 99),
    ]
    var numbers: [Float] = [0, -0.0, 0.1, 1 / 3, -123456.789, 1e-5]
    numbers += [.leastNonzeroMagnitude, .greatestFiniteMagnitude, -.leastNormalMagnitude, 1e10]
    // Bytes that are line feeds, spaces, digits and letters in text.
    numbers += [0x0A0A_0A0A, 0x2020_2020, 0x3131_3131, 0x4142_4344].map(Float.init(bitPattern:))
    while numbers.count < 6 * words.count {
      let number = Float(bitPattern: UInt32.random(in: 0 ... .max, using: &random))
      if number.isFinite { numbers.append(number) }
    }
    return TestVectors(words, words.indices.map { Array(numbers[6 * $0..<6 * $0 + 6]) })
  }()

  /// Returns a text file.
  private static func text(
    _ vectors: TestVectors, hasHeader: Bool = true, separator: String = " ", end: String = "\n"
  ) -> Data {
    var lines = zip(vectors.words, vectors.bits).map { word, bits in
      ([word] + bits.map { "\(Float(bitPattern: $0))" }).joined(separator: separator) + end
    }
    if hasHeader { lines.insert("\(vectors.count)\(separator)\(vectors.dimensions)\(end)", at: 0) }
    return Data(lines.joined().utf8)
  }

  /// Returns a binary file.
  private static func binary(_ vectors: TestVectors, end: String = "") -> Data {
    var file = Data("\(vectors.count) \(vectors.dimensions)\n".utf8)
    for (word, bits) in zip(vectors.words, vectors.bits) {
      file += Array("\(word) ".utf8)
      for number in bits { file += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
      file += Array(end.utf8)
    }
    return file
  }

  private static func read(_ text: String) throws -> TestVectors {
    try TestVectors(VectorFile(Data(text.utf8), name: "v"))
  }

  // MARK: - Formats

  @Test(
    "every format is read with the same bits",
    arguments: [
      ("word2vec text", text(vectors)),
      ("fastText", text(vectors, end: " \n")),
      ("CRLF", text(vectors, end: "\r\n")),
      ("fastText with CRLF", text(vectors, end: " \r\n")),
      ("tabs", text(vectors, separator: "\t")),
      ("several spaces", text(vectors, separator: "  ")),
      ("no last line end", text(vectors).dropLast()),
      ("blank lines at the end", text(vectors) + Data("\n \r\n".utf8)),
      ("a byte order mark", Data("\u{FEFF}".utf8) + text(vectors)),
      ("GloVe", text(vectors, hasHeader: false)),
      ("GloVe with CRLF", text(vectors, hasHeader: false, end: "\r\n")),
      ("word2vec binary", binary(vectors, end: "\n")),
      ("gensim binary", binary(vectors)),
    ])
  func formats(name: String, file: Data) throws {
    let vectors = Self.vectors
    let read = try VectorFile(Data(file), name: name)
    #expect(read.count == vectors.count && read.dimensions == vectors.dimensions)
    #expect(read.duplicateCount == 0 && read.spacedCount == 0)
    #expect(try TestVectors(read) == vectors)
    for format in VectorFormat.allCases {
      var written = Data()
      try read.write(format) { written.append($0) }
      #expect(try TestVectors(VectorFile(written, name: "written")) == vectors)
    }
  }

  @Test("binary is recognized whatever the bytes of the numbers", arguments: 1...3)
  func binaryNumbers(dimensions: Int) throws {
    for byte in UInt8.min ... .max {
      for last: UInt32 in [0x00, 0x20, 0x31, 0x3E, 0x41] {
        let number = last << 24 | UInt32(byte) * 0x010101
        let vectors = TestVectors(
          ["the", "b"],
          [[Float]](
            repeating: [Float](repeating: Float(bitPattern: number), count: dimensions), count: 2))
        #expect(try TestVectors(VectorFile(Self.binary(vectors), name: "v")) == vectors)
      }
    }
  }

  // Latin-1 stands for the bytes.
  @Test(
    "rows that are text by chance are binary if the others are",
    arguments: [
      // The first number is "1\nAB".
      ("2 1\na 1\nAB\nb \0\0\u{80}?\n", ["a", "b"]), ("1 1\na 1\nAB", ["a"]),
      // The first vector is "1 2\nabcd", and the first row "a 1 2".
      ("2 2\na 1 2\nabcdb 1 2\nabcd", ["a", "b"]),
      ("1 2\na NaN -1 \r\n", ["a"]), ("3 1\na 1.25\nb 0.50\nc \0\0\u{80}?\n", ["a", "b", "c"]),
    ])
  func binaryLikeText(latin1: String, words: [String]) throws {
    let file = Data(latin1.unicodeScalars.map { UInt8($0.value) })
    #expect(try TestVectors(VectorFile(file, name: "v")).words == words)
  }

  @Test("a file that is valid as text and as binary is text")
  func ambiguous() throws {
    for word in ["a", "\u{1}", "\u{7F}", "é"] {
      #expect(
        try Self.read("2 1\n\(word) 1.25\nb 0.50\n") == TestVectors([word, "b"], [[1.25], [0.5]]))
    }
  }

  @Test("the last fields of a line are its numbers, so words may contain spaces")
  func spaces() throws {
    let words = [",", ". . .", "at name@domain.com", "New York", "b  3 c"]
    let lines = words.map { "\($0) 0.5 -1\n" }
    let expected = TestVectors(words, words.map { _ in [0.5, -1] })
    #expect(try Self.read(lines.joined()) == expected)
    #expect(try Self.read("5 2\n" + lines.joined()) == expected)
    let file = try VectorFile(Data(lines.joined().utf8), name: "v")
    #expect(file.spacedCount == 4)
    let others = file.withoutSpacedWords
    #expect(others.count == 1)
    #expect(try TestVectors(others) == TestVectors([","], [[0.5, -1]]))
  }

  @Test(
    "a word may end with whole numbers, in the first line as well",
    arguments: [
      ("at 5 0.5 -1\nthe 0.5 -1\n", ["at 5", "the"]), ("20 000 .5 -1\n1 .5 -1", ["20 000", "1"]),
      ("5 0.5 -1\n6 0.5 -1\n", ["5", "6"]), ("the 0.5 -1\nat 5 0.5 -1\n", ["the", "at 5"]),
      ("2 2\nat 5 0.5 -1\n5 0.5 -1\n", ["at 5", "5"]),
      ("at . 5 0.5 -1\nb 0.5 -1\n1 2 3 0.5 -1", ["at . 5", "b", "1 2 3"]),
      ("2 2\nété à 0.5 -1\n5 0.5 -1\n", ["été à", "5"]),
    ])
  func numbersInWords(text: String, words: [String]) throws {
    #expect(try Self.read(text) == TestVectors(words, words.map { _ in [0.5, -1] }))
  }

  @Test("the first vector of a repeated word counts", arguments: ["", "6 1\n"])
  func duplicates(header: String) throws {
    let file = try VectorFile(Data("\(header)a 1\nb c 2\na 3\nd 4\nb c 5\na 6\n".utf8), name: "v")
    #expect(file.count == 3 && file.duplicateCount == 3 && file.spacedCount == 1)
    #expect(try TestVectors(file) == TestVectors(["a", "b c", "d"], [[1], [2], [4]]))
    let others = file.withoutSpacedWords
    #expect(others.count == 2)
    #expect(try TestVectors(others) == TestVectors(["a", "d"], [[1], [4]]))
  }

  @Test("lossy reading replaces invalid UTF-8 and NULs in words by U+FFFD")
  func lossy() throws {
    let text = Data("a".utf8) + [0xFF, 0x00] + Data("b 1\n".utf8)
    let binary =
      Data("1 1\na".utf8) + [0xFF, 0x00] + Data("b ".utf8) + [0, 0, 0x80, 0x3F]
    for file in [text, binary] {
      #expect(throws: VectorError.self) { try VectorFile(file, name: "v") }
      let read = try VectorFile(file, name: "v", lossy: true)
      #expect(try TestVectors(read) == TestVectors(["a\u{FFFD}\u{FFFD}b"], [[1]]))
    }
  }

  @Test("a pass ends when its body returns false")
  func stopping() throws {
    for file in [Self.text(Self.vectors), Self.binary(Self.vectors)] {
      var count = 0
      try VectorFile(file, name: "v").forEachVector { _, _ in
        count += 1
        return count < 3
      }
      #expect(count == 3)
    }
  }

  @Test("a file that changes between two passes is reported")
  func changes() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("v.vec")
    try Data("a 1\nb 2\na 3\n".utf8).write(to: url)
    let file = try VectorFile(path: url.path)
    for text in ["b 1\nb 2\nb 3\n", "a 1\nb 2\na 4\n"] {
      let handle = try FileHandle(forWritingTo: url)
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
      // The system's clock may not have advanced since the file was opened.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: url.path)
      #expect(throws: TextError.changed(name: url.path)) { try TestVectors(file) }
    }
  }

  // MARK: - Damaged files

  @Test("a truncated binary file is refused wherever it ends")
  func truncations() throws {
    for file in [Self.binary(Self.vectors), Self.binary(Self.vectors, end: "\n").dropLast()] {
      for count in 0..<file.count {
        #expect(throws: VectorError.self) { try VectorFile(Data(file.prefix(count)), name: "v") }
      }
      #expect(try VectorFile(Data(file), name: "v").count == Self.vectors.count)
    }
  }

  @Test("a file without its first bytes never traps")
  func missingBeginning() {
    for file in [Self.binary(Self.vectors), Self.text(Self.vectors)] {
      var refused = 0
      for start in 1..<file.count {
        do { _ = try VectorFile(Data(file[start...]), name: "v", lossy: true) } catch {
          refused += 1
        }
      }
      #expect(refused > 0)
    }
  }
}
