// Tests of the wording and layout of usage errors.

import Testing

@testable import Arguments

@Suite struct MessagesTests {
  @Test("an error shows its message, the usage and how to get help")
  func shape() throws {
    let error = try usageError(["train", "c", "--verbos"])
    #expect(error.message == "Unknown option '--verbos'. Did you mean '--verbose'?")
    #expect(
      error.description == """
        Error: Unknown option '--verbos'. Did you mean '--verbose'?
        Usage: \(trainUsage)
          See 'fflm train --help' for more information.
        """)
  }

  @Test(
    "an unknown short option before an argument that may begin with a dash gets a hint",
    arguments: [
      ("-a", ""), ("-a*b", ""),
      ("-log(a)", "\n   or: Missing value for '-o <output>' in '-log(a)'"),
    ])
  func dash(word: String, alternative: String) throws {
    let command = Command(
      "calc", abstract: "Calculate.",
      parameters: [
        .argument("expression", mayBeginWithDash: true, help: "E."),
        .option("output", short: "o", .text, help: "O."),
      ])
    let error = #expect(throws: UsageError.self) {
      try Parser(root: command, version: "1").parse([word])
    }
    let hint = "To pass an argument that begins with a dash, write -- before it"
    #expect(
      error?.description.hasPrefix(
        "Error: Unknown option '\(word)'. \(hint)\(alternative)\nUsage: calc ") == true)
  }

  @Test("an error about a parameter shows the parameter's help")
  func helpLine() throws {
    #expect(
      try usageError(["convert"]).description == """
        Error: Missing expected argument '--to <path>'
        Help:  --to <path>  Where to.
        Usage: fflm convert --to <path> [<from>]
          See 'fflm convert --help' for more information.
        """)
    #expect(
      try usageError(["convert", "-f"]).description == """
        Error: Missing value for '-f <path>'
        Help:  -f <path>  Where to.
        Usage: fflm convert --to <path> [<from>]
          See 'fflm convert --help' for more information.
        """)
    #expect(
      try usageError(["train", "-v"]).description == """
        Error: Missing expected argument '<corpus>'
        Help:  <corpus>  The text to learn from.
        Usage: \(trainUsage)
          See 'fflm train --help' for more information.
        """)
    #expect(
      try usageError(["train", "c", "-c=x"]).description == """
        Error: The value 'x' is invalid for '-c <context>': it must be an integer.
        Help:  -c <context>  How many words precede the predicted one.
        Usage: \(trainUsage)
          See 'fflm train --help' for more information.
        """)
  }

  @Test("an ambiguous pack is reported with both possible mistakes and no help line")
  func pack() throws {
    #expect(
      try usageError(["convert", "-ffoo"]).description == """
        Error: Unknown option '-ffoo'
           or: Missing value for '-f <path>' in '-ffoo'
        Usage: fflm convert --to <path> [<from>]
          See 'fflm convert --help' for more information.
        """)
  }

  @Test("an invalid option shows the usage of the program", arguments: ["---x", "----", "-=x"])
  func invalidOption(word: String) throws {
    #expect(
      try usageError(["train", "c", word]).description == """
        Error: Invalid option: \(word)
        Usage: fflm <subcommand>
          See 'fflm --help' for more information.
        """)
  }

  @Test(
    "every kind of mistake has the expected message",
    arguments: [
      (["train", "c", "--contxt", "4"], "Unknown option '--contxt'. Did you mean '--context'?"),
      (["train", "c", "--vrsion"], "Unknown option '--vrsion'. Did you mean '--version'?"),
      (["train", "c", "--hlep"], "Unknown option '--hlep'. Did you mean '--help'?"),
      (["train", "c", "--no-tide"], "Unknown option '--no-tide'. Did you mean '--no-tied'?"),
      (["train", "c", "--unheard-of"], "Unknown option '--unheard-of'"),
      (["train", "c", "--unheard-of=3"], "Unknown option '--unheard-of'"),
      (["train", "c", "-x"], "Unknown option '-x'"),
      (["train", "c", "-x=3"], "Unknown option '-x'"),
      (["eval", "m", "-verbose"], "Unknown option '-verbose'"),
      (
        ["eval", "-a*b"],
        "Unknown option '-a*b'. To pass an argument that begins with a dash, write -- before it"
      ),
      (["eval", "--a*b"], "Unknown option '--a*b'"), (["eval", "-a_b"], "Unknown option '-a_b'"),
      (["-a*b"], "Unknown option '-a*b'"),
      (["trian", "c"], "Unexpected argument 'trian'. Did you mean 'train'?"),
      (["trian", "--context", "4"], "Unexpected argument 'trian'. Did you mean 'train'?"),
      (["hlp"], "Unexpected argument 'hlp'. Did you mean 'help'?"),
      (["bogus"], "Unexpected argument 'bogus'"),
      (["--context", "4", "train"], "Unknown option '--context'"),
      (["--", "train"], "Unexpected argument 'train'"),
      (["train"], "Missing expected argument '<corpus>'"),
      (["train", "--context"], "Missing value for '--context <context>'"),
      (["train", "-c"], "Missing value for '-c <context>'"),
      (["train", "--context", "--"], "Missing value for '--context <context>'"),
      (
        ["train", "c", "--verbose=foo"],
        "The option '--verbose' does not take any value, but 'foo' was specified."
      ),
      (["train", "c", "-v="], "The option '-v' does not take any value, but '' was specified."),
      (
        ["train", "c", "--no-tied=no"],
        "The option '--no-tied' does not take any value, but 'no' was specified."
      ),
      (["train", "a", "b"], "Unexpected argument 'b'"),
      (["train", "a", "b", "--", "-z"], "2 unexpected arguments: 'b', '-z'"),
      (
        ["train", "c", "--context", "abc"],
        "The value 'abc' is invalid for '--context <context>': it must be an integer."
      ),
      (
        ["train", "c", "--context="],
        "The value '' is invalid for '--context <context>': it must be an integer."
      ),
      (
        ["train", "c", "--context", "0"],
        "The value '0' is invalid for '--context <context>': it must be between 1 and 1024."
      ),
      (
        ["train", "c", "--context", "18446744073709551616"],
        "The value '18446744073709551616' is invalid for '--context <context>': it is out of range."
      ),
      (
        ["eval", "m", "--limit=-1"],
        "The value '-1' is invalid for '--limit <limit>': it must be at least 0."
      ),
      (
        ["train", "c", "-r", "nan"],
        "The value 'nan' is invalid for '-r <rate>': it must be a finite number."
      ),
      (
        ["train", "c", "--dropout", "1"],
        "The value '1' is invalid for '--dropout <dropout>': "
          + "it must be at least 0 and less than 1."
      ),
      (
        ["train", "c", "--hidden", "400;200"],
        "The value '400;200' is invalid for '--hidden <widths>': "
          + "it must be a list of integers such as '400,200', or 'none'."
      ),
      (
        ["train", "c", "--hidden", "400,0"],
        "The value '400,0' is invalid for '--hidden <widths>': "
          + "it must be a list of integers, each between 1 and 65536."
      ),
      (
        ["train", "c", "--optimizer", "x"],
        "The value 'x' is invalid for '--optimizer <optimizer>'. "
          + "Please provide one of 'sgd' and 'adam'."
      ),
      (
        ["eval", "m", "--format", "x"],
        "The value 'x' is invalid for '--format <format>'. "
          + "Please provide one of 'plain', 'json' or 'csv'."
      ),
      (
        ["eval", "m", "--level", "x"],
        """
        The value 'x' is invalid for '--level <level>'. Please provide one of the following:
          - a
          - b
          - c
          - d
          - e
          - f
        """
      ),
    ])
  func message(words: [String], message: String) throws {
    let error = try usageError(words)
    #expect(error.message == message)
    #expect(error.description.hasPrefix("Error: \(message)\n"))
  }
}
