// Tests of fflm vectors neighbors.

import Foundation
import Testing

@Suite("Vectors neighbors") struct VectorsNeighborsCommandTests {
  @Test("vectors neighbors prints a table of similar words")
  func table() async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run("vectors neighbors toy.vec king nothing --top 3")
    let table = """
      word     neighbor  similarity
      king     man           0.8944
      king     the           0.7746
      king     queen         0.2000
      nothing  the           0.0000
      nothing  king          0.0000
      nothing  queen         0.0000

      """
    #expect(run == Program.Outcome(status: 0, output: table, errors: ""))
  }

  @Test("vectors neighbors prints ten words unless --top is specified")
  func top() async throws {
    let place = try Workplace.withLookupVectors()
    let words = (0..<12).map { "w\($0) \($0) 1\n" }.joined()
    try place.write("12 2\n" + words, to: "many.vec")
    let run = try await place.run("vectors neighbors many.vec w3")
    #expect(run.output.count { $0 == "\n" } == 11)
    let all = try await place.run("vectors neighbors many.vec w3 --top 9223372036854775807")
    #expect(all.status == 0 && all.output.hasPrefix(run.output))
    #expect(all.output.count { $0 == "\n" } == 12)
  }

  @Test("vectors neighbors --json prints one object")
  func json() async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run("vectors neighbors toy.vec man woman --top 1 --json")
    let line = """
      {"words":[{"neighbors":[{"similarity":0.8944272,"word":"king"}],"word":"man"},\
      {"neighbors":[{"similarity":0.8944272,"word":"queen"}],"word":"woman"}]}

      """
    #expect(run == Program.Outcome(status: 0, output: line, errors: ""))
  }

  @Test("vectors are read from standard input")
  func standardInput() async throws {
    let place = try Workplace.withLookupVectors()
    let input = try place.text("toy.vec")
    let run = try await place.run("vectors neighbors - king", input: input)
    #expect(run.status == 0)
    #expect(run == (try await place.run("vectors neighbors toy.vec king")))
  }

  @Test(
    "a word without a vector is an error that suggests another case",
    arguments: [
      ("King", "There is no word 'King' in 'toy.vec'; did you mean 'king'?"),
      ("paris", "There is no word 'paris' in 'toy.vec'; did you mean 'Paris'?"),
      (
        "unicorn",
        "There is no word 'unicorn' in 'toy.vec'; check its spelling, or train with a lower "
          + "--min-count."
      ),
      (
        "a\u{1B}[2J",
        "There is no word 'a\\u{1B}[2J' in 'toy.vec'; check its spelling, or train with a lower "
          + "--min-count."
      ),
    ])
  func missing(word: String, message: String) async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run(words: ["vectors", "neighbors", "toy.vec", "man", word])
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
  }

  @Test("vectors neighbors needs a word, and at least one neighbor")
  func usage() async throws {
    let place = try Workplace.withLookupVectors()
    let usage = """
      Usage: fflm vectors neighbors <vectors> <word> ... [--top <count>] [--json] [--lossy]
        See 'fflm vectors neighbors --help' for more information.

      """
    let missing = """
      Error: Missing expected argument '<word>'
      Help:  <word>  Words whose neighbors to print.

      """
    #expect(
      try await place.run("vectors neighbors toy.vec")
        == Program.Outcome(status: 64, output: "", errors: missing + usage))
    let zero = """
      Error: The value '0' is invalid for '--top <count>': it must be at least 1.
      Help:  --top <count>  Number of words to print.

      """
    #expect(
      try await place.run("vectors neighbors toy.vec king --top 0")
        == Program.Outcome(status: 64, output: "", errors: zero + usage))
  }
}
