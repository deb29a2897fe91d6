// Tests of requests for a completion script.

import Testing

@testable import Arguments

@Suite struct CompletionScriptsTests {
  private let flag = "--generate-completion-script"

  @Test(
    "a completion script can be requested anywhere, for a named or detected shell",
    arguments: Shell.allCases)
  func requests(shell: Shell) throws {
    let script = shell.completionScript(for: program)
    #expect(try text([flag, shell.rawValue]) == script)
    #expect(try text(["\(flag)=\(shell.rawValue)"], shell: "/bin/tcsh") == script)
    #expect(try text(["train", "--bogus", flag, shell.rawValue, "--help"]) == script)
    #expect(try text(["train", "---x", "--context=x", "\(flag)=\(shell.rawValue)"]) == script)
    #expect(try text([flag], shell: "/usr/local/bin/\(shell.rawValue)") == script)
    #expect(try text([flag, "--help"], shell: shell.rawValue) == script)
  }

  @Test("an unsupported or undetected shell is refused with a list of supported shells")
  func unsupported() throws {
    let ending = """
      Please use --generate-completion-script=<shell> with one of:
          zsh bash fish
      Usage: fflm <subcommand>
        See 'fflm --help' for more information.
      """
    let unknown = "Error: Can't generate completion scripts for 'tcsh'.\n" + ending
    #expect(try usageError([flag, "tcsh"]).description == unknown)
    #expect(try usageError(["train", "\(flag)=tcsh"]).description == unknown)
    #expect(try usageError([flag], shell: "/bin/tcsh").description == unknown)
    let undetected = "Error: Can't autodetect a supported shell.\n" + ending
    #expect(try usageError([flag]).description == undetected)
    #expect(try usageError([flag], shell: "").description == undetected)
    #expect(
      try usageError(["\(flag)="]).message.hasPrefix("Can't generate completion scripts for ''."))
  }
}
