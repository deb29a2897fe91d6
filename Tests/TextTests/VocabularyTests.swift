// Tests of creating, storing and searching vocabularies.

import Foundation
import Randomness
import TestSupport
import Testing
import Text

@Suite("Vocabulary")
struct VocabularyTests {
  private func vocabulary(
    _ strings: String..., minCount: Int = 1, maxSize: Int? = nil
  ) throws -> Vocabulary {
    try Vocabulary(
      training: strings.map { try SourceText($0) }, tokenizer: Tokenizer(kind: .whitespace),
      minCount: minCount, maxSize: maxSize)
  }

  private func entries(_ vocabulary: Vocabulary) -> [String] {
    (0..<vocabulary.count).map { vocabulary[$0] }
  }

  @Test("special tokens precede tokens sorted by descending count, then by bytes")
  func order() throws {
    let vocabulary = try vocabulary("b b a é B a ab c\n", "c c Z\n")
    #expect(entries(vocabulary) == ["<unk>", "<s>", "</s>", "c", "a", "b", "B", "Z", "ab", "é"])
  }

  @Test("tokens below the minimum count or beyond the size limit are unknown")
  func pruning() throws {
    let text = "a a a b b c c d\n<unk> e\n"
    #expect(entries(try vocabulary(text, minCount: 2)).dropFirst(3) == ["a", "b", "c"])
    let small = try vocabulary(text, minCount: 2, maxSize: 5)
    #expect(entries(small).dropFirst(3) == ["a", "b"])
    #expect(["c", "d", "e"].allSatisfy { small.id(of: $0) == Int32(Vocabulary.unknown) })
    #expect(try vocabulary(text, maxSize: 100).count == 8)
  }

  @Test("special tokens in a text do not count as words", arguments: Tokenizer.versions)
  func literalMarks(version: Int) throws {
    let tokenizer = Tokenizer(kind: .whitespace, version: version)
    func vocabulary(_ text: String) throws -> Vocabulary {
      try Vocabulary(
        training: [SourceText(text)], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    }
    #expect(
      entries(try vocabulary("<s> a </s> <unk> <s>\n")) == ["<unk>", "<s>", "</s>", "a"])
    #expect(throws: TextError.noWords(names: ["test.txt"])) { try vocabulary("<s> </s>\n</s>\n") }
  }

  @Test("lookup compares exact bytes, and absent tokens are unknown")
  func lookup() throws {
    let vocabulary = try vocabulary("é x\n")
    #expect(vocabulary.id(of: "x") == 3)
    #expect(vocabulary.id(of: "é") == 4)
    #expect(vocabulary.id(of: "e\u{301}") == Int32(Vocabulary.unknown))
    #expect(vocabulary.id(of: "</s>") == Int32(Vocabulary.endOfLine))
    #expect(vocabulary.id(of: "<s>") == Int32(Vocabulary.startOfLine))
    #expect(vocabulary.id(of: "") == Int32(Vocabulary.unknown))
    func knownID(_ token: String) -> Int? {
      let bytes = Array(token.utf8)
      return vocabulary.knownID(of: bytes.span)
    }
    #expect(["x", "é", "<unk>"].map(knownID) == [3, 4, 0])
    #expect(["X", "e\u{301}", "", "<UNK>"].allSatisfy { knownID($0) == nil })
  }

  @Test(
    "the vocabulary of a random text equals one counted with a dictionary",
    arguments: 1...4 as ClosedRange<UInt64>)
  func agreesWithDictionary(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tokens = (0..<20_000).map { _ in
      // Products make small numbers frequent, so that counts differ and some are equal.
      let n = Int.random(in: 1...90, using: &generator) * Int.random(in: 1...90, using: &generator)
      return "t\(String(n, radix: 36))"
    }
    let vocabulary = try vocabulary(tokens.joined(separator: " "), minCount: 3, maxSize: 800)

    var counts: [String: Int] = [:]
    for token in tokens { counts[token, default: 0] += 1 }
    let kept = counts.filter { $0.value >= 3 }
      .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(797)
    #expect(entries(vocabulary).dropFirst(3).elementsEqual(kept.map(\.key)))
    for (i, entry) in kept.enumerated() { #expect(vocabulary.id(of: entry.key) == Int32(i + 3)) }
  }

  @Test("each of 30,000 tokens is found under its own id")
  func manyTokens() throws {
    let tokens = (0..<30_000).map { "w\($0)" }
    let vocabulary = try vocabulary(tokens.joined(separator: " "))
    #expect(vocabulary.count == 30_003)
    let ids = Set(tokens.map { vocabulary.id(of: $0) })
    #expect(ids.count == 30_000 && ids.min() == 3 && ids.max() == 30_002)
    #expect(tokens.allSatisfy { vocabulary[Int(vocabulary.id(of: $0))] == $0 })
  }

  @Test("a word longer than the token limit is unknown")
  func longWord() throws {
    let longest = String(repeating: "x", count: Vocabulary.longestToken)
    let vocabulary = try vocabulary("a \(longest) \(longest)x a\n")
    #expect((3..<vocabulary.count).map { vocabulary[$0] } == ["a", longest])
    #expect(vocabulary.id(of: longest + "x") == Int32(Vocabulary.unknown))
    #expect(throws: TextError.noWords(names: ["test.txt"])) {
      try self.vocabulary("\(longest)x \(longest)x\n")
    }
  }

  @Test("a text without words, or with none frequent enough, is rejected")
  func refusals() {
    #expect(throws: TextError.noWords(names: ["test.txt"])) { try vocabulary(" \n<unk>\n") }
    #expect(throws: TextError.noWords(names: [])) { try vocabulary() }
    #expect(throws: TextError.allWordsRare(minCount: 3, highestCount: 2)) {
      try vocabulary("a b a\n", minCount: 3)
    }
    #expect(throws: TextError.noRoomForWords(maxSize: 3)) { try vocabulary("a", maxSize: 3) }
  }

  @Test("an id outside the vocabulary traps")
  func outside() async {
    await #expect(processExitsWith: .trap) {
      let file = Data("<unk>\n<s>\n</s>\n".utf8)
      _ = try Vocabulary(file: file)[3]
    }
  }
}

@Suite("VocabularyFile")
struct VocabularyFileTests {
  private let marks = "<unk>\n<s>\n</s>\n"

  @Test("a vocabulary file has one token per line, even if it is white space")
  func roundTrip() throws {
    let tokens = ["a", " ", "\r", "\t", "é", "\u{FEFF}", "\u{85}", "日本"]
    let file = Data((marks + tokens.map { $0 + "\n" }.joined()).utf8)
    let vocabulary = try Vocabulary(file: file)
    #expect((3..<vocabulary.count).map { vocabulary[$0] } == tokens)
    #expect(vocabulary.file == file)
  }

  @Test("a vocabulary of characters equals the one read from its file")
  func trainedRoundTrip() throws {
    let text = try SourceText("a b\tc\rd é\r\n\u{2028}😀\n")
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: Tokenizer(kind: .characters), minCount: 1, maxSize: nil)
    #expect(["\r", " ", "\t"].allSatisfy { vocabulary.id(of: $0) > Int32(Vocabulary.endOfLine) })
    #expect(try Vocabulary(file: vocabulary.file) == vocabulary)
  }

  @Test("vocabularies with different tokens or a different order are not equal")
  func inequality() throws {
    let ab = try Vocabulary(file: Data((marks + "a\nb\n").utf8))
    #expect(try ab != Vocabulary(file: Data((marks + "b\na\n").utf8)))
    #expect(try ab != Vocabulary(file: Data((marks + "ab\n").utf8)))
  }

  @Test("the last line of a vocabulary file needs no line end")
  func noLastLineEnd() throws {
    #expect(try Vocabulary(file: Data((marks + "a").utf8)).id(of: "a") == 3)
  }

  @Test(
    "a malformed vocabulary file is rejected with the cause",
    arguments: [
      ("", .vocabularyMark(line: 1, expected: "<unk>")),
      ("a\nb\nc\n", .vocabularyMark(line: 1, expected: "<unk>")),
      ("<unk>\r\n<s>\r\n</s>\r\n", .vocabularyLineEnd(line: 1)),
      ("<unk>\r<s>\r</s>\ra\r", .vocabularyLineEnd(line: 1)),
      ("<unk>\n<s>\r\n</s>\n", .vocabularyLineEnd(line: 2)),
      ("<unk>\n<s>\n</s>\na\r\n", .vocabularyLineEnd(line: 4)),
      ("<unk>\n<s>\n</s>\na\r", .vocabularyLineEnd(line: 4)),
      ("\u{FEFF}<unk>\n<s>\n</s>\n", .vocabularyByteOrderMark),
      ("\u{FEFF}<unk>\r\n<s>\r\n</s>\r\n", .vocabularyByteOrderMark),
      ("<unk>\n</s>\n<s>\n", .vocabularyMark(line: 2, expected: "<s>")),
      ("<unk>\n<s>\n", .vocabularyMark(line: 3, expected: "</s>")),
      ("<unk>\n<s>\n</s>\na\n\nb\n", .vocabularyEmptyLine(line: 5)),
      ("<unk>\n<s>\n</s>\na\n\n", .vocabularyEmptyLine(line: 5)),
      ("<unk>\n<s>\n</s>\na\nb\na\n", .vocabularyDuplicate(token: "a", line: 6, firstLine: 4)),
      (
        "<unk>\n<s>\n</s>\na\n" + String(repeating: "x", count: 65_537),
        .vocabularyLongToken(line: 5, byteCount: 65_537)
      ),
      ("<unk>\n<s>\n</s>\n<s>\n", .vocabularyDuplicate(token: "<s>", line: 4, firstLine: 2)),
    ] as [(String, TextError)])
  func refusals(file: String, error: TextError) {
    #expect(throws: error) { try Vocabulary(file: Data(file.utf8)) }
  }

  @Test(
    "a list of words follows the special tokens, which it may contain anywhere",
    arguments: ["b\na\n", "b\na", "<unk>\n<s>\n</s>\nb\na\n", "b\n</s>\na\n<unk>"])
  func list(list: String) throws {
    #expect(
      try Vocabulary(list: Data(list.utf8)) == Vocabulary(file: Data((marks + "b\na\n").utf8)))
  }

  @Test(
    "a malformed list of words is rejected with the cause",
    arguments: [
      ("", .vocabularyWithoutWords),
      ("<s>\n<unk>\n", .vocabularyWithoutWords),
      ("a\r\nb\r\n", .vocabularyLineEnd(line: 1)),
      ("\u{FEFF}a\n", .vocabularyByteOrderMark),
      ("a\n\nb\n", .vocabularyEmptyLine(line: 2)),
      ("b\na\nc\na\n", .vocabularyDuplicate(token: "a", line: 4, firstLine: 2)),
      ("a\n</s>\nb\n</s>\n", .vocabularyDuplicate(token: "</s>", line: 4, firstLine: 2)),
      (
        "a\n" + String(repeating: "x", count: 65_537),
        .vocabularyLongToken(line: 2, byteCount: 65_537)
      ),
    ] as [(String, TextError)])
  func listRefusals(list: String, error: TextError) {
    #expect(throws: error) { try Vocabulary(list: Data(list.utf8)) }
  }

  @Test(
    "a vocabulary file in UTF-16 is rejected as UTF-16",
    arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian])
  func utf16(encoding: String.Encoding) throws {
    let file = try #require((marks + "a\n").data(using: encoding))
    #expect(throws: TextError.vocabularyUTF16) { try Vocabulary(file: file) }
  }

  @Test("a vocabulary file that is not UTF-8 is rejected with its line")
  func notUTF8() {
    #expect(throws: TextError.vocabularyNotUTF8(line: 4)) {
      try Vocabulary(file: Data(marks.utf8) + [0x61, 0xFF, 0x0A])
    }
  }
}
