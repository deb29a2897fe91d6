// Command lines that cannot be: what is said, where, and with which exit code.

import Testing

@Suite("Usage") struct UsageTests {
  private static let trainUsage = """
    Usage: fflm train [<options>] [<corpus>]
      See 'fflm train --help' for more information.

    """

  @Test(
    "an error names what is wrong and shows the usage of the command reached",
    arguments: [
      ("trian text", "Unexpected argument 'trian'. Did you mean 'train'?"),
      ("bogus", "Unexpected argument 'bogus'"),
      ("---x", "Invalid option: ---x"),
    ])
  func root(line: String, message: String) async throws {
    let run = try await Workplace().run(line)
    let usage = "Usage: fflm <subcommand>\n  See 'fflm --help' for more information.\n"
    #expect(
      run == Program.Outcome(status: 64, output: "", errors: "Error: \(message)\n\(usage)"))
  }

  @Test(
    "an error of train",
    arguments: [
      ("train --hiden 5", "Unknown option '--hiden'. Did you mean '--hidden'?"),
      ("train --Hidden 5 text", "Unknown option '--Hidden'. Did you mean '--hidden'?"),
      ("train --hid 5 text", "Unknown option '--hid'. Did you mean '--tied'?"),
      ("train -x text", "Unknown option '-x'"),
      ("train -5 text", "Unknown option '-5'"),
      ("train a b", "Unexpected argument 'b'"),
      ("train a b baz", "2 unexpected arguments: 'b', 'baz'"),
      (
        "train text --force=yes",
        "The option '--force' does not take any value, but 'yes' was specified."
      ),
      (
        "train pets.txt --hidden " + Array(repeating: "1", count: 65).joined(separator: ","),
        "There are 65 hidden layers; at most 64 are possible."
      ),
    ])
  func train(line: String, message: String) async throws {
    let run = try await Workplace().run(line)
    #expect(
      run
        == Program.Outcome(
          status: 64, output: "", errors: "Error: \(message)\n" + Self.trainUsage))
  }

  @Test("train without a text shows what is missing")
  func missing() async throws {
    let run = try await Workplace().run("train")
    let message = """
      Error: Missing expected argument '<corpus>'
      Help:  <corpus>  The text to learn from; a configuration file can name it, too.

      """
    #expect(
      run == Program.Outcome(status: 64, output: "", errors: message + Self.trainUsage))
  }

  @Test(
    "a missing or bad value shows the option's help, too",
    arguments: [
      ("--seed", "Missing value for '--seed <seed>'"),
      ("--seed -1", "Missing value for '--seed <seed>'"),
      ("--seed=-1", "The value '-1' is invalid for '--seed <seed>': it must be at least 0."),
      ("--seed=", "The value '' is invalid for '--seed <seed>'"),
      ("--seed 1.5", "The value '1.5' is invalid for '--seed <seed>'"),
      ("--seed 0x10", "The value '0x10' is invalid for '--seed <seed>'"),
      (
        "--seed 18446744073709551616",
        "The value '18446744073709551616' is invalid for '--seed <seed>'"
      ),
    ])
  func seed(option: String, message: String) async throws {
    let run = try await Workplace().run("train pets.txt \(option)")
    let help = "Help:  --seed <seed>  The same seed gives the same model, to the last bit.\n"
    #expect(
      run
        == Program.Outcome(
          status: 64, output: "", errors: "Error: \(message)\n\(help)\(Self.trainUsage)"))
  }

  @Test(
    "numbers out of range, not finite or absurd are refused before anything is done",
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
    "of a repeated option and of a flag and its inverse the last counts",
    arguments: ["--seed 3 --seed 4", "--seed=3 --direct --no-direct --seed=+4"])
  func repeated(options: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(quick) \(options)")
    #expect(run.status == 0)
    let configuration = try place.text("pets.fflm/config.json")
    #expect(configuration.contains("\"seed\" : 4,"))
    #expect(configuration.contains("\"direct\" : false,"))
  }

  @Test("short options, packs, and values after = mean the same")
  func spellings() async throws {
    let place = try Workplace()
    for options in ["-q -m a", "-qm a", "-q -m=a", "--quiet --model a", "--model=a -q"] {
      let run = try await place.run("train --steps 1 \(options) pets.txt")
      #expect(run.status == 0 && run.errors == "", "\(options)")
      #expect(run.output.hasSuffix("model in a\n"), "\(options)")
      try place.remove("a")
    }
    let glued = try await place.run("train -qma pets.txt")
    #expect(glued.status == 64)
  }
}
