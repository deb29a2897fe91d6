// Tests of the bash completion script, run by bash.

import Testing

@testable import Arguments

@Suite(.enabled(if: Shell.bash.executable != nil, "needs bash"))
struct BashCompletionTests {
  @Test("bash offers the expected completions at each position", arguments: expectedCompletions)
  func completions(words: [String], offers: Set<String>) throws {
    #expect(try Set(offered(after: words)) == Set(offers.map { $0.replacing("/", with: "") }))
  }

  @Test("bash completes a value after an equals sign")
  func joinedValue() throws {
    #expect(try offered(after: ["fflm", "train", "--optimizer", "="]) == ["sgd", "adam"])
    #expect(try offered(after: ["fflm", "train", "--optimizer", "=", "a"]) == ["adam"])
    #expect(try offered(after: ["fflm", "train", "--context", "=", "4", "--dro"]) == ["--dropout"])
  }

  @Test("bash offers short, long and inverse names after a dash")
  func names() throws {
    #expect(
      try offered(after: ["fflm", "eval", "-"]) == [
        "--format", "--level", "--limit", "--color", "--no-color", "--version", "-h", "--help",
      ])
  }

  @Test("bash completes operands by their position, and only operands after --")
  func operands() throws {
    #expect(try offered(after: ["fflm", "eval", "--", "-"]) == [])
    #expect(try offered(after: ["fflm", "eval", ""]) == ["models"])
    #expect(try offered(after: ["fflm", "eval", "--color", "--", "m"]) == ["models"])
    #expect(try offered(after: ["fflm", "eval", "--color", "--", "m", "a"]) == ["a.txt"])
    #expect(try offered(after: ["fflm", "train", "c", "--v"]) == ["--verbose", "--version"])
  }

  @Test("bash completes the options of a program without subcommands")
  func singleCommand() throws {
    let tool = Command(
      "p", abstract: "", parameters: [.option("a", .choice(["it", "us"]), help: "")])
    #expect(try offered(by: tool, after: ["p", "--a", "i"]) == ["it"])
    #expect(try offered(by: tool, after: ["p", "--a"]) == ["--a"])
  }

  private func offered(
    by command: Command = program, after words: [String]
  ) throws -> [String] {
    let script = Shell.bash.completionScript(for: command)
    let drive = """
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      _\(command.name)
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return try Shell.bash.lines(running: script + "\n" + drive, words)
  }
}
