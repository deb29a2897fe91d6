// Tests of the word-break rules of Unicode Standard Annex 29 and of those of version 1.

import Randomness
import Testing
import Text

@Suite("Word breaks")
struct WordBreaksTests {
  private func words(_ line: String, version: Int = Tokenizer.latestVersion) -> [String] {
    Tokenizer(kind: .words, version: version).tokens(in: line)
  }

  @Test(
    "words with inner punctuation are one token since version 2, several in version 1",
    arguments: [
      "col·lecció", "l·l", "צה״ל", "צה\"ל", "ד׳", "ג׳ירפה", "רח'", "ג'ורג'", "example.com", "k:a",
      "т.е", "Ինչո՞ւ", "Հայաստա՛ն", "ա՟բ", "hyphen‧ation", "a․b", "fullwidth．com", "Hawai‘i",
      "ma˥˩", "ⓐⓑ", "a·\u{308}b", "a:\u{2060}b",
    ])
  func words(word: String) {
    #expect(words(word) == [word])
    #expect(words(word, version: 1).count > 1)
  }

  @Test(
    "numbers with inner punctuation are one token since version 2, several in version 1",
    arguments: ["۱۲٫۵", "١٬٢٣٤٫٥", "1;2", "1⁄2", "３．１４", "１，０００", "3‘5", "1,\u{300}2", "٫۵"])
  func numbers(number: String) {
    #expect(words(number) == [number])
    #expect(words(number, version: 1).count > 1)
  }

  @Test(
    "letters that look like punctuation stay in their word in all versions",
    arguments: ["ʻokina", "ng'ombe", "Kaʼa", "नमस्ते१२", "می\u{200C}خواهم", "co\u{AD}op", "ქართული"])
  func unchanged(word: String) {
    for version in Tokenizer.versions { #expect(words(word, version: version) == [word]) }
  }

  @Test(
    "a run of katakana is one token with its combining marks and _",
    arguments: [
      ("カード・ゲーム", "カード ・ ゲーム"), ("ﾊﾟｿｺﾝ", "ﾊﾟｿｺﾝ"), ("カ\u{3099}ス", "カ\u{3099}ス"),
      ("日本ノート", "日 本 ノート"), ("らーメン", "ら ーメン"), ("ㇰㇱ゠ヿ", "ㇰㇱ゠ヿ"), ("カa1カ", "カ a1 カ"),
      ("カ_a", "カ_a"), ("a_カ", "a_カ"), ("カ_カ", "カ_カ"), ("カ'a", "カ ' a"), ("カ.カ", "カ . カ"),
      ("a.カ", "a . カ"), ("ㇰ日", "ㇰ 日"), ("〱〵", "〱〵"), ("㌀カ", "㌀カ"),
    ])
  func katakana(line: String, expected: String) {
    #expect(words(line).joined(separator: " ") == expected)
  }

  @Test(
    "punctuation at the edge of a word or between scripts is a separate token",
    arguments: [
      ("·a·", "· a ·"), ("a·1", "a · 1"), ("1·a", "1 · a"), ("a··b", "a ·· b"), ("a.b.", "a.b."),
      ("end. Next", "end . Next"), ("a,b", "a , b"), ("a;b", "a ; b"), ("1.a", "1 . a"),
      ("\"שלום\"", "\" שלום \""), ("א\"a", "א \" a"), ("a\"א", "a \" א"), ("a\"b", "a \" b"),
      ("1\"2", "1 \" 2"), ("שלום''", "שלום ''"), ("ד’", "ד ’"), ("a'", "a '"), ("a_.b", "a_ . b"),
      ("_:a", "_ : a"), ("日.a", "日 . a"), ("a.日", "a . 日"), ("٫", "٫"), ("a.", "a ."),
      ("mot\u{202F}?", "mot ?"), ("9\u{202F}000", "9 000"), ("a.\u{308}", "a .\u{308}"),
    ])
  func edges(line: String, expected: String) {
    #expect(words(line).joined(separator: " ") == expected)
  }

  @Test(
    "word breaks match examples from Unicode's WordBreakTest.txt",
    arguments: [
      "a:א", "a:\u{308}א", "a:a\u{2060}", "a:\u{308}a\u{2060}", "a:a|:", "a:\u{308}a|'", "a:a|,",
      "a|:|1|:", "a|:\u{308}|1|'", "a|:|1|,", "a|:|,", "a|:\u{308}|.", "a|:|0", "a|:|_",
      "a|:|\u{1F1E6}", "a|:|\"", "a|:|'", "a|:|\u{231A}", "a|'|\u{3031}", "a'A", "a'\u{308}A",
      "a'א", "a'\u{308}א", "a'a\u{2060}", "a'a|:", "a'\u{2060}A", "a'\u{2060}\u{308}א",
      "a'\u{2060}a|,", "a|,|_", "ab\u{AD}by", "a|$|-|34,567.14|%|b", "3a",
    ])
  func annex(example: String) {
    let tokens = example.split(separator: "|").map(String.init)
    #expect(words(tokens.joined()) == tokens)
  }

  @Test(
    "intended differences from Unicode's word breaks are preserved",
    arguments: [
      // Contractions are split, and an apostrophe joins a letter and a digit.
      ("can't", "ca|n't"), ("can’t", "ca|n’t"), ("a'1", "a'1"), ("a'0", "a'0"), ("1'a", "1'a"),
      ("a'_", "a'_"),
      // Times, abbreviations, runs of one punctuation character, and special tokens are single
      // tokens.
      ("1:1", "1:1"), ("U.S.", "U.S."), ("a:::1", "a|:::|1"), ("''", "''"), ("<unk>", "<unk>"),
      // A combining mark without a base joins the word after it.
      ("\u{308}a", "\u{308}a"),
      // An invisible format character attaches only to a word before it.
      ("a:\u{AD}", "a|:|\u{AD}"), ("\u{2060}a", "\u{2060}|a"),
    ])
  func differences(line: String, expected: String) {
    #expect(words(line).joined(separator: "|") == expected)
  }

  @Test(
    "letters of scripts without spaces are one token each since version 2",
    arguments: ["ᥑᥥ", "ᦀᦁ", "ᨠᨡ", "ꧡꧢ", "ꩠꩡ", "ꪀꪁ", "𑜀𑜁"])
  func unspacedScripts(word: String) {
    #expect(words(word).count == 2)
    #expect(words(word, version: 1) == [word])
  }

  @Test(
    "version 1 splits words as in the first release",
    arguments: [
      ("example.com", "example . com"), ("a.b.cd", "a . b . cd"), ("U.S.A", "U . S . A"),
      ("カード", "カ ー ド"), ("צה\"ל", "צה \" ל"), ("ד'", "ד '"), ("1;2", "1 ; 2"),
      ("10:30 3.14 1,000", "10:30 3.14 1,000"), ("a'_ _'a", "a'_ _'a"),
      ("a'\u{301}b", "a '\u{301} b"),
      ("a:b", "a : b"), ("x\u{FEFF}y", "x\u{FEFF}y"), ("\u{FEFF}the", "\u{FEFF} the"),
    ])
  func version1(line: String, expected: String) {
    #expect(words(line, version: 1).joined(separator: " ") == expected)
  }

  @Test("version 1 gives the recorded digest of tokens for random lines")
  func digest() {
    let scalars = Array(
      "aZn't's'd’é٣19..,,-_<unk/>\"` \t\u{A0}日かーカ😀👍🏽🇫🇷\u{FE0F}\u{200D}\u{301}#ßİ:;·אבΑΣσ‘\u{FEFF}゛՞׳״٫\u{202F}"
        .unicodeScalars)
    var generator = SeededGenerator(seed: 29)
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for _ in 0..<2_000 {
      var line = String.UnicodeScalarView()
      for _ in 0..<20 {
        line.append(scalars[Int.random(in: scalars.indices, using: &generator)])
      }
      for kind in Tokenizer.Kind.allCases {
        for lowercase in [false, true] {
          let tokenizer = Tokenizer(kind: kind, lowercase: lowercase, version: 1)
          for byte in tokenizer.tokens(in: String(line)).joined(separator: "\n").utf8 {
            digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
          }
        }
      }
    }
    #expect(digest == 8_218_637_795_151_961_930)
  }
}
