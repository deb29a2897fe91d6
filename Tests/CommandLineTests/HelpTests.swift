// Tests of help, the version and completion scripts, as the program prints them.

import Foundation
import Testing

@Suite("Help") struct HelpTests {
  static let rootHelp = """
    OVERVIEW: Train, evaluate and sample from feed-forward neural language models.

    USAGE: fflm <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      train                   Train a model on a text.
      eval                    Measure how well a model predicts a text.
      score                   Print the log-probability of each line of a text.
      predict                 Print the most probable next words and their
                              probabilities.
      generate                Continue a prompt.
      fill                    Print the most probable words for the blanks of a
                              text.
      inspect                 Show the options, parameters and training of a model.
      explain                 Show backpropagation, step by step or for a model's
                              prediction.
      check                   Verify the gradients of a network by finite
                              differences.
      bench                   Time training steps of standard shapes on this
                              machine.
      classify                Train, evaluate and use classifiers of texts.
      vectors                 Train, compare, evaluate, plot and convert word
                              vectors.
      ngram                   Estimate and evaluate n-gram models, the baselines.

      See 'fflm help <subcommand>' for detailed help.

    """

  static let evalHelp = """
    OVERVIEW: Measure how well a model predicts a text.

    Every token counts, and the end of every line is a token. Without a text, the
    model is evaluated on its validation text, or with --training on its training
    text. With --mix or --cache, every probability is the weighted sum of those of
    the network and the other parts. The weights are estimated on the validation
    text. For a model that was trained with --right-context, the figure is a
    pseudo-perplexity.

    USAGE: fflm eval [<text> ...] [--model <folder>] [--training] [--perplexity] [--json] \
    [--lossy] [--threads <count>] [--mix <part> ...] [--cache <words>] [--mixture <file>] \
    [--save-mixture <file>] [--cache-across-lines]

    ARGUMENTS:
      <text>                  Texts to evaluate; - is standard input.

    MIXTURE OPTIONS:
      --mix <part>            Interpolate with this n-gram model (an ARPA file; - is
                              standard input) or model folder. Repeat the option for
                              more parts.
      --cache <words>         Interpolate with a cache of the last N words of the
                              text.
      --mixture <file>        Use the parts and weights in this file instead of
                              estimating weights.
      --save-mixture <file>   Write the parts and their weights to this file.
      --cache-across-lines    Keep the cache at the start of the next text or scored
                              line.

    OPTIONS:
      -m, --model <folder>    Folder of the model. (default: the newest *.fflm
                              folder in the current folder)
      --training              Evaluate the training text, without dropout, instead
                              of the validation text.
      --perplexity            Report the perplexity and related figures; this is the
                              default.
      --json                  Print one JSON object.
      --lossy                 Replace invalid UTF-8 and NUL bytes with U+FFFD
                              instead of reporting an error.
      --threads <count>       Number of threads. Results do not depend on it.
                              (default: all processors)
      --version               Show the version.
      -h, --help              Show help information.

    """

  @Test("fflm prints the root help with --help and without arguments", arguments: ["", "--help"])
  func root(line: String) async throws {
    let run = try await Workplace().run(line)
    #expect(run == Program.Outcome(status: 0, output: Self.rootHelp, errors: ""))
  }

  @Test("-h and the help command print a subcommand's help", arguments: ["eval -h", "help eval"])
  func subcommand(line: String) async throws {
    let run = try await Workplace().run(line)
    #expect(run == Program.Outcome(status: 0, output: Self.evalHelp, errors: ""))
  }

  @Test(
    "every subcommand has help that fits 80 columns except for the usage",
    arguments: [
      "train", "eval", "score", "predict", "generate", "fill", "inspect", "explain", "check",
      "bench", "classify train", "classify eval", "classify predict", "ngram train", "ngram eval",
      "vectors train", "vectors neighbors", "vectors analogy",
      "vectors eval",
      "vectors plot", "vectors convert", "vectors export",
    ])
  func width(command: String) async throws {
    let run = try await Workplace().run("help \(command)")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("OVERVIEW: "))
    #expect(run.output.contains("\nUSAGE: fflm \(command)"))
    #expect(run.output.hasSuffix("  -h, --help              Show help information.\n"))
    for line in run.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
      #expect(line.count <= 80)
    }
  }

  @Test("help lists an option's values and default and both names of a flag pair")
  func notes() async throws {
    let place = try Workplace()
    let score = try await place.run("help score").output
    let rows = """
        --format <format>       Format of the lines: plain text, or an entry of an
                                n-best list. (values: text, moses, kaldi; default:
                                text)
        --log-base <base>       Base of the logarithms: e for nats, 2 for bits, 10 as
                                in n-gram toolkits. (values: e, 2, 10; default: e)

      """
    #expect(score.contains(rows))
    let train = try await place.run("help train").output
    #expect(train.contains("\n  --tied/--no-tied        Use the embeddings as output weights"))
    #expect(train.contains("\n  -q, --quiet             Print only errors and results.\n"))
    #expect(
      train.contains("\nMODEL OPTIONS:\n")
        && train.contains("\nUSAGE: fflm train [<options>] [<corpus>]\n"))
    #expect(
      train.contains("\n  --max-vocabulary <entries>\n                          Maximum"))
  }

  @Test(
    "the ngram group has its own help",
    arguments: ["ngram", "ngram --help", "help ngram", "help ngram bogus", "ngram bogus -h"])
  func group(line: String) async throws {
    let run = try await Workplace().run(line)
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.contains("\nUSAGE: fflm ngram <subcommand>\n"))
    #expect(run.output.hasSuffix("  See 'fflm help ngram <subcommand>' for detailed help.\n"))
  }

  @Test("help treats a terminal narrower than 40 columns as 40 columns wide")
  func narrow() async throws {
    let run = try await Workplace().run("help eval", environment: ["COLUMNS": "10"])
    let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix("USAGE: ") }
    let widest = lines.map(\.count).max() ?? 0
    #expect(widest > 30 && widest <= 40)
  }

  @Test(
    "--version prints only the version, at the root and after a subcommand",
    arguments: ["--version", "train --version", "train text --nope --version", "help --version"])
  func version(line: String) async throws {
    let run = try await Workplace().run(line)
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(run.output)")
    #expect(run.errors == "")
  }

  @Test("--help after -- is a file name")
  func terminator() async throws {
    let run = try await Workplace().run("train -- --help")
    #expect(
      run
        == Program.Outcome(
          status: 1, output: "",
          errors: "Error: There is no file '--help'; check its name and folder.\n"))
  }

  @Test(
    "fflm generates completion scripts for bash, zsh and fish", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) async throws {
    let place = try Workplace()
    let named = try await place.run("--generate-completion-script=\(shell)")
    #expect(named.status == 0 && named.errors == "" && named.output.hasSuffix("\n"))
    #expect(named.output.contains("max-vocabulary"))
    let users = try await place.run(
      "eval --generate-completion-script", environment: ["SHELL": "/usr/bin/\(shell)"])
    #expect(users == named)
  }

  @Test(
    "fflm refuses to generate completion scripts for other shells",
    arguments: [
      ("=tcsh", "/bin/bash", "Can't generate completion scripts for 'tcsh'."),
      ("", "", "Can't autodetect a supported shell."),
    ])
  func otherShell(value: String, users: String, message: String) async throws {
    let run = try await Workplace().run(
      "--generate-completion-script\(value)", environment: ["SHELL": users])
    #expect(run.status == 64 && run.output == "")
    #expect(
      run.errors.hasPrefix(
        """
        Error: \(message)
        Please use --generate-completion-script=<shell> with one of:
            zsh bash fish

        """))
  }
}
