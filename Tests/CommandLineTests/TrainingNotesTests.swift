// What fflm train notes of options and texts that bring another thing than one may expect.

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
    "an option that has nothing to work on is noted",
    arguments: [
      ("--hidden 8 --dropout-hidden 0.5", "Note: --dropout-hidden drops nothing"),
      ("--hidden none --dropout-output 0.5", "Note: --dropout-output drops nothing"),
      ("--hidden 8,6 --residual", "Note: --residual adds nothing"),
    ])
  func idle(options: String, beginning: String) async throws {
    let notes = try await notes(options)
    #expect(notes.count == 1 && notes[0].hasPrefix(beginning), "\(notes)")
  }

  @Test(
    "one that has something is not",
    arguments: [
      "--hidden 8,8 --residual --dropout-hidden 0.5", "--hidden 8 --dropout-output 0.5",
      "--hidden 8 --tied --embedding 6 --dropout-hidden 0.5", "--quiet --hidden 8 --residual",
    ])
  func useful(options: String) async throws {
    #expect(try await notes(options) == [])
  }

  @Test("lines that say </s> themselves are noted")
  func lineEnds() async throws {
    let text = (0..<40).map { "<s> a word \($0 % 3) </s>\n" }.joined()
    let notes = try await notes("", text: text)
    #expect(notes.count == 1 && notes[0].hasPrefix("Note: Lines of the text say </s>"), "\(notes)")
    #expect(try await self.notes("--tokenizer characters", text: text) == [])
    #expect(try await self.notes("", text: text.replacing("</s>", with: "</s> .")) == [])
  }

  @Test("a text of which much is unknown is noted")
  func unknown() async throws {
    let lines = (0..<40).map { "a rare\($0) word\n" }
    let notes = try await notes("", text: lines.joined())
    #expect(notes.count == 1)
    #expect(notes.first?.hasPrefix("Note: 25 % of the training text is <unk>") == true, "\(notes)")
    #expect(try await self.notes("--min-count 1", text: lines.joined()) == [])
  }
}
