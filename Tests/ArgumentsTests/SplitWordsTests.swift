// Tests of the classification of words by their dashes.

import Testing

@testable import Arguments

@Suite struct SplitWordsTests {
  @Test(
    "a word is a value or an option, with a value after the first equals sign",
    arguments: [
      ("corpus.txt", .value("corpus.txt")),
      ("", .value("")),
      ("-", .value("-")),
      ("a=b", .value("a=b")),
      ("--name", .option(name: "--name", value: nil)),
      ("--name=a=b", .option(name: "--name", value: "a=b")),
      ("--name=", .option(name: "--name", value: "")),
      ("--name=\u{301}x", .option(name: "--name", value: "\u{301}x")),
      ("-n", .option(name: "-n", value: nil)),
      ("-n=5", .option(name: "-n", value: "5")),
      ("-abc", .option(name: "-abc", value: nil)),
      ("-5", .option(name: "-5", value: nil)),
      ("-é", .option(name: "-é", value: nil)),
    ] as [(String, SplitWords.Token)])
  func tokens(word: String, token: SplitWords.Token) throws {
    #expect(try SplitWords([word]).tokens == [token])
  }

  @Test("the first -- ends the options")
  func terminator() throws {
    let split = try SplitWords(["a", "-b", "--", "--help", "--", "-c", "---x"])
    #expect(split.tokens == [.value("a"), .option(name: "-b", value: nil)])
    #expect(split.operands == ["--help", "--", "-c", "---x"])
  }

  @Test("dashes without a name are invalid", arguments: ["---x", "---", "----", "-=x", "--=x"])
  func invalid(word: String) {
    #expect(throws: Problem(message: "Invalid option: \(word)")) { try SplitWords(["a", word]) }
  }
}
