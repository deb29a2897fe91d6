// Tests of the fish completion script, run by fish.

import Testing

@testable import Arguments

@Suite(.enabled(if: Shell.fish.executable != nil, "needs fish"))
struct FishCompletionTests {
  @Test("fish offers the expected completions at each position", arguments: expectedCompletions)
  func completions(words: [String], offers: Set<String>) throws {
    #expect(try Set(offered(after: words)) == offers)
  }

  @Test("special characters in fish descriptions are escaped")
  func escapes() throws {
    let help = #"It's $HOME (x) \n "y" \'."#
    let tool = Command("p", abstract: "", parameters: [.flag("a", help: help)])
    let script = Shell.fish.completionScript(for: tool) + "\ncomplete -C 'p --a'"
    #expect(try Shell.fish.lines(running: script) == ["--a\t" + help])
  }

  private func offered(after words: [String]) throws -> [String] {
    let script = Shell.fish.completionScript(for: program)
    let drive = "complete -C '\(words.joined(separator: " "))'"
    return try Shell.fish.lines(running: script + "\n" + drive)
      .map { String($0.prefix { $0 != "\t" }) }
  }
}
