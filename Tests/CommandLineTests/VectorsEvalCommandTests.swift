// Tests of fflm vectors eval.

import Foundation
import Testing

@Suite("Vectors eval") struct VectorsEvalCommandTests {
  private static let usage = """
    Usage: fflm vectors eval <vectors> [--analogies <file> ...] [--similarities <file> ...] \
    [--restrict <count>] [--json] [--lossy] [--threads <count>]
      See 'fflm vectors eval --help' for more information.

    """

  private func place() throws -> Workplace {
    let place = try Workplace.withLookupVectors()
    try place.write(
      ": family\nMAN king woman queen\nking man queen woman\n: food\nman king apple pear\n",
      to: "questions.txt")
    try place.write(
      "# judgments\nword1\tword2\thuman\nking\tqueen\t8\nman\twoman\t7\nKing\tapple\t1\n"
        + "the\tapple\t1\npear\tapple\t9\n", to: "pairs.tsv")
    return place
  }

  private static let analogies = """
    analogies  accuracy  correct  covered  questions  coverage
    family     100.00 %        2        2          2  100.00 %
    food              -        0        0          1    0.00 %
    total      100.00 %        2        2          3   66.67 %

    """

  private static let similarities = """
    Spearman correlation  0.9487
    Pearson correlation   0.9862
    pairs                 4 of 5
    pairs left out        1 (20.00 %), out of vocabulary

    """

  @Test(
    "vectors eval prints a table of analogies, the correlation with similarities, or both",
    arguments: [
      ("--analogies questions.txt", analogies),
      ("--similarities pairs.tsv", similarities),
      (
        "--similarities pairs.tsv --analogies questions.txt --threads 1",
        analogies + "\n" + similarities
      ),
    ])
  func tables(options: String, output: String) async throws {
    let run = try await place().run("vectors eval toy.vec \(options)")
    #expect(run == Program.Outcome(status: 0, output: output, errors: ""))
  }

  @Test("vectors eval --json prints one object")
  func json() async throws {
    let run = try await place().run(
      "vectors eval toy.vec --analogies questions.txt --similarities pairs.tsv --json")
    let line = """
      {"analogies":[{"accuracy":1,"correct":2,"coverage":0.6666666666666666,"covered":2,\
      "file":"questions.txt","questions":3,"sections":[{"accuracy":1,"correct":2,"coverage":1,\
      "covered":2,"questions":2,"section":"family"},{"accuracy":null,"correct":0,"coverage":0,\
      "covered":0,"questions":1,"section":"food"}]}],"similarities":[{"covered":4,\
      "file":"pairs.tsv","pairs":5,"pairs_left_out":1,"pearson":0.9862453
      """
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix(line), "\(run.output)")
    #expect(run.output.hasSuffix(",\"spearman\":0.9486832980505138}]}\n"), "\(run.output)")
  }

  @Test("several files of one kind are reported one by one, in the order of the command line")
  func severalFiles() async throws {
    let place = try place()
    try place.write("king queen 1\nman apple 0\n", to: "b.csv")
    let options = "--analogies questions.txt --similarities b.csv --similarities pairs.tsv"
    let run = try await place.run("vectors eval toy.vec \(options)")
    let other = """
      Spearman correlation  1.0000
      Pearson correlation   1.0000
      pairs                 2 of 2
      pairs left out        0 (0.00 %), out of vocabulary

      """
    let output = "\(Self.analogies)\nb.csv:\n\(other)\npairs.tsv:\n\(Self.similarities)"
    #expect(run == Program.Outcome(status: 0, output: output, errors: ""))
    let json = try await place.run("vectors eval toy.vec \(options) --json").output
    let files = json.matches(of: /"file":"([^"]*)"/).map(\.1)
    #expect(files == ["questions.txt", "b.csv", "pairs.tsv"])
  }

  @Test("--restrict limits the words of analogies, not those of similarities")
  func restrict() async throws {
    let place = try place()
    let run = try await place.run(
      "vectors eval toy.vec --analogies questions.txt --similarities pairs.tsv --restrict 4")
    let analogies = """
      analogies  accuracy  correct  covered  questions  coverage
      family            -        0        0          2    0.00 %
      food              -        0        0          1    0.00 %
      total             -        0        0          3    0.00 %

      """
    #expect(
      run == Program.Outcome(status: 0, output: analogies + "\n" + Self.similarities, errors: ""))
  }

  @Test(
    "an invalid file of questions or pairs is an error with its line",
    arguments: [
      (
        "--analogies", ": s\na b c\n",
        "Line 2 of 'test.txt' has 3 words; an analogy question has four, such as "
          + "'man king woman queen'."
      ),
      (
        "--analogies", "a b c d\n",
        "Line 1 of 'test.txt' is an analogy question before the first section; begin the file "
          + "with a line such as ': family'."
      ),
      (
        "--analogies", ":\n",
        "Line 1 of 'test.txt' begins a section without a name; write a line such as ': family'."
      ),
      (
        "--analogies", ": s\n",
        "'test.txt' has no analogy questions; use a file in the format of word2vec's "
          + "questions-words.txt."
      ),
      (
        "--similarities", "a\n",
        "Line 1 of 'test.txt' has 1 field; a line must have two words and a score, such as "
          + "'tiger cat 7.35'."
      ),
      (
        "--similarities", "a\tb\tPOS\tscore\na\tb\tN\n",
        "Line 2 of 'test.txt' has 3 fields; a line must have two words and a score in column 4."
      ),
      (
        "--similarities", "a b 1\nc d 1e\n",
        "Line 2 of 'test.txt' has the score '1e'; it must be a finite number."
      ),
      (
        "--similarities", "# c\n",
        "'test.txt' has no word pairs; use a file with two words and a score on each line."
      ),
      ("--similarities", "", "'test.txt' is empty; specify another file."),
    ])
  func invalid(option: String, text: String, message: String) async throws {
    let place = try place()
    try place.write(text, to: "test.txt")
    let run = try await place.run("vectors eval toy.vec \(option) test.txt")
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
  }

  @Test("vectors eval without a test set is a usage error")
  func noTestSet() async throws {
    let run = try await place().run("vectors eval toy.vec --json")
    let message = "Error: Specify a file with --analogies, --similarities or both.\n"
    #expect(run == Program.Outcome(status: 64, output: "", errors: message + Self.usage))
  }

  @Test(
    "standard input can be only one of the files",
    arguments: [
      "- --analogies -", "- --similarities -", "toy.vec --similarities - --analogies -",
      "toy.vec --similarities - --similarities -",
    ])
  func standardInput(line: String) async throws {
    let run = try await place().run("vectors eval \(line)", input: "a\n")
    let message = """
      Error: Standard input can be read only once; specify a file instead of '-' for the others.

      """
    #expect(run == Program.Outcome(status: 64, output: "", errors: message))
  }
}
