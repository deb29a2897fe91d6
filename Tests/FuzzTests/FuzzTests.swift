// Fuzzing with a few thousand mutated inputs, the same in every run.

import Foundation
import Testing

@Suite("Fuzzing") struct FuzzTests {
  @Test(
    "a mutated input is either valid or refused with a sentence, and never crashes its reader",
    arguments: FuzzTarget.makers.map(\.name))
  func mutations(name: String) throws {
    let target = try FuzzTarget.named(name)
    for seed in target.seeds { #expect(try target.accepts(seed), "a seed is not valid") }
    var mutator = Mutator(target, seed: 1)
    var (accepted, refused) = (0, 0)
    for _ in 0..<400 {
      let input = mutator.mutatedSeed()
      do {
        if try target.accepts(input) { accepted += 1 } else { refused += 1 }
      } catch {
        Issue.record("\(error), of \(input.base64EncodedString())")
      }
    }
    // Both outcomes must be common, or the mutations prove little.
    #expect(accepted > 10 && refused > 10, "\(accepted) accepted, \(refused) refused")
  }

  @Test(
    "inputs that once crashed a reader are refused",
    arguments: [
      // Foundation's JSON5 parser crashed on a number with two prefixes.
      ("options", #"{"steps": 0x0x10}"#)
    ])
  func findings(name: String, input: String) throws {
    #expect(try !FuzzTarget.named(name).accepts(Data(input.utf8)))
  }

  @Test("the same seed generates the same inputs", arguments: FuzzTarget.makers.map(\.name))
  func sameInputs(name: String) throws {
    let (one, other) = try (FuzzTarget.named(name), FuzzTarget.named(name))
    #expect(one.seeds == other.seeds)
    let inputs = inputs(of: one)
    #expect(inputs == self.inputs(of: other))
    #expect(Set(inputs).subtracting(one.seeds).count > 40)
  }

  private func inputs(of target: FuzzTarget) -> [Data] {
    var mutator = Mutator(target, seed: 7)
    return (0..<50).map { _ in mutator.mutatedSeed() }
  }
}
