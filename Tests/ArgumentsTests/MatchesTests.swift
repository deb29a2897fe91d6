// Tests of matching words with options and flags, through the parser.

import Testing

@testable import Arguments

@Suite struct MatchesTests {
  @Test(
    "a value follows its option after a space or an equals sign",
    arguments: [
      ["--output", "out"], ["--output=out"], ["-o", "out"], ["-o=out"], ["-vo", "out"],
      ["-vqo", "out"],
    ])
  func separateAndJoined(words: [String]) throws {
    let given = try arguments(in: ["train", "corpus.txt"] + words)
    #expect(given.text("output") == "out")
    #expect(given.text("corpus") == "corpus.txt")
  }

  @Test(
    "a value after an equals sign is taken unchanged",
    arguments: ["a=b", "", "-", "=", " x ", "-x", "--verbose", "--", "\u{301}"])
  func joinedValue(value: String) throws {
    #expect(try arguments(in: ["train", "c", "--output=\(value)"]).text("output") == value)
  }

  @Test("- and the empty word are valid values of options and positional arguments")
  func dashAndEmpty() throws {
    #expect(try arguments("train", "-", "-o", "").text("corpus") == "-")
    #expect(try arguments("train", "-", "-o", "").text("output") == "")
    #expect(try arguments("train", "", "--output", "-").text("corpus") == "")
    #expect(try arguments("train", "", "--output", "-").text("output") == "-")
  }

  @Test("a pack of short flags sets each of them")
  func pack() throws {
    let given = try arguments("train", "c", "-vqt")
    #expect(given.flag("verbose") && given.flag("quick") && given.flag("tied"))
    #expect(given.values["verbose"] == .flag(true))
  }

  @Test("options and positional arguments can be interleaved")
  func interleaved() throws {
    let given = try arguments("eval", "--color", "m", "--limit", "3", "a", "--format=csv", "b")
    #expect(given.text("model") == "m")
    #expect(given.texts("texts") == ["a", "b"])
    #expect(given.integer("limit") == 3)
    #expect(given.text("format") == "csv")
    #expect(given.flag("color"))
  }

  @Test("all words after -- are positional")
  func terminator() throws {
    let given = try arguments("eval", "m", "--", "--help", "-5", "--", "--limit=2")
    #expect(given.texts("texts") == ["--help", "-5", "--", "--limit=2"])
    #expect(given.integer("limit") == nil)
  }

  @Test("a repeated option keeps its last value")
  func repeatedOption() throws {
    #expect(try arguments("train", "c", "-c", "5", "--context=7").integer("context") == 7)
  }

  @Test("a repeated flag has no further effect, and the last of a flag and its inverse wins")
  func repeatedFlag() throws {
    #expect(try arguments("train", "c", "-v", "--verbose", "-vv").flag("verbose"))
    #expect(try !arguments("train", "c", "--tied", "--no-tied").flag("tied"))
    #expect(try arguments("train", "c", "--no-tied", "-t").flag("tied"))
  }

  @Test("an option does not take a following word that begins with a dash as its value")
  func dashedValue() throws {
    for word in ["--verbose", "--verbose=x", "-v", "--"] {
      #expect(
        try usageError(["train", "c", "--rate", word]).message
          == "Missing value for '--rate <rate>'")
    }
    #expect(
      try usageError(["train", "c", "--rate=-1"]).message
        == "The value '-1' is invalid for '--rate <rate>': it must be greater than 0.")
    #expect(try usageError(["train", "-5"]).message == "Unknown option '-5'")
    #expect(try arguments("train", "--", "-5").text("corpus") == "-5")
  }

  @Test(
    "an error about a dashed word shows how to pass it as a value, quoted for a shell",
    arguments: [
      (["--rate", "-1"], "--rate=-1"), (["-r", "-1"], "-r=-1"),
      (["--rate", "- x"], "--rate='- x'"),
      (["--rate", "-x=a b"], "--rate='-x=a b'"), (["--rate", "--it's"], #"--rate='--it'\''s'"#),
      (["-vr", "-1"], "-v -r=-1"), (["-vqr", "-x"], "-vq -r=-x"),
      (["--rate", "---"], "--rate=---"),
      (["-r", "-=1"], "-r=-=1"),
    ])
  func dashedValueHint(words: [String], spelling: String) throws {
    let message = try usageError(["train", "c"] + words).message
    #expect(
      message.hasSuffix(". To pass a value that begins with a dash, write \(spelling)"),
      "\(message)")
    // The suggested spelling does not give the same error again.
    let parts = spelling.split(separator: " ").map(String.init)
    if !spelling.contains("'") {
      #expect(try !usageError(["train", "c"] + parts).message.contains("To pass"))
    }
  }

  @Test("dashed words after flags, arguments or -- get no hint about passing values")
  func noHint() throws {
    for words in [["--verbose", "---"], ["c", "---"], ["--", "--rate", "-1", "-2"]] {
      #expect(try !usageError(["train"] + words).message.contains("To pass"))
    }
  }

  @Test("many words, and words of many combining marks, are parsed in linear time")
  func manyWords() throws {
    let options = Array(repeating: "--seed=1", count: 20_000)
    let marks = "a" + String(repeating: "\u{301}\u{323}", count: 20_000)
    let time = try ContinuousClock().measure {
      #expect(
        try usageError(["train", "c"] + options).message.hasPrefix("Unknown option '--seed'"))
      #expect(
        try usageError(["train"] + options.map { _ in "x" }).message
          == "19999 unexpected arguments: \(Array(repeating: "'x'", count: 10).joined(separator: ", ")), ..."
      )
      for word in [marks, "-" + marks, "--" + marks, "--optimizer=" + marks, "--rate=" + marks] {
        #expect(try usageError(["train", "c", "d", word]).message.utf8.count > 100)
      }
      _ = try usageError([marks])
    }
    #expect(time < .seconds(60))
  }

  @Test("names are case-sensitive and never abbreviated", arguments: ["--Verbose", "--verb"])
  func exactNames(name: String) throws {
    #expect(
      try usageError(["train", "c", name]).message
        == "Unknown option '\(name)'. Did you mean '--verbose'?")
  }

  @Test(
    "a pack with an unknown letter, an attached value or a missing value is refused",
    arguments: [
      ("-xyz", "Unknown option '-xyz'"),
      ("-vx", "Unknown option '-x'"),
      ("-xv", "Unknown option '-x'"),
      ("-vo=out", "Unknown option '-vo'"),
      ("-vq=1", "Unknown option '-vq'"),
      ("-c5", "Unknown option '-c5'\n   or: Missing value for '-c <context>' in '-c5'"),
      ("-oout", "Unknown option '-oout'\n   or: Missing value for '-o <output>' in '-oout'"),
      ("-vo", "Unknown option '-vo'\n   or: Missing value for '-o <output>' in '-vo'"),
    ])
  func badPack(pack: String, message: String) throws {
    #expect(try usageError(["train", "c", pack]).message == message)
  }

  @Test("only the last letter of a pack can take a value")
  func valueWithinPack() throws {
    #expect(
      try usageError(["train", "c", "-ov", "out"]).message
        == "Unknown option '-ov'\n   or: Missing value for '-o <output>' in '-ov'")
  }
}
