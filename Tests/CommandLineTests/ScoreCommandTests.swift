// Tests of fflm score.

import Foundation
import Testing

@Suite("Score") struct ScoreCommandTests {
  private static let text = "the dog gets fed .\n\nthe unicorn gets washed .\na cat"

  private static let note = """
    The model was trained with --lines stream, so it predicts the first word of a separate line \
    poorly. To score lines, train a model with --lines separate.

    """
  private static let pseudoNote = note.replacing("first word", with: "first and last words")

  private func trained(_ options: String = "") async throws -> Workplace {
    let place = try await Workplace.trained("\(quick) --model m \(options)")
    try place.write(Self.text, to: "text.txt")
    return place
  }

  /// Returns the fields of each output line of a run that must succeed.
  private func fields(_ place: Workplace, _ line: String, input: String? = nil) async throws
    -> [[String]]
  {
    let run = try await place.run("score -m m \(line)", input: input)
    let errors = run.errors.replacing(/\d.* as <unk>\.\n$/, with: "")
    #expect(run.status == 0 && ["", Self.note, Self.pseudoNote].contains(errors), "\(run)")
    return run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test(
    "score gives each line the log-probability and counts computed from the model files",
    arguments: [
      "", "--lines separate --tied", "--hidden 6,5 --activation relu --direct", "--right-context 2",
      "--right-context 4 --lines separate",
    ])
  func oracle(options: String) async throws {
    let place = try await trained(options)
    let model = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    let isPseudo = options.contains("--right-context")
    let scores = try await fields(place, isPseudo ? "text.txt --pseudo" : "text.txt")
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(scores.count == lines.count)
    for (score, line) in zip(scores, lines) {
      let (nats, unknown, _) = try model.nats("\(line)\n")
      let logProbability = try #require(Double(score[0]))
      #expect(abs(logProbability + nats.reduce(0, +)) < 1e-4)
      #expect(score[1...] == ["\(nats.count)", "\(unknown.count)"])
    }
  }

  @Test("score --per-token prints each token's line, log-probability and whether it is unknown")
  func perToken() async throws {
    let place = try await trained()
    let model = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    let tokens = try await fields(place, "text.txt --per-token")
    #expect(
      tokens.map { "\($0[0]) \($0[1]) \($0[3])" } == [
        "1 the 0", "1 dog 0", "1 gets 0", "1 fed 0", "1 . 0", "1 </s> 0", "2 </s> 0", "3 the 0",
        "3 unicorn 1", "3 gets 0", "3 washed 0", "3 . 0", "3 </s> 0", "4 a 1", "4 cat 0",
        "4 </s> 0",
      ])
    let nats = try Self.text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { try model.nats("\($0)\n").all }
    for (token, nats) in zip(tokens, nats) {
      #expect(try abs(#require(Double(token[2])) + nats) < 1e-5)
    }
  }

  @Test(
    "the score of a very long line is the sum of its token scores in every format",
    arguments: [("", ""), ("--right-context 5", " --pseudo")])
  func longLine(options: String, pseudo: String) async throws {
    let place = try await trained("--context 4 --averages 3 \(options)")
    let pattern = "the dog gets fed . a unicorn".split(separator: " ").map(String.init)
    let words: [String] = (0..<9000).map { pattern[$0 * $0 % 11 % pattern.count] }
    let line = words.joined(separator: " ")
    let all = try await fields(
      place, "--per-token\(pseudo)", input: "the dog\n\(line)\na\n")
    #expect(all.count == 3 + 9001 + 2)
    let tokens: [[String]] = Array(all[3..<9004])
    let texts: [String] = tokens.map { $0[1] }
    #expect(texts == words + ["</s>"])
    #expect(tokens.allSatisfy { $0[0] == "2" })
    let expected: Double = tokens.reduce(0) { sum, token in sum + (Double(token[2]) ?? .nan) }
    let scores = try await fields(place, pseudo, input: "the dog\n\(line)\na\n")
    #expect(try abs(#require(Double(scores[1][0])) - expected) < 1e-2)
    let unknown = tokens.count { $0[3] == "1" }
    #expect(scores[1][1...] == ["9001", "\(unknown)"] && unknown > 0)
    #expect(try await fields(place, pseudo, input: "the dog\n") == [scores[0]])
    #expect(try await fields(place, pseudo, input: "a\n") == [scores[2]])
    let kaldi = try await place.run("score -m m --format kaldi\(pseudo)", input: "utt \(line)\n")
    #expect(kaldi.output == "utt \(scores[1][0].dropFirst())\n")
  }

  @Test("the pieces of a very long line have the pseudo-log-likelihoods computed from the files")
  func longPseudoLine() async throws {
    let place = try await trained("--context 2 --right-context 3 --lines separate")
    let model = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    let pattern = "the dog gets fed . a unicorn".split(separator: " ").map(String.init)
    // A piece ends after 4096 tokens, so the first one ends inside the second line.
    let lines = [4094, 4000].map { count in
      (0..<count).map { pattern[$0 * $0 % 11 % pattern.count] }.joined(separator: " ") + "\n"
    }
    let tokens = try await fields(place, "--pseudo --per-token", input: lines.joined())
    let nats = try lines.flatMap { try model.nats($0).all }
    #expect(tokens.count == 8096 && nats.count == 8096)
    for (i, (token, nats)) in zip(tokens, nats).enumerated() {
      #expect(try abs(#require(Double(token[2])) + nats) < 1e-5, "token \(i)")
    }
  }

  @Test("score says that the ends of lines are unusual for a two-sided model of a stream")
  func lineEnds() async throws {
    let place = try await trained("--right-context 1")
    let run = try await place.run("score -m m --pseudo", input: "the dog\n")
    #expect(run.status == 0 && run.errors == Self.pseudoNote, "\(run)")
  }

  @Test(
    "score notes once that a stream model predicts the first words of lines poorly",
    arguments: [("", true), ("--lines separate", false)])
  func lineStarts(options: String, isNoted: Bool) async throws {
    let place = try await trained(options)
    let unknown = "2 of the 16 tokens of 'text.txt' (12.50 %) are unknown and count as <unk>.\n"
    let note = (isNoted ? Self.note : "") + unknown
    #expect(try await place.run("score -m m text.txt").errors == note)
    #expect(try await place.run("score -m m text.txt --per-token").errors == note)
    #expect(try await place.run("score -m m", input: "").errors == "")
  }

  @Test(
    "score notes the number of unknown words in every format",
    arguments: [
      ("text", "the dog\na dog\n", "1 of the 6 tokens of 'standard input' (16.67 %) is"),
      ("moses", "0 ||| the a cat ||| f\n", "1 of the 4 tokens of 'standard input' (25.00 %) is"),
      ("kaldi", "a a a\n", "2 of the 3 tokens of 'standard input' (66.67 %) are"),
      ("kaldi", "a the\n", nil),
    ])
  func unknownWords(format: String, text: String, note: String?) async throws {
    let place = try await trained("--lines separate")
    let run = try await place.run("score -m m --format \(format)", input: text)
    #expect(run.status == 0 && run.errors.isEmpty == (note == nil), "\(run)")
    if let note { #expect(run.errors.hasPrefix(note), "\(run)") }
  }

  @Test("score --per-token escapes white-space tokens")
  func characters() async throws {
    let place = try await trained("--tokenizer characters")
    let tokens = try await fields(place, "--per-token", input: "a \t\\\r.\n")
    #expect(tokens.map { $0[1] } == ["a", "\\s", "\\t", "\\", "\\r", ".", "</s>"])
    #expect(tokens.allSatisfy { $0.count == 4 })
  }

  @Test(
    "score --log-base prints the same log-probabilities in bits or to base 10",
    arguments: [("2", 2.0), ("10", 10)])
  func bases(name: String, base: Double) async throws {
    let place = try await trained()
    let scores = try await fields(place, "text.txt --log-base \(name)")
    for (score, nats) in zip(scores, try await fields(place, "text.txt --log-base e")) {
      #expect(try abs(#require(Double(score[0])) * log(base) - #require(Double(nats[0]))) < 1e-5)
      #expect(score[1...] == nats[1...])
    }
  }

  @Test("a line has the same score at any position and with any number of threads")
  func equalLines() async throws {
    let place = try await trained("--tied --embedding 600 --hidden 600")
    let line = "the dog gets fed .\n"
    let others = try place.text("pets.txt").split(separator: "\n").map { $0 + "\n" }
    let alone = try await fields(place, "", input: line)
    let text = others.map { $0 + line }.joined()
    for threads in [1, 3] {
      let scores = try await fields(place, "--threads \(threads)", input: text)
      let own = scores.indices.filter { !$0.isMultiple(of: 2) }.map { scores[$0] }
      #expect(own == Array(repeating: alone[0], count: others.count))
      #expect(Set(scores).count > 20)
    }
  }

  // MARK: - n-best lists

  @Test("score notes once that lines look like an n-best list, unless --format is specified")
  func unspecifiedFormat() async throws {
    let place = try await Workplace.trainedToWrite()
    let list = "a dog\n0 ||| the dog ||| LM= 1\n1 ||| a cat ||| LM= 1\n"
    let run = try await place.run("score -m m", input: list)
    let notes = run.errors.split(separator: "\n").filter { $0.contains("n-best") }
    #expect(
      run.status == 0
        && notes == [
          """
          Note: Line 2 of 'standard input' looks like an entry of an n-best list, but is scored as a \
          whole; specify --format moses to score its text.
          """
        ], "\(run.errors)")
    let given = try await place.run("score -m m --format text", input: list)
    #expect(given.output == run.output && !given.errors.contains("n-best"), "\(given.errors)")
    #expect(try await !place.run("score -m m", input: "a ||| b\n").errors.contains("n-best"))
  }

  @Test("score adds a feature to each entry of a Moses list and keeps all else")
  func moses() async throws {
    let place = try await trained()
    let score = try await fields(place, "", input: "the dog\n\n").map { $0[0] }
    let list = """
      0 ||| the dog ||| LM0= -1.5 TM= 1 2 ||| -3.2 ||| 0-0
      0 |||  the dog|||s ||| d= 0  ||| 1
      1 ||| ||| |||
      7\t|||\tthe dog ||| x= 1

      """
    let run = try await place.run("score -m m --format moses", input: list)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines[0] == "0 ||| the dog ||| LM0= -1.5 TM= 1 2 fflm= \(score[0]) ||| -3.2 ||| 0-0")
    #expect(
      lines[1].wholeMatch(of: /0 \|\|\|  the dog\|\|\|s \|\|\| d= 0 fflm= -[\d.]+  \|\|\| 1/) != nil
    )
    #expect(lines[2] == "1 ||| ||| fflm= \(score[1]) |||")
    #expect(lines[3] == "7\t|||\tthe dog ||| x= 1 fflm= \(score[0])")
  }

  @Test("scoring a Moses list again replaces the feature fflm= and changes nothing else")
  func rescored() async throws {
    let place = try await trained()
    let list = """
      0 ||| the dog ||| fflm= -7 8 LM0= -1.5 fflm= 3 ||| -3.2
      1 ||| fflm= 1 ||| fflm=
      2 ||| a ||| -1 -2  |||

      """
    let once = try await place.run("score -m m --format moses", input: list)
    let scores = try await fields(place, "", input: "the dog\nfflm= 1\na\n").map { $0[0] }
    #expect(
      once.output == """
        0 ||| the dog ||| LM0= -1.5 fflm= \(scores[0]) ||| -3.2
        1 ||| fflm= 1 ||| fflm= \(scores[1])
        2 ||| a ||| -1 -2 fflm= \(scores[2])  |||

        """)
    #expect(try await place.run("score -m m --format moses", input: once.output) == once)
  }

  @Test(
    "score removes only the numbers after fflm= and keeps other Moses features as written",
    arguments: [
      ("LM=-1 fflm= -3 Foo=2.5 Bar=1", "LM=-1 Foo=2.5 Bar=1"),
      ("fflm= -3 d: 0 lm: -34", "d: 0 lm: -34"), ("d: 0 fflm= -1e-3 lm: -34", "d: 0 lm: -34"),
      ("fflm=-3 Foo= 1", "Foo= 1"), ("fflm=-3 -4 Foo=1", "Foo=1"),
      ("Foo=1 fflm= inf nan +.5 Bar", "Foo=1 Bar"), ("a= 1\tfflm=\t-3\tb=2", "a= 1\tb=2"),
      ("fflm= 1 x= 2 fflm=3 y=4 fflm= fflm= 5", "x= 2 y=4"), ("xfflm= 1 2", "xfflm= 1 2"),
      ("fflm=a 1", "fflm=a 1"), ("fflm2= 1", "fflm2= 1"), ("fflm= -3", ""), ("fflm=", ""),
      ("-1 -2 fflm= -3", "-1 -2"), ("d: 0 lm: -34", "d: 0 lm: -34"),
    ])
  func features(given: String, kept: String) async throws {
    let place = try await trained()
    let score = try await fields(place, "", input: "a\n")[0][0]
    let run = try await place.run(
      "score -m m --format moses", input: "0 ||| a ||| \(given) ||| 1\n")
    let features = kept.isEmpty ? "" : "\(kept) "
    #expect(run.output == "0 ||| a ||| \(features)fflm= \(score) ||| 1\n")
  }

  @Test(
    "score --per-token prints the utterance of a Kaldi entry and the line number of a Moses entry")
  func namedTokens() async throws {
    let place = try await trained()
    let kaldi = try await fields(
      place, "--format kaldi --per-token", input: "utt-1 the dog\nutt-2\n")
    #expect(
      kaldi.map { $0.prefix(2).joined(separator: " ") } == [
        "utt-1 the", "utt-1 dog", "utt-1 </s>", "utt-2 </s>",
      ])
    let moses = try await fields(
      place, "--format moses --per-token", input: "0 ||| ||| x= 1\n0 ||| dog ||| x= 1\n")
    #expect(moses.map { $0.prefix(2).joined(separator: " ") } == ["1 </s>", "2 dog", "2 </s>"])
  }

  @Test("score prints the utterance and cost of each Kaldi entry")
  func kaldi() async throws {
    let place = try await trained()
    let score = try await fields(place, "", input: "the dog\n\n").map { $0[0].dropFirst() }
    let run = try await place.run(
      "score -m m --format kaldi", input: "utt-1 the dog\nutt-2\n語\tthe dog\n")
    #expect(run.status == 0)
    #expect(run.output == "utt-1 \(score[0])\nutt-2 \(score[1])\n語 \(score[0])\n")
  }

  @Test(
    "score reports an invalid line after the scores of the lines before it",
    arguments: [
      ("", Data([0x61, 0x0A, 0x61, 0xFF, 0x0A, 0x61]), "is not UTF-8 at byte 3 (line 2)"),
      ("", Data("a\n\0".utf8), "has a NUL at byte 2 (line 2)"),
      (
        "--format moses", Data("0 ||| a ||| b\n0 ||| a\n".utf8),
        "Line 2 of 'text' does not have the format 'number ||| text ||| features'; correct the "
          + "line, or specify another --format"
      ),
      (
        "--format kaldi", Data("a b\n\n".utf8),
        "Line 2 of 'text' does not have the format 'utterance text'; correct"
      ),
    ])
  func badLines(options: String, text: Data, message: String) async throws {
    let place = try await trained()
    try place.write(text, to: "text")
    let run = try await place.run("score -m m text \(options)")
    #expect(run.status == 1)
    #expect(run.output.hasSuffix("\n") && run.output.count { $0 == "\n" } == 1)
    let errors = Program.Outcome(
      status: 1, output: "", errors: String(run.errors.trimmingPrefix(Self.note)))
    #expect(errors.isOneSentence && run.errors.contains(message), "\(run.errors)")
  }

  @Test("score accepts empty input and, with --lossy, invalid UTF-8, and refuses a missing file")
  func edges() async throws {
    let place = try await trained()
    #expect(try await fields(place, "-", input: "") == [])
    #expect(try await fields(place, "") == [])
    try place.write(Data([0x61, 0xFF, 0x0A]), to: "text")
    #expect(try await fields(place, "text --lossy --per-token").first?[1] == "a\u{FFFD}")
    let run = try await place.run("score -m m nosuch")
    #expect(run.status == 1 && run.isOneSentence && run.errors.contains("no file 'nosuch'"))
  }

  // MARK: - Pipes

  @Test("score prints the score of a line before it reads the next one")
  func streaming() async throws {
    let place = try await trained()
    let process = Program.process(["score", "--model", "m"], in: place.url)
    let (questions, answers) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (questions, answers)
    process.standardError = FileHandle.nullDevice
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try Program.start(process)
    var answer = Data()
    for text in ["the dog\n", "the cat gets fed .\n\n"] {
      try questions.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      answer = answers.fileHandleForReading.availableData
      #expect(answer.count { $0 == 10 } == text.count { $0 == "\n" })
    }
    try questions.fileHandleForWriting.close()
    for await _ in ends {}
    #expect(process.terminationStatus == 0)
  }

  @Test(
    "commands end quietly when the reader closes the pipe, even if the parent ignores SIGPIPE",
    arguments: ["", "trap '' PIPE; "],
    [
      "score -m m long.txt", "generate -m m -n 1000000000", "predict -m m --top 100",
      "explain -m m", "inspect m", "eval -m m pets.txt",
    ])
  func closedPipe(before: String, line: String) async throws {
    let place = try await trained()
    try place.write(String(repeating: "the dog gets fed .\n", count: 20_000), to: "long.txt")
    // The reader closes the pipe before anything is written.
    let run = try await place.shell(
      #"\#(before){ until [ -e closed ]; do sleep 0.01; done; "$fflm" \#(line); echo $? > status; } "#
        + "| { exec <&-; : > closed; }")
    #expect(run.status == 0 && run.output == "" && !run.errors.contains("Error"), "\(run)")
    #expect(try place.text("status") == "141\n")
  }
}
