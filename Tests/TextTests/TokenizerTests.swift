// Tests common to all tokenizers: lower case, special tokens, and random and long lines.

import Randomness
import Testing
import Text

@Suite("Tokenizer")
struct TokenizerTests {
  @Test(
    "the whitespace tokenizer splits only at ASCII white space",
    arguments: [
      (" a  b\tc\u{B}d\u{C}e\rf ", ["a", "b", "c", "d", "e", "f"]),
      ("don't @-@ \u{A0}x\u{3000}", ["don't", "@-@", "\u{A0}x\u{3000}"]), ("", []), (" \t", []),
    ])
  func whitespace(line: String, expected: [String]) {
    #expect(Tokenizer(kind: .whitespace).tokens(in: line) == expected)
  }

  @Test("the characters tokenizer yields Unicode scalars, not grapheme clusters")
  func characters() {
    #expect(
      Tokenizer(kind: .characters).tokens(in: "a e\u{301}👍🏽\r") == [
        "a", " ", "e", "\u{301}", "👍", "🏽", "\r",
      ])
  }

  @Test(
    "lowercasing changes letters but keeps <UNK> unless split into characters",
    arguments: Tokenizer.Kind.allCases)
  func lowercase(kind: Tokenizer.Kind) {
    let tokens = Tokenizer(kind: kind, lowercase: true).tokens(in: "Ab ÉΣ ok ЖẞZ <UNK>")
    if kind == .characters {
      #expect(tokens.joined() == "ab éς ok жßz <unk>")
    } else {
      #expect(tokens == ["ab", "éς", "ok", "жßz", "<UNK>"])
    }
  }

  @Test("a scalar that lowercases to two scalars gives two characters")
  func lowercaseOfTwoScalars() {
    #expect(Tokenizer(kind: .characters, lowercase: true).tokens(in: "İ") == ["i", "\u{307}"])
    #expect(Tokenizer(kind: .words, lowercase: true).tokens(in: "İx") == ["i\u{307}x"])
  }

  @Test("U+FEFF is dropped at any position from version 2 on", arguments: Tokenizer.Kind.allCases)
  func byteOrderMark(kind: Tokenizer.Kind) {
    for lowercase in [false, true] {
      let tokenizer = Tokenizer(kind: kind, lowercase: lowercase)
      for line in [
        "\u{FEFF}the cat", "the cat\u{FEFF}", "the\u{FEFF}\u{FEFF} cat", "t\u{FEFF}he cat",
        "\u{FEFF}the\u{FEFF} \u{FEFF}c\u{FEFF}at",
      ] {
        #expect(tokenizer.tokens(in: line) == tokenizer.tokens(in: "the cat"), "\(line)")
      }
      #expect(tokenizer.tokens(in: "\u{FEFF}") == [])
      // Nearby scalars and others with a byte of 0xEF or more stay.
      for line in ["\u{FEFC}\u{FEFB}", "\u{FF01}a", "\u{FE00}a", "😀"] {
        #expect(tokenizer.tokens(in: line).joined() == line)
      }
      let old = Tokenizer(kind: kind, lowercase: lowercase, version: 1)
      #expect(old.tokens(in: "\u{FEFF}the").joined() == "\u{FEFF}the")
    }
  }

  @Test(
    "<s> and </s> are tokens in versions 1 and 2 and skipped from version 3 on",
    arguments: [Tokenizer.Kind.words, .whitespace], [false, true])
  func lineMarks(kind: Tokenizer.Kind, lowercase: Bool) {
    for version in Tokenizer.versions {
      func tokens(_ line: String) -> [String] {
        Tokenizer(kind: kind, lowercase: lowercase, version: version).tokens(in: line)
      }
      #expect(
        tokens("<s> a <unk> b </s>")
          == (version < 3 ? ["<s>", "a", "<unk>", "b", "</s>"] : ["a", "<unk>", "b"]))
      #expect(tokens("<s>\t</s> <s>") == (version < 3 ? ["<s>", "</s>", "<s>"] : []))
      // Tokens that resemble <s> and </s> but are not skipped.
      for token in ["<S>", "</S>", "<unk>", "</unk>", "<t>", "<ss>", "<sos>"] {
        #expect(tokens("a \(token)") == ["a", token], "version \(version)")
      }
      if version > 1 { #expect(tokens("<\u{FEFF}s> a") == tokens("<s> a")) }
    }
  }

  @Test("only the words tokenizer removes <s> and </s> attached to other text")
  func attachedLineMarks() {
    func tokens(_ kind: Tokenizer.Kind, _ line: String) -> [String] {
      Tokenizer(kind: kind).tokens(in: line)
    }
    #expect(tokens(.words, "a<s>b</s>") == ["a", "b"])
    #expect(tokens(.words, "<<s>") == ["<<", "s", ">"])
    #expect(tokens(.whitespace, "a<s>b</s> <s>.") == ["a<s>b</s>", "<s>."])
    #expect(tokens(.characters, "<s>a</s>") == "<s>a</s>".map(String.init))
  }

  @Test(
    "version 3 differs from version 2 only in skipping <s> and </s>",
    arguments: 1...5 as ClosedRange<UInt64>)
  func lineMarksOfRandomLines(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var skipped = 0
    for line in randomLines(seed: seed) {
      var line = line
      for mark in ["<s>", "</s>", " <s> ", " </s> "] {
        let start = line.unicodeScalars.indices.randomElement(using: &generator)
        line.unicodeScalars.insert(contentsOf: mark.unicodeScalars, at: start ?? line.startIndex)
      }
      for kind in Tokenizer.Kind.allCases {
        for lowercase in [false, true] {
          let old = Tokenizer(kind: kind, lowercase: lowercase, version: 2).tokens(in: line)
          let new = Tokenizer(kind: kind, lowercase: lowercase, version: 3).tokens(in: line)
          #expect(new == old.filter { !["<s>", "</s>"].contains($0) }, "\(line)")
          skipped += old.count - new.count
        }
      }
    }
    #expect(skipped > 1000)
  }

  /// Returns lines of scalars that matter to tokenizers, and every third line of arbitrary scalars.
  private func randomLines(seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    let telling = Array(
      "aZn't's'd’é٣19..,,-_<unk/>\"` \t\r\u{A0}日かー😀👍🏽🇫🇷❤\u{FE0F}\u{200D}\u{200B}\u{301}\u{20E3}\u{E0067}#ßİ\u{AD}Σ·א״カ٫\u{FEFF}"
        .unicodeScalars)
    return (0..<600).map { i in
      var line = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        if i.isMultiple(of: 3) {
          let value = UInt32.random(in: 1...0x10FFFF, using: &generator)
          if let scalar = Unicode.Scalar(value), scalar != "\n" { line.append(scalar) }
        } else if let scalar = telling.randomElement(using: &generator) {
          line.append(scalar)
        }
      }
      return String(line)
    }
  }

  /// Returns the line that the tokenizer sees: from version 2 on, it drops U+FEFF.
  private func seen(_ line: String, version: Int) -> String {
    let scalars = line.unicodeScalars.filter { version == 1 || $0 != "\u{FEFF}" }
    return String(String.UnicodeScalarView(scalars))
  }

  private func withoutWhiteSpace(_ line: String) -> String {
    String(String.UnicodeScalarView(line.unicodeScalars.filter { !$0.properties.isWhitespace }))
  }

  @Test(
    "tokenizing random lines loses nothing but white space",
    arguments: 1...5 as ClosedRange<UInt64>)
  func fuzz(seed: UInt64) {
    // Version 3 also drops `<s>` and `</s>`; `lineMarksOfRandomLines` compares it with version 2.
    for version in 1...2 {
      for line in randomLines(seed: seed) {
        let seen = seen(line, version: version)
        let words = Tokenizer(kind: .words, version: version).tokens(in: line)
        #expect(words.joined().utf8.elementsEqual(withoutWhiteSpace(seen).utf8), "\(line)")
        #expect(!words.contains(""))
        let characters = Tokenizer(kind: .characters, version: version).tokens(in: line)
        #expect(characters.joined().utf8.elementsEqual(seen.utf8))
        #expect(characters.allSatisfy { $0.unicodeScalars.count == 1 })
        let spaced = Tokenizer(kind: .whitespace, version: version).tokens(in: line)
        let expected = seen.unicodeScalars.split { " \t\u{B}\u{C}\r".unicodeScalars.contains($0) }
        #expect(spaced.count == expected.count)
        #expect(zip(spaced, expected).allSatisfy { $0.unicodeScalars.elementsEqual($1) })
        for kind in Tokenizer.Kind.allCases {
          let tokenizer = Tokenizer(kind: kind, lowercase: true, version: version)
          #expect(!tokenizer.tokens(in: line).contains(""))
        }
      }
    }
  }

  @Test("tokenizing repaired random bytes does not trap")
  func randomBytes() throws {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let bytes = (0..<100).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let line = String(decoding: bytes, as: UTF8.self)
      for kind in Tokenizer.Kind.allCases {
        let tokens = Tokenizer(kind: kind).tokens(in: line)
        let seen = seen(line, version: Tokenizer.latestVersion)
        let text = kind == .characters ? seen : withoutWhiteSpace(seen)
        if kind != .whitespace { #expect(tokens.joined().utf8.elementsEqual(text.utf8)) }
      }
    }
  }

  @Test(
    "tokenizing a long line takes linear time", .timeLimit(.minutes(1)),
    arguments: [
      "a", "a'", "a's", "a.a.a.", "1,", "<", "<a", "é", "日", "😀", "\u{200D}", "!", "!?", "🇫", "İ",
      "a·", "א\"", "カ", "Σ'", "\u{FEFF}",
    ])
  func longLine(unit: String) {
    // The line ends with a word, because letters with full stops before a word are no abbreviation,
    // however many there are.
    let line = String(repeating: unit, count: 50_000) + "bc"
    for kind in Tokenizer.Kind.allCases {
      let tokens = Tokenizer(kind: kind, lowercase: true).tokens(in: line)
      let seen = seen(line, version: Tokenizer.latestVersion)
      #expect(tokens.reduce(0) { $0 + $1.utf8.count } >= seen.utf8.count)
    }
  }
}
