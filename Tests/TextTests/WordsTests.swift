// Tests of the `words` tokenizer, rule by rule.

import Testing
import Text

@Suite("Words")
struct WordsTests {
  private let tokenizer = Tokenizer(kind: .words)

  private func check(_ line: String, _ expected: String) {
    #expect(tokenizer.tokens(in: line) == expected.split(separator: " ").map(String.init))
  }

  @Test(
    "each punctuation character is a separate token",
    arguments: [
      ("Hello, world!", "Hello , world !"),
      ("(see below)", "( see below )"),
      ("\"Yes,\" he said.", "\" Yes , \" he said ."),
      ("“Oui”", "“ Oui ”"),
      ("50% of $3", "50 % of $ 3"),
      ("a/b", "a / b"),
      ("well-known", "well - known"),
      ("-5", "- 5"),
    ])
  func punctuation(line: String, expected: String) { check(line, expected) }

  @Test(
    "a run of one punctuation character is one token",
    arguments: [
      ("Well...", "Well ..."), ("no--yes", "no -- yes"), ("What?!", "What ? !"),
      ("!!??", "!! ??"), ("`` '' ``", "`` '' ``"), ("««", "««"), ("——", "——"),
    ])
  func runs(line: String, expected: String) { check(line, expected) }

  @Test(
    "abbreviations of single letters and times of day are one token",
    arguments: [
      ("the U.S. and the U.K.", "the U.S. and the U.K."), ("at 10:30 p.m.", "at 10:30 p.m."),
      ("e.g. this", "e.g. this"), ("Plan B. Then", "Plan B . Then"), ("a.b.cd", "a.b.cd"),
      ("note: 5", "note : 5"), ("J.R.R. Tolkien", "J.R.R. Tolkien"), ("x.y", "x.y"),
      ("see a.1.", "see a . 1 ."), ("_.a.b.", "_ . a.b."), ("a.b._", "a.b . _"),
      ("a.b.1", "a.b . 1"),
    ])
  func abbreviations(line: String, expected: String) { check(line, expected) }

  @Test(
    "letters with full stops before a word are not an abbreviation",
    arguments: [
      ("a.b.été", "a.b.été"), ("a.b.Я", "a.b.Я"), ("a.b.٣", "a.b . ٣"),
      ("a.b.\u{301}", "a.b .\u{301}"), ("U.S.—U.K.", "U.S. — U.K."), ("U.S.日", "U.S. 日"),
      ("U.S.\u{A0}a", "U.S. a"), ("“U.S.”", "“ U.S. ”"),
    ])
  func abbreviationsBeforeWords(line: String, expected: String) { check(line, expected) }

  @Test("an abbreviation has at most 16 letters")
  func longAbbreviation() {
    let longest = String(repeating: "a.", count: 16)
    check(longest, longest)
    check("a." + longest, "a." + longest.dropLast() + " .")
  }

  @Test(
    "letters, combining marks, digits and _ form one token",
    arguments: [
      ("snake_case2", "snake_case2"), ("naïve", "naïve"), ("nai\u{308}ve", "nai\u{308}ve"),
      ("Ελλάδα и Россия", "Ελλάδα и Россия"), ("हिन्दी", "हिन्दी"), ("한국어 말", "한국어 말"),
      ("شرکت\u{200C}ها", "شرکت\u{200C}ها"), ("m² ½", "m² ½"), ("co\u{AD}op", "co\u{AD}op"),
      ("ab\u{200B}cd", "ab \u{200B} cd"),
    ])
  func letters(line: String, expected: String) { check(line, expected) }

  @Test(
    "a full stop or comma is part of a number only between digits",
    arguments: [
      ("3.14 and 1,000.50", "3.14 and 1,000.50"), ("in 1999.", "in 1999 ."), ("1, 2", "1 , 2"),
      ("1,a", "1 , a"), (".5", ". 5"), ("1..2", "1 .. 2"), ("a.b", "a.b"), ("v3.1", "v3.1"),
      ("3.", "3 ."), ("٣.٤", "٣.٤"),
    ])
  func numbers(line: String, expected: String) { check(line, expected) }

  @Test(
    "an apostrophe inside a word does not split it",
    arguments: [
      ("O'Brien", "O'Brien"), ("l'homme", "l'homme"), ("rock'n'roll", "rock'n'roll"),
      ("l’été", "l’été"), ("o’clock", "o’clock"), ("dogs' tails", "dogs ' tails"),
      ("'quoted'", "' quoted '"), ("a''b", "a '' b"), ("5'10", "5'10"), ("’tis", "’ tis"),
      ("x'", "x '"),
    ])
  func apostrophes(line: String, expected: String) { check(line, expected) }

  @Test(
    "short names in angle brackets are one token",
    arguments: [
      ("<unk>", "<unk>"), ("a<t>b</t>", "a <t> b </t>"), ("<UNK_2-x>", "<UNK_2-x>"),
      ("<a b>", "< a b >"), ("<>", "< >"), ("</>", "< / >"), ("<unk", "< unk"),
      ("<abcdefghijklmnop>", "<abcdefghijklmnop>"),
      ("<abcdefghijklmnopq>", "< abcdefghijklmnopq >"),
      ("1 < 2", "1 < 2"),
    ])
  func marks(line: String, expected: String) { check(line, expected) }

  @Test(
    "ideographs and hiragana are one token each",
    arguments: [
      ("日本語です。", "日 本 語 で す 。"), ("ひらがな", "ひ ら が な"), ("用Swift写", "用 Swift 写"),
      ("か\u{3099}", "か\u{3099}"), ("々〇", "々 〇"), ("漢\u{E0100}字", "漢\u{E0100} 字"),
      ("2024年", "2024 年"),
    ])
  func ideographs(line: String, expected: String) { check(line, expected) }

  @Test(
    "letters of Thai, Lao, Burmese and Khmer are one token each",
    arguments: [
      ("น้าดี 5", "น้ า ดี 5"), ("ໃນລາວ", "ໃ ນ ລ າ ວ"),
      ("မြန်မာ။", "မြ န် မာ ။"), ("ខ្មែរ", "ខ្ មែ រ"), ("OKครับ", "OK ค รั บ"),
    ])
  func unspacedScripts(line: String, expected: String) { check(line, expected) }

  @Test(
    "an emoji sequence is one token",
    arguments: [
      ("hi😀😀", "hi 😀 😀"), ("👩‍👩‍👧‍👦!", "👩‍👩‍👧‍👦 !"), ("👍🏽ok", "👍🏽 ok"), ("❤️‍🔥", "❤️‍🔥"),
      ("👩🏽‍⚕️👋", "👩🏽‍⚕️ 👋"), ("🇫🇷🇩🇪", "🇫🇷 🇩🇪"), ("🇫", "🇫"), ("1️⃣#️⃣", "1️⃣ #️⃣"),
      ("🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴"), ("😀\u{200D}", "😀\u{200D}"),
    ])
  func emoji(line: String, expected: String) { check(line, expected) }

  @Test("all Unicode white space separates tokens")
  func whiteSpace() {
    check("\u{A0}a\u{3000}b\tc\u{2028}d\u{85}e ", "a b c d e")
    #expect(tokenizer.tokens(in: "") == [])
    #expect(tokenizer.tokens(in: " \u{2003} ") == [])
  }
}

@Suite("Contractions")
struct ContractionsTests {
  @Test(
    "English contractions are split as in the Penn Treebank with ' or ’",
    arguments: [
      "do n't", "it 's", "we 'll", "I 'm", "they 've", "he 'd", "we 're", "ca n't", "DO N'T",
      "IT 'S", "I 'd 've", "should n't 've", "O'Brien 's", "rock'n'roll 's", "1990 's",
    ])
  func parted(expected: String) {
    for apostrophe in ["'", "’"] {
      let tokens = expected.replacing("'", with: apostrophe).split(separator: " ").map(String.init)
      #expect(Tokenizer(kind: .words).tokens(in: tokens.joined()) == tokens)
    }
  }

  @Test(
    "words that only resemble English contractions are not split",
    arguments: ["n't", "o't", "y'all", "ma'am", "c'est", "it'sx", "a'ée"])
  func whole(word: String) {
    for word in [word, word.replacing("'", with: "’")] {
      #expect(Tokenizer(kind: .words).tokens(in: word) == [word])
    }
  }

  @Test("at most two contraction endings are split off")
  func many() {
    #expect(Tokenizer(kind: .words).tokens(in: "a's's's's") == ["a's's", "'s", "'s"])
  }
}
