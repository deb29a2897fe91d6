// Tests of usage errors: their messages, output streams and exit codes.

import TestSupport
import Testing

@Suite("Usage") struct UsageTests {
  private static let trainUsage = """
    Usage: fflm train [<options>] [<corpus>]
      See 'fflm train --help' for more information.

    """

  @Test(
    "a usage error of fflm names the mistake and shows the usage",
    arguments: [
      ("trian text", "Unexpected argument 'trian'. Did you mean 'train'?"),
      ("bogus", "Unexpected argument 'bogus'"),
      ("---x", "Invalid option: ---x"), ("train ---x", "Invalid option: ---x"),
      ("----", "Invalid option: ----"), ("train text -=x", "Invalid option: -=x"),
      ("--versoin", "Unknown option '--versoin'. Did you mean '--version'?"),
      ("--hepl", "Unknown option '--hepl'. Did you mean '--help'?"),
      ("--bogusbogus", "Unknown option '--bogusbogus'"),
    ])
  func root(line: String, message: String) async throws {
    let run = try await Workplace().run(line)
    let usage = "Usage: fflm <subcommand>\n  See 'fflm --help' for more information.\n"
    #expect(
      run == Program.Outcome(status: 64, output: "", errors: "Error: \(message)\n\(usage)"))
  }

  @Test(
    "a usage error of train names the mistake and shows the usage of train",
    arguments: [
      ("train --hiden 5", "Unknown option '--hiden'. Did you mean '--hidden'?"),
      ("train --Hidden 5 text", "Unknown option '--Hidden'. Did you mean '--hidden'?"),
      ("train --hid 5 text", "Unknown option '--hid'. Did you mean '--tied'?"),
      ("train --hidde --bogus", "Unknown option '--hidde'. Did you mean '--hidden'?"),
      ("train -x text", "Unknown option '-x'"),
      ("train -5 text", "Unknown option '-5'"),
      ("train a b", "Unexpected argument 'b'"),
      ("train a b baz", "2 unexpected arguments: 'b', 'baz'"),
      (
        "train text --force=yes",
        "The option '--force' does not take any value, but 'yes' was specified."
      ),
      (
        "train -qm", "Unknown option '-qm'\n   or: Missing value for '-m <folder>' in '-qm'"
      ),
      ("train -qm=a", "Unknown option '-qm'"),
      (
        "train -qma", "Unknown option '-qma'\n   or: Missing value for '-m <folder>' in '-qma'"
      ),
      (
        "train pets.txt --hidden " + Array(repeating: "1", count: 65).joined(separator: ","),
        "There are 65 hidden layers; at most 64 are allowed."
      ),
    ])
  func train(line: String, message: String) async throws {
    let run = try await Workplace().run(line)
    #expect(
      run
        == Program.Outcome(
          status: 64, output: "", errors: "Error: \(message)\n" + Self.trainUsage))
  }

  @Test("train without a text names the missing argument and shows its help")
  func missing() async throws {
    let run = try await Workplace().run("train")
    let message = """
      Error: Missing expected argument '<corpus>'
      Help:  <corpus>  Training text; - is standard input. A configuration file can also name it.

      """
    #expect(
      run == Program.Outcome(status: 64, output: "", errors: message + Self.trainUsage))
  }

  @Test(
    "a missing or invalid value shows the option's help",
    arguments: [
      (
        "--seed -1",
        "Missing value for '--seed <seed>'. To pass a value that begins with a dash, write --seed=-1"
      ),
      ("--seed=-1", "The value '-1' is invalid for '--seed <seed>': it must be at least 0."),
    ])
  func seed(option: String, message: String) async throws {
    let run = try await Workplace().run("train pets.txt \(option)")
    let help =
      "Help:  --seed <seed>  Random seed. The same seed gives the same model, bit for bit.\n"
    #expect(
      run
        == Program.Outcome(
          status: 64, output: "", errors: "Error: \(message)\n\(help)\(Self.trainUsage)"))
  }

  @Test(
    "train refuses values that are out of range, not finite or unknown before it starts",
    arguments: [
      ("--context 0", "between 1 and 10000"), ("--context 10001", "between 1 and 10000"),
      ("--embedding 0", "between 1 and"), ("--hidden 0", "each between 1 and"),
      ("--hidden=-5", "each between 1 and"), ("--hidden 5,", "a list of integers"),
      ("--hidden=", "a list of integers"), ("--learning-rate 0", "greater than 0"),
      ("--learning-rate nan", "a finite number"), ("--learning-rate inf", "a finite number"),
      ("--learning-rate=-1", "greater than 0"), ("--momentum 1", "at least 0 and less than 1"),
      ("--batch 0", "between 1 and"), ("--epochs 0", "between 1 and"), ("--steps 0", "at least 1"),
      ("--clip nan", "a finite number"), ("--l1=-1", "between 0 and"), ("--l2 inf", "finite"),
      ("--weight-decay=-0.1", "between 0 and"), ("--min-count 0", "at least 1"),
      ("--max-vocabulary 3", "at least 4"), ("--decay-time 0", "greater than 0"),
      ("--threads 0", "between 1 and 1024"), ("--patience=-1", "at least 0"),
      ("--tokenizer bpe", "Please provide one of 'words', 'whitespace' or 'characters'."),
      ("--lines none", "Please provide one of 'stream' and 'separate'."),
      ("--optimizer lion", "  - adamw\n"),
    ])
  func ranges(option: String, message: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(option)")
    let name = option.prefix { $0 != " " && $0 != "=" }
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: The value '"))
    #expect(run.errors.contains("is invalid for '\(name) <") && run.errors.contains(message))
    #expect(try place.names == ["pets.txt"])
  }

  @Test(
    "the last of a repeated option or of a flag and its inverse applies",
    arguments: ["--seed 3 --seed 4", "--seed=3 --direct --no-direct --seed=+4"])
  func repeated(options: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(quick) \(options)")
    #expect(run.status == 0)
    let configuration = try place.text("pets.fflm/config.json")
    #expect(configuration.contains("\"seed\" : 4,"))
    #expect(configuration.contains("\"direct\" : false,"))
  }

  @Test(
    "ngram eval reports unknown options first, then the first missing argument",
    arguments: [
      (
        "",
        "Missing expected argument '<model>'\nHelp:  <model>  ARPA file, written by any program; "
          + "- is standard input."
      ),
      (
        "lm.arpa --json",
        "Missing expected argument '<text>'\nHelp:  <text>  Texts to evaluate; - is standard input."
      ),
      ("--jsn", "Unknown option '--jsn'. Did you mean '--json'?"),
      (
        "--tokenizer",
        "Missing value for '--tokenizer <tokenizer>'\nHelp:  --tokenizer <tokenizer>  "
      ),
    ])
  func required(words: String, message: String) async throws {
    let run = try await Workplace().run("ngram eval \(words)")
    #expect(run.status == 64 && run.output == "" && run.errors.hasPrefix("Error: \(message)"))
    let usage = """
      Usage: fflm ngram eval <model> <text> ... [--json] [--tokenizer <tokenizer>] [--lowercase] \
      [--tokenizer-version <version>] [--lossy]
        See 'fflm ngram eval --help' for more information.

      """
    #expect(run.errors.hasSuffix(usage))
  }

  @Test("all arguments after -- are files, even those that look like options")
  func operands() async throws {
    let place = try Workplace()
    for name in ["--", "-5", "--json"] {
      let run = try await place.run(words: ["train", "--quiet", "--", name])
      let message = "Error: There is no file '\(name)'; check its name and folder.\n"
      #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    }
  }

  @Test(
    "a value after the first = may contain =, be empty or begin with a dash",
    arguments: ["a=b", "", "-1", "--"])
  func values(value: String) async throws {
    let place = try Workplace()
    let training = try await place.run("train pets.txt \(quick)")
    #expect(training.status == 0)
    let words = ["generate", "--model", "pets.fflm", "--seed=1", "--tokens", "1"]
    let glued = try await place.run(words: words + ["--prompt=\(value)"])
    // The words of these prompts are unknown, which is noted.
    #expect(glued.status == 0 && glued.output.hasPrefix(value), "\(glued)")
    #expect(glued.errors.split(separator: "\n").count <= 1, "\(glued)")
    #expect(try await place.run(words: words + ["-p=\(value)"]) == glued)
    if !value.hasPrefix("-") {
      #expect(try await place.run(words: words + ["--prompt", value]) == glued)
      #expect(try await place.run(words: ["generate", "-p", value] + words.dropFirst()) == glued)
    }
  }

  @Test("train reads standard input for a lone dash in any position")
  func dash() async throws {
    let place = try Workplace()
    for words in [["-", "-q", "-m", "a"], ["-q", "--steps=1", "-", "-m", "./-"]] {
      let run = try await place.run(
        words: ["train", "--epochs", "1"] + words, input: try place.text("pets.txt"))
      #expect(run.status == 0, "\(run)")
    }
    #expect(place.exists("a/config.json") && place.exists("-/config.json"))
  }

  @Test("commands refuse an argument that is not UTF-8")
  func notUTF8() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    for command in ["predict --prompt", "generate -p", "eval", "train"] {
      let run = try await place.shell(#""$fflm" \#(command) "$(printf 'caf\351\040è')""#)
      #expect(run.status == 64 && run.output == "")
      let message =
        #"Error: The argument 'caf\xE9 \xC3\xA8' is not UTF-8. Set the terminal to UTF-8."#
      #expect(run.errors.hasPrefix(message), "\(run.errors)")
    }
    let replacement = try await place.run("generate --tokens 1 --prompt \u{FFFD}")
    #expect(replacement.status == 0 && replacement.output.hasPrefix("\u{FFFD}"))
  }

  @Test(
    "fflm reports that it cannot read its command line without /proc",
    SmallDisk.condition, .disabled(if: Sanitizer.isOn, "sanitizers read /proc"))
  func withoutProc() async throws {
    let place = try Workplace()
    let run = try await SmallDisk.shell(
      place, "mount -t tmpfs none /proc; \"$fflm\" inspect nothing; echo $?")
    #expect(run.output == "1\n", "\(run)")
    #expect(
      run.errors == "Error: The command line cannot be read; mount /proc, and run fflm again.\n")
  }

  @Test("short, combined and long options with and without = are equivalent")
  func spellings() async throws {
    let place = try Workplace()
    for options in ["-q -m a", "-qm a", "-q -m=a", "--quiet --model a", "--model=a -q"] {
      let run = try await place.run("train --steps 1 \(options) pets.txt")
      #expect(run.status == 0 && run.errors == "", "\(options)")
      #expect(run.output.hasSuffix("model in a\n"), "\(options)")
      try place.remove("a")
    }
    let twice = try await place.run("train -q pets.txt --steps 1 -q --quiet -m a")
    #expect(twice.status == 0 && twice.errors == "")
  }
}
