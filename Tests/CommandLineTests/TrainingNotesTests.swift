// Tests of fflm train's notes about options and texts with unexpected effects.

import Foundation
import Testing

@Suite("Training notes") struct TrainingNotesTests {
  private func notes(_ options: String, text: String? = nil) async throws -> [String] {
    let place = try Workplace()
    if let text { try place.write(text, to: "pets.txt") }
    let run = try await place.run("train pets.txt --steps 2 \(options)")
    #expect(run.status == 0, "\(run.errors)")
    return run.errors.split(separator: "\n").filter { $0.hasPrefix("Note: ") }.map(String.init)
  }

  @Test(
    "train notes an option that has no effect",
    arguments: [
      ("--hidden 8 --dropout-hidden 0.5", "Note: --dropout-hidden has no effect"),
      ("--hidden none --dropout-output 0.5", "Note: --dropout-output has no effect"),
      ("--hidden 8,6 --residual", "Note: --residual has no effect"),
      ("--hidden 8 --samples 20", "Note: --samples has no effect"),
      ("--hidden 8 --cutoffs 20", "Note: --cutoffs has no effect"),
    ])
  func idle(options: String, beginning: String) async throws {
    let notes = try await notes(options)
    #expect(notes.count == 1 && notes[0].hasPrefix(beginning), "\(notes)")
  }

  @Test(
    "train does not note options that have an effect",
    arguments: [
      "--hidden 8,8 --residual --dropout-hidden 0.5", "--hidden 8 --dropout-output 0.5",
      "--hidden 8 --tied --embedding 6 --dropout-hidden 0.5", "--quiet --hidden 8 --residual",
    ])
  func useful(options: String) async throws {
    #expect(try await notes(options) == [])
  }

  @Test("train notes lines that end in </s> unless the tokenizer skips it")
  func marks() async throws {
    let text = (0..<40).map { "<s> a word \($0 % 3) </s>\n" }.joined()
    let old = "--tokenizer-version 2"
    let notes = try await notes(old, text: text)
    #expect(notes.count == 1 && notes[0].hasPrefix("Note: Lines of the text "), "\(notes)")
    #expect(try await self.notes("", text: text) == [])
    #expect(try await self.notes("\(old) --tokenizer characters", text: text) == [])
    #expect(try await self.notes(old, text: text.replacing("</s>", with: "</s> .")) == [])
  }

  @Test("train notes many unknown words in the training text and in the validation text")
  func unknown() async throws {
    let lines = (0..<40).map { "a rare\($0) word\n" }
    let notes = try await notes("", text: lines.joined())
    try #require(notes.count == 2, "\(notes)")
    #expect(notes[0].hasPrefix("Note: 25 % of the training tokens are unknown"), "\(notes)")
    let validation =
      /Note: 25.0 % of the tokens of the validation text are unknown and .*it is [\d.]+\./
    #expect(notes[1].wholeMatch(of: validation) != nil, "\(notes)")
    #expect(try await self.notes("--min-count 1", text: lines.joined()).count == 1)
    #expect(try await self.notes("--quiet", text: lines.joined()) == [])
  }

  @Test("train notes a held-out end that begins inside a line")
  func cutLine() async throws {
    let short = "one short line\n" + "and two\n"
    let notes = try await notes("", text: short + String(repeating: "a long line ", count: 300))
    #expect(notes.count == 1)
    #expect(notes.first?.hasPrefix("Note: The held-out end begins inside a line") == true)
  }

  @Test(
    "every command that reads a text notes CR characters that do not end lines",
    arguments: [
      "train mac.txt --steps 2 --force --model n", "train pets.txt --valid mac.txt --steps 2",
      "train pets.txt --test mac.txt --steps 2", "eval -m m mac.txt", "score -m m mac.txt",
      "ngram train mac.txt --force -o lm.arpa", "ngram eval lm.arpa mac.txt",
      "eval -m m mac.txt --mix lm.arpa --json",
    ])
  func lineEnds(command: String) async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    _ = try await place.run("ngram train pets.txt --order 2 -o lm.arpa")
    let text = try place.text("pets.txt")
    try place.write(text.replacing("\n", with: "\r"), to: "mac.txt")
    let run = try await place.run(command)
    let note = """
      Note: 'mac.txt' has 59 CR characters where lines seem to end, but only LF and CRLF end lines; \
      convert them with "tr '\\r' '\\n'".
      """
    let notes = run.errors.split(separator: "\n").filter { $0.hasPrefix("Note: 'mac") }
    #expect(run.status == 0 && notes == [note[...]], "\(run)")
    try place.write(text.replacing("\n", with: "\r\n"), to: "mac.txt")
    #expect(try await !place.run(command).errors.contains("'mac.txt' has"))
  }
}
