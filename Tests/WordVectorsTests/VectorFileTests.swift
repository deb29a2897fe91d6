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

  private static func read(_ text: String, lossy: Bool = false) throws -> TestVectors {
    try TestVectors(VectorFile(Data(text.utf8), name: "v", lossy: lossy))
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

  @Test("binary is recognized whatever the bytes of the first number", arguments: 1...3)
  func binaryNumbers(dimensions: Int) throws {
    for byte in UInt8.min ... .max {
      for last: UInt32 in [0x00, 0x20, 0x3E, 0x41] {
        let number = last << 24 | UInt32(byte) * 0x010101
        let vectors = TestVectors(
          ["the", "b"],
          [[Float]](
            repeating: [Float](repeating: Float(bitPattern: number), count: dimensions), count: 2))
        #expect(try TestVectors(VectorFile(Self.binary(vectors), name: "v")) == vectors)
      }
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
      #expect(throws: TextError.changed(name: url.path)) { try TestVectors(file) }
    }
  }

  // MARK: - Invalid files

  private static let long = String(repeating: "x", count: 65_537)

  @Test(
    "each flaw in a file is reported in one sentence",
    arguments: [
      ("", "'v' is empty; specify a file of word vectors."),
      (
        "the cat sat\n",
        "'v' is not a file of word vectors, because line 1 does not end with numbers; specify a "
          + "file in the format of word2vec, GloVe or fastText."
      ),
      (
        "2 0\na\nb\n",
        "'v' has vectors of 0 numbers according to line 1, but 1 to 100000 are allowed; specify a "
          + "file of word vectors."
      ),
      (
        "2 100001\na 1\n",
        "'v' has vectors of 100001 numbers according to line 1, but 1 to 100000 are allowed; "
          + "specify a file of word vectors."
      ),
      (
        "the" + String(repeating: " 0", count: 100_001),
        "'v' has vectors of 100001 numbers according to line 1, but 1 to 100000 are allowed; "
          + "specify a file of word vectors."
      ),
      (
        "1 99999999999999999999\na 1\n",
        "'v' has vectors of more than 9223372036854775806 numbers according to line 1, but 1 to "
          + "100000 are allowed; specify a file of word vectors."
      ),
      ("0 3\n", "'v' has no vectors according to line 1; specify a file of word vectors."),
      (
        "99999999999999999999 2\na 1 2\n",
        "'v' is too small for the more than 9223372036854775806 vectors of 2 numbers that line 1 "
          + "announces; restore the file from a copy."
      ),
      (
        "2 2\na 1 2\nb 1",
        "'v' is too small for the 2 vectors of 2 numbers that line 1 announces; restore the file "
          + "from a copy."
      ),
      (
        "3 1\na 0.5\nb 0.5\n",
        "'v' has 2 vectors, but line 1 announces 3; restore the file from a copy, or correct line "
          + "1."
      ),
      (
        "1 1\na 0.5\nb 0.5\n",
        "Line 3 of 'v' has one more vector than the 1 that line 1 announces; restore the file from "
          + "a copy, or correct line 1."
      ),
      (
        "a 1 2 3\nb 1 2\n",
        "Line 2 of 'v' should have a word and 3 numbers, but has 3 fields; correct or remove the "
          + "line."
      ),
      (
        "a 1 2 3\nb\n",
        "Line 2 of 'v' should have a word and 3 numbers, but has 1 field; correct or remove the "
          + "line."
      ),
      (
        "2 2\na 0.5 2\nb 1 2 3 4\n",
        "Line 3 of 'v' should have a word and 2 numbers, but has 4 numbers; correct or remove the "
          + "line."
      ),
      (
        "a 1 2\nb 1 2,5\n",
        "Line 2 of 'v' has '2,5' in place of a number; correct or remove the line."
      ),
      (
        "a 1\nb 1\0\n",
        "Line 2 of 'v' has '1\0' in place of a number; correct or remove the line."
      ),
      (
        "a 1\nb nan\n",
        "Line 2 of 'v' has a number that is not finite; remove its word from the file."
      ),
      (
        "a 1\nb 1\nc -1e39\n",
        "Line 3 of 'v' has a number that is not finite; remove its word from the file."
      ),
      (
        "a 1\n\(long) 1\n",
        "Line 2 of 'v' has a word of more than 65536 bytes; restore the file from a copy."
      ),
      (
        "a 1\nb\0c 1\n",
        "Line 2 of 'v' has a word with a NUL; restore the file from a copy."
      ),
    ])
  func flaws(text: String, message: String) throws {
    let error = #expect(throws: VectorError.self) { try Self.read(text) }
    #expect(error?.description == message)
  }

  // Latin-1 stands for the bytes: "\0\0\u{80}?" is 1, and "\0\0\u{C0}\u{7F}" is not a number.
  @Test(
    "each flaw in a binary file is reported in one sentence",
    arguments: [
      (
        "\u{BA}\u{16}\u{4F}\u{2F}\u{C}\0\0\0",
        "'v' is a fastText model, which fflm cannot read; use the .vec file that fastText wrote "
          + "with it."
      ),
      (
        "1 1\na\u{FF} \0\0\u{80}?",
        "Vector 1 of 'v' has a word that is not UTF-8; convert it to UTF-8."
      ),
      (
        "a 1\nb\u{FF} 1\n",
        "Line 2 of 'v' has a word that is not UTF-8; convert it to UTF-8."
      ),
      (
        "2 1\na \0\0\u{80}?b \0\0\u{C0}\u{7F}",
        "Vector 2 of 'v' has a number that is not finite; remove its word from the file."
      ),
      (
        "2 1\na \0\0\u{80}?\nab \0\0\u{80}",
        "'v' ends inside vector 2 of 2; restore the file from a copy."
      ),
      (
        "2 1\na \0\0\u{80}?\n \0\0\u{80}?b",
        "Vector 2 of 'v' has no word; restore the file from a copy."
      ),
      (
        "1 1\na \0\0\u{80}?\nb \0\0\u{80}?",
        "'v' has 6 more bytes than the 1 vectors that line 1 announces; restore the file from a "
          + "copy."
      ),
      (
        "1 1\n\(long) \0\0\u{80}?",
        "Vector 1 of 'v' has a word of more than 65536 bytes; restore the file from a copy."
      ),
      (
        "9 100\na \0\0\u{80}?",
        "'v' is too small for the 9 vectors of 100 numbers that line 1 announces; restore the file "
          + "from a copy."
      ),
    ])
  func binaryFlaws(latin1: String, message: String) throws {
    let bytes = latin1.unicodeScalars.map { UInt8($0.value) }
    let error = #expect(throws: VectorError.self) { try VectorFile(Data(bytes), name: "v") }
    #expect(error?.description == message)
  }

  @Test("compressed and UTF-16 files are refused as texts are")
  func otherFiles() throws {
    #expect(throws: TextError.compressed(name: "v", .gzip)) {
      try VectorFile(Data([0x1F, 0x8B, 8, 0]), name: "v")
    }
    let wide: [UInt8] = "a 1\nb 2\n".utf8.flatMap { [$0, 0] }
    #expect(throws: TextError.utf16(name: "v")) { try VectorFile(Data(wide), name: "v") }
  }

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
