// Tests of lowercasing, with the results of Python's `str.lower()` as expectations.

import Foundation
import Testing
import Text

@Suite("Lowercasing")
struct LowercasingTests {
  private func lower(_ line: String, _ kind: Tokenizer.Kind, version: Int = 2) -> [String] {
    Tokenizer(kind: kind, lowercase: true, version: version).tokens(in: line)
  }

  @Test(
    "Σ becomes ς at the end of a word and σ elsewhere",
    arguments: [
      ("ΔΡΟΜΟΣ", "δρομος"), ("ΌΣΟΣ", "όσος"), ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"), ("Σ", "σ"), ("ΣΣ", "σς"),
      ("ΑΣ\u{301}", "ας\u{301}"), ("ΑΣ'", "ας'"), ("ΑΣ’Α", "ασ’α"), ("ΑΣ.Α", "ασ.α"),
      ("ΑΣ.", "ας."),
      ("ΑΣ1", "ας1"), ("ΑΣ1Α", "ας1α"), ("1ΑΣ", "1ας"), ("Α'Σ", "α'ς"), ("'Σ", "'σ"),
      ("ΑΣ-ΑΣ", "ας-ας"), ("ΑΣ\u{AD}Α", "ασ\u{AD}α"), ("ΑΣ\u{345}", "ας\u{345}"), ("ʰΣ", "ʰσ"),
      ("ⓐΣ", "ⓐς"), ("ΑΣ²", "ας²"), ("ΑΣ日", "ας日"), ("AΣb", "aσb"), ("AΣ_b", "aς_b"),
      ("ας ασ", "ας ασ"), ("ΑΣ ΑΣ", "ας ας"),
    ])
  func finalSigma(line: String, expected: String) {
    #expect(lower(line, .whitespace).joined(separator: " ") == expected)
    #expect(lower(line, .characters).joined() == expected)
    #expect(lower(line, .words).joined() == expected.replacing(" ", with: ""))
  }

  @Test(
    "non-English letters are lowercased by Unicode's mappings",
    arguments: [
      ("İ", "i\u{307}"), ("İSTANBUL", "i\u{307}stanbul"), ("ISI", "isi"), ("ıI", "ıi"), ("ẞ", "ß"),
      ("STRASSE", "strasse"), ("Ǆǅ", "ǆǆ"), ("ᲓᲐ", "და"), ("Ꭰ", "ꭰ"), ("Ω", "ω"),
      ("\u{212A}\u{212B}", "kå"), ("Ì\u{307}J", "ì\u{307}j"), ("𐐀", "𐐨"), ("ﬁ", "ﬁ"),
    ])
  func mappings(line: String, expected: String) {
    for kind in Tokenizer.Kind.allCases {
      let text = lower(line, kind).joined()
      #expect(text.unicodeScalars.elementsEqual(expected.unicodeScalars), "\(text)")
    }
  }

  @Test("lowercasing is idempotent", arguments: Tokenizer.Kind.allCases)
  func idempotence(kind: Tokenizer.Kind) {
    let line = "ΔΡΟΜΟΣ Σ' 'ΣΑΣ. İΣ ẞ ǅ ΑΣ’Α ΣΣ\u{301}Σ ᲓᲐ <UNK> col·LECCIÓ ΑΣ'S"
    let once = lower(line, kind)
    #expect(once != Tokenizer(kind: kind).tokens(in: line))
    for token in once { #expect(lower(token, kind).joined() == token) }
    let text = once.joined().replacing("UNK", with: "unk")
    #expect(lower(text, .characters).joined() == text)
  }

  @Test("lowercasing keeps <UNK>, and a Σ before it ends its word")
  func marks() {
    #expect(lower("ΑΣ<UNK>ΣΑΣ", .words) == ["ας", "<UNK>", "σας"])
    #expect(lower("ΑΣ <UNK>", .whitespace) == ["ας", "<UNK>"])
    #expect(lower("<UNK>", .characters).joined() == "<unk>")
  }

  @Test("a contraction is split before its stem is lowercased")
  func contraction() {
    #expect(lower("ΑΣ'S", .words) == ["ας", "'s"])
  }

  @Test("version 1 lowercases each scalar without context", arguments: Tokenizer.Kind.allCases)
  func version1(kind: Tokenizer.Kind) {
    #expect(lower("ΔΡΟΜΟΣ", kind, version: 1).joined() == "δρομοσ")
    #expect(lower("İX", kind, version: 1).joined() == "i\u{307}x")
  }
}
