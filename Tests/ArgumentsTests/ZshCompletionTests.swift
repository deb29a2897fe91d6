// Tests of the zsh completion script, run by zsh with stubs for its completion functions.

import Testing

@testable import Arguments

@Suite(.enabled(if: Shell.zsh.executable != nil, "needs zsh"))
struct ZshCompletionTests {
  @Test("the zsh completion of a command describes its options and arguments")
  func leaf() throws {
    #expect(
      try calls(of: program, running: "_fflm_eval") == [
        "compdef _fflm fflm",
        "_arguments -s -S :",
        "(--format)--format=[The format.]:format:(plain json csv)",
        "(--level)--level=[The level.]:level:(a b c d e f)",
        "(--limit)--limit=[The limit.]:limit:",
        "(--color --no-color)--color[Use color.]",
        "(--color --no-color)--no-color[Use color.]",
        "(--version)--version[Show the version.]",
        "(-h --help)-h[Show help information.]",
        "(-h --help)--help[Show help information.]",
        ":model:_files -/",
        "*:texts:_files",
      ])
    #expect(try calls(of: program, running: "_fflm_convert").last == "::from:")
    #expect(
      try calls(of: program, running: "_fflm_help").last == "*:subcommands:(train eval convert)")
  }

  @Test("the zsh completion of the program describes its subcommands")
  func subcommands() throws {
    let calls = try calls(of: program, running: "_fflm")
    #expect(
      Array(calls.suffix(5)) == [
        "_describe command commands", "train:Train a model.", "eval:Measure the perplexity.",
        "convert:Convert a model.", "help:Show subcommand help information.",
      ])
  }

  @Test("special characters in zsh completion specifications are escaped")
  func escapes() throws {
    let tool = Command(
      "p", abstract: "",
      parameters: [
        .option("a", .text, valueName: "b:c", help: #"It's [0, 1] or $HOME: `x` "y" \z."#)
      ])
    #expect(
      try calls(of: tool, running: "_p")
        .contains(#"(--a)--a=[It's \[0, 1\] or $HOME: `x` "y" \\z.]:b\:c:"#))
  }

  @Test("zsh completion offers an option that keeps all of its values again")
  func repeatingOption() throws {
    let tool = Command(
      "p", abstract: "", parameters: [.option("a", .texts, completion: .file, help: "A.")])
    #expect(try calls(of: tool, running: "_p").contains("*--a=[A.]:a:_files"))
  }

  /// Returns one line with the first words of each call, followed by one line per specification.
  private func calls(of command: Command, running call: String) throws -> [String] {
    let standIns = """
      compdef() { print -r -- compdef $* }
      _arguments() {
        local flags=()
        while [[ $1 == -? || $1 == : ]]; do flags+=($1); shift; done
        print -r -- _arguments $flags
        print -rl -- $@
        state=command
        return 1
      }
      _describe() { print -r -- _describe $*; print -rl -- $commands; return 1 }

      """
    return try Shell.zsh.lines(
      running: standIns + Shell.zsh.completionScript(for: command) + "\n" + call)
  }
}
