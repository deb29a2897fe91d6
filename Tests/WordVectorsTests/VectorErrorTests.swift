// Tests of the errors in files of word vectors, and of their messages.

import Foundation
import Testing
import Text

@testable import WordVectors

@Suite("Invalid files of word vectors") struct VectorErrorTests {
  private static let long = String(repeating: "x", count: 65_537)

  @Test(
    "each flaw in a file is reported in one sentence",
    arguments: [
      ("", "'v' is empty; specify a vector file."),
      (
        "the cat sat\n",
        "'v' is not a vector file, because line 1 does not end with numbers; specify a file "
          + "in the format of word2vec, GloVe or fastText."
      ),
      (
        "2 0\na\nb\n",
        "'v' has vectors of 0 dimensions according to line 1, but 1 to 100000 are allowed; specify "
          + "a vector file."
      ),
      (
        "2 100001\na 1\n",
        "'v' has vectors of 100001 dimensions according to line 1, but 1 to 100000 are allowed; "
          + "specify a vector file."
      ),
      (
        "the" + String(repeating: " 0", count: 100_001),
        "'v' has vectors of 100001 dimensions according to line 1, but 1 to 100000 are allowed; "
          + "specify a vector file."
      ),
      (
        "1 99999999999999999999\na 1\n",
        "'v' has vectors of more than 9223372036854775806 dimensions according to line 1, but 1 "
          + "to 100000 are allowed; specify a vector file."
      ),
      ("0 3\n", "'v' has no vectors according to line 1; specify a vector file."),
      (
        "99999999999999999999 2\na 1 2\n",
        "'v' is too small for the vectors that line 1 announces (more than 9223372036854775806, of "
          + "2 dimensions); restore the file from a copy."
      ),
      (
        "2 2\na 1 2\nb 1",
        "'v' is too small for the vectors that line 1 announces (2, of 2 dimensions); restore the "
          + "file from a copy."
      ),
      (
        "3 1\na 0.5\nb 0.5\n",
        "'v' has 2 vectors, but line 1 announces 3; restore the file from a copy, or correct line "
          + "1."
      ),
      (
        "1 1\na 0.5\nb 0.5\n",
        "Line 3 of 'v' follows the 1 vector that line 1 announces; restore the file from a copy, "
          + "or correct line 1."
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
        "a 1 2\nat 5 0 0.5\nb 1 2",
        "Line 2 of 'v' should have a word and 2 numbers, but has 3 numbers; correct or remove the "
          + "line."
      ),
      (
        "a 1.5 2\nb 1.5 0.5 0.5\nc 1.5 2",
        "Line 2 of 'v' should have a word and 2 numbers, but has 3 numbers; correct or remove the "
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
    let error = #expect(throws: VectorError.self) {
      try VectorFile(Data(text.utf8), name: "v")
    }
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
        "'v' has 6 bytes after the 1 vector that line 1 announces; restore the file from a copy."
      ),
      (
        "1 1\n\(long) \0\0\u{80}?",
        "Vector 1 of 'v' has a word of more than 65536 bytes; restore the file from a copy."
      ),
      (
        "9 100\na \0\0\u{80}?",
        "'v' is too small for the vectors that line 1 announces (9, of 100 dimensions); restore "
          + "the file from a copy."
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
}
