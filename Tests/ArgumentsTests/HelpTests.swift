// Tests of help screens.

import Testing

@testable import Arguments

@Suite struct HelpTests {
  @Test("the program's help lists its subcommands")
  func root() throws {
    #expect(
      try text(["--help"]) == """
        OVERVIEW: Neural language models.

        USAGE: fflm <subcommand>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          train                   Train a model.
          eval                    Measure the perplexity.
          convert                 Convert a model.

          See 'fflm help <subcommand>' for detailed help.
        """)
  }

  @Test("a command's help lists arguments, titled groups and then the other options")
  func command() throws {
    #expect(
      try text(["train", "--help"]) == """
        OVERVIEW: Train a model.

        Stops when the validation loss rises.

        USAGE: \(trainUsage)

        ARGUMENTS:
          <corpus>                The text to learn from.

        MODEL:
          -c, --context <context> How many words precede the predicted one. (default: 4)
          --hidden <widths>       Widths.

        OPTIMIZATION:
          -r, --rate <rate>       The learning rate.
          --dropout <dropout>     The dropout.
          --optimizer <optimizer> How weights follow gradients. (values: sgd, adam;
                                  default: adam)

        OPTIONS:
          -o, --output <output>   Where the model goes.
          -v, --verbose           Print more.
          -q, --quick             Print less.
          -t, --tied/--no-tied    Share the embedding. (default: --tied)
          --version               Show the version.
          -h, --help              Show help information.
        """)
  }

  @Test("a label that reaches the description column is printed on its own line")
  func longLabels() {
    #expect(
      rows([
        .option("abcdefg", .text, valueName: "abcdefgh", help: "Twenty-five wide."),
        .option("abcdefg", .text, valueName: "abcdefghijk", help: "Twenty-five."),
        .option("bcdefgh", .text, valueName: "abcdefghijkl", help: "Twenty-six."),
      ]) == """
          --abcdefg <abcdefgh>    Twenty-five wide.
          --abcdefg <abcdefghijk> Twenty-five.
          --bcdefgh <abcdefghijkl>
                                  Twenty-six.
        """)
  }

  @Test("help shows allowed values and defaults, but none for a flag without a default")
  func notes() {
    #expect(
      rows([
        .option("a", .choice(["x", "y"]), default: "y", help: "A."),
        .option("b", .choice(["x", "y"]), help: "B."),
        .option("c", .integer(0...9), default: "3", help: "C."),
        .option("d", .text, default: "out", help: ""),
        .flag("e", help: "E."),
        .flag("f", inverse: true, help: "F."),
        .flag("g", inverse: true, default: true, help: "G."),
        .flag("i", short: "i", inverse: true, default: false, help: "I."),
        .flag("j", help: ""),
      ]) == """
          --a <a>                 A. (values: x, y; default: y)
          --b <b>                 B. (values: x, y)
          --c <c>                 C. (default: 3)
          --d <d>                 (default: out)
          --e                     E.
          --f/--no-f              F.
          --g/--no-g              G. (default: --g)
          -i, --i/--no-i          I. (default: --no-i)
          --j
        """)
  }

  @Test("help text after the first line is printed below, indented by eight")
  func discussion() {
    #expect(
      rows(
        [
          .option(
            "a", .text, default: "b", help: "The a.\nMore about the a, in a longer line.\n\nEnd."),
          .flag("c", help: "C."),
        ], width: 40) == """
            --a <a>                 The a.
                                    (default: b)
                  More about the a, in a longer
                  line.

                  End.
            --c                     C.
          """)
  }

  @Test("an argument without a description is printed without trailing spaces")
  func bareArgument() throws {
    let root = Command("p", abstract: "", parameters: [.argument("a", help: "")])
    #expect(
      CommandPath(root).help(width: 80) == """
        USAGE: p <a>

        ARGUMENTS:
          <a>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.
        """)
  }

  @Test("help wraps at the width, except for the usage")
  func width() throws {
    let help = try text(["train", "-h"], width: 60)
    let lines = help.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 60 || $0.hasPrefix("USAGE: ") })
    #expect(lines.contains("USAGE: \(trainUsage)"))
    #expect(help.contains("How many words precede the\n" + "                          predicted"))
  }

  @Test("help is at least 40 columns wide")
  func clampedWidth() throws {
    #expect(try text(["train", "-h"], width: 1) == text(["train", "-h"], width: 40))
    #expect(try text(["train", "-h"], width: 41) != text(["train", "-h"], width: 40))
  }

  @Test("help of a nested group explains how to get help for its subcommands")
  func nested() throws {
    let root = Command(
      "p", abstract: "P.",
      subcommands: [Command("a", abstract: "A.", subcommands: [Command("b", abstract: "B.")])])
    let parser = Parser(root: root, version: "1")
    guard case .text(let group) = try parser.parse(["a"]) else { throw Unexpected(what: "run") }
    #expect(group.hasSuffix("\n\n  See 'p help a <subcommand>' for detailed help."))
    guard case .text(let leaf) = try parser.parse(["help", "a", "b"]) else {
      throw Unexpected(what: "run")
    }
    #expect(leaf.hasPrefix("OVERVIEW: B.\n\nUSAGE: p a b\n\n"))
  }

  /// Returns the help rows of the options, without those that every command has.
  private func rows(_ options: [Parameter], width: Int = 80) -> String {
    // Each option gets a command of its own, so that the tests may repeat names.
    options.map { option in
      let command = Command("p", abstract: "", parameters: [option])
      let lines = CommandPath(command).help(width: width)
        .split(separator: "\n", omittingEmptySubsequences: false)
      let start = lines.firstIndex(of: "OPTIONS:")! + 1
      return lines[start...].prefix { !$0.hasPrefix("  --version") }.joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
