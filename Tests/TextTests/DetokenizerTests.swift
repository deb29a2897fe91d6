// Tests of writing tokens as prose and of restoring tokenized prose.

import Testing
import Text

@Suite("Detokenizer")
struct DetokenizerTests {
  private func prose(_ tokens: [String], _ kind: Tokenizer.Kind = .whitespace) -> String {
    var detokenizer = Detokenizer(kind)
    return tokens.map { detokenizer.append($0) }.joined()
  }

  private func prose(_ tokens: String) -> String {
    prose(tokens.split(separator: " ").map(String.init))
  }

  @Test(
    "detokenized English has spaces as in ordinary prose",
    arguments: [
      ("Hello , world !", "Hello, world!"),
      ("a ( b ) [ c ] { d } e", "a (b) [c] {d} e"),
      ("it costs $ 5 , or 10 % .", "it costs $5, or 10%."),
      ("yes ; no : why ?", "yes; no: why?"),
      ("well ... yes", "well... yes"),
      ("they do n't , I 'm , it 's , we 'll , you 've", "they don't, I'm, it's, we'll, you've"),
      ("he ’d , we ’re , DO N'T", "he’d, we’re, DON'T"),
      ("well - known and / or", "well-known and/or"),
      ("- first , ( - 5", "- first, (- 5"),
      ("“ Yes , ” he said", "“Yes,” he said"),
      ("‘ Yes , ’ he said", "‘Yes,’ he said"),
      ("\" Yes , \" he said , \" no . \"", "\"Yes,\" he said, \"no.\""),
      ("he said ' yes ' and left", "he said 'yes' and left"),
      ("the dogs ' bowl and James ' hat", "the dogs' bowl and James' hat"),
      ("he said ( \" no \" ) twice", "he said (\"no\") twice"),
    ])
  func english(tokens: String, expected: String) {
    #expect(prose(tokens) == expected)
  }

  @Test(
    "Penn Treebank and WikiText escapes become plain characters",
    arguments: [
      ("`` Yes , '' he said", "“Yes,” he said"),
      ("a -LRB- b -RRB- -LSB- c -RSB- -LCB- d -RCB-", "a (b) [c] {d}"),
      ("a 17 @-@ match run of 1 @,@ 000 and 2 @.@ 5", "a 17-match run of 1,000 and 2.5"),
      ("O 'Brien of Côte d 'Ivoire slept", "O'Brien of Côte d'Ivoire slept"),
      ("don 't give 'em any", "don't give 'em any"),
    ])
  func conventions(tokens: String, expected: String) {
    #expect(prose(tokens) == expected)
  }

  @Test("</s> ends the line and resets open quotes")
  func lineEnds() {
    #expect(prose("\" Open . </s> \" Next , \" he said .") == "\"Open.\n\"Next,\" he said.")
    #expect(prose("' Open . </s> </s> ( </s> a") == "'Open.\n\n(\na")
  }

  @Test("ideographs, kana and their punctuation are written without spaces")
  func ideographs() {
    #expect(prose("日 本 語 で す 。 「 は い 」 、 と") == "日本語です。「はい」、と")
    #expect(prose("用 Swift 写") == "用 Swift 写")
    #expect(prose("か\u{3099} き") == "か\u{3099}き")
  }

  @Test("« and » open and close quotations in either direction, and “ closes „")
  func europeanQuotes() {
    #expect(prose("« Ja » , » nein « !") == "«Ja», »nein«!")
    #expect(prose("„ Ja , “ sagte sie . “ Yes ” </s> “ Oui ”") == "„Ja,“ sagte sie. “Yes”\n“Oui”")
  }

  @Test("detokenizing characters concatenates them")
  func characters() {
    #expect(prose(["a", " ", "\"", "b", ".", "</s>", "c"], .characters) == "a \"b.\nc")
  }

  @Test(
    "detokenizing the words of ordinary prose restores it exactly",
    arguments: [
      "The miller's house stood by the river; nobody had lived in it for 12 years.",
      "\"Don't go in,\" said Anna. \"It isn't safe, and you're late.\"",
      "\"Why?\" he asked. \"I've been there before, haven't I?\" She didn't answer.",
      "They paid $1,250.50 (about 15% more than in 1998) for the well-known clock.",
      "He'd have come, but O'Brien wouldn't; they'll meet at 4 o'clock, I'd've thought.",
      "“You can’t be serious,” said Marie. “It’s the neighbors’ dog!”",
      "‘Never,’ she said. ‘We’ll see,’ he said.",
      "He called it 'the old house', and the boys' mother called it home.",
      "\"'Stop,' he said,\" she told us, \"and so we stopped.\"",
      "Wait... what? No! It was his/her turn [see below].",
      "L'été, l'homme était parti; c'est la vie.",
      "Ночь, улица, фонарь: всё будет так. Исхода нет!",
      "彼は「今日は。」と言った、そして去った。",
      "ฉันกินข้าว", "แม่ดื่มน้ำ",
      "ខ្ញុំ\u{200B}ទៅ។",
      "هل قرأ الولد الكتاب؟ نعم، ثم نام.",
      "लड़की किताब पढ़ती है। क्यों?",
      "¿Qué tal? ¡Muy bien!",
      "Он сказал: «Да», и ушёл.",
      "»Ja«, sagte er. „Nein“, sagte sie.",
      "The <unk> of the town.",
      "La col·lecció de l'Il·lustre, intel·ligent.",
      "צה״ל וד׳ שנים, עו\"ד ברח' הרצל.", "הוא אמר: \"לך הביתה\", והלך.",
      "'דוד' אמר 'לא' לג'ורג'.",
      "۱۲٫۵ درصد، ۱٬۲۳۴ نفر.", "می\u{200C}خواهم بروم.",
      "Ինչո՞ւ, Հայաստա՛ն։", "USA:s och k:a.", "Visit example.com, then U.S.A today.",
      "т.е. так, и т.д.", "日本のカード・ゲームを買う。", "ﾊﾟｿｺﾝで書く。",
      "Hawai‘i, ʻokina, ng'ombe.", "Ο ΔΡΟΜΟΣ, ο δρόμος.", "λόγος\u{387} καὶ λόγος.",
    ])
  func roundTrip(line: String) {
    #expect(prose(Tokenizer(kind: .words).tokens(in: line), .words) == line)
  }
}
