// Tests of fflm vectors analogy.

import Foundation
import Testing

@Suite("Vectors analogy") struct VectorsAnalogyCommandTests {
  @Test("vectors analogy prints a table of answers without the words of the question")
  func table() async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run("vectors analogy toy.vec man king woman --top 3")
    let table = """
      word   similarity
      queen      0.9945
      the        0.7038
      Paris      0.0000

      """
    #expect(run == Program.Outcome(status: 0, output: table, errors: ""))
  }

  @Test("vectors analogy --json prints one object")
  func json() async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run("vectors analogy toy.vec man king woman --top 1 --json")
    let line = """
      {"question":["man","king","woman"],"words":[{"similarity":0.99446315,"word":"queen"}]}

      """
    #expect(run == Program.Outcome(status: 0, output: line, errors: ""))
  }

  @Test("a word of a question that has no vector is an error")
  func missing() async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run("vectors analogy toy.vec man Queen woman")
    let message = "Error: There is no word 'Queen' in 'toy.vec'; did you mean 'queen'?\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
  }

  @Test("vectors analogy needs three words")
  func usage() async throws {
    let place = try Workplace.withLookupVectors()
    let run = try await place.run("vectors analogy toy.vec man king")
    let message = """
      Error: Missing expected argument '<c>'
      Help:  <c>  Word whose counterpart is to be found, such as woman.
      Usage: fflm vectors analogy <vectors> <a> <b> <c> [--top <count>] [--json] [--lossy]
        See 'fflm vectors analogy --help' for more information.

      """
    #expect(run == Program.Outcome(status: 64, output: "", errors: message))
  }
}
