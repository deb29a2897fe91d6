// Tests of pets.txt, which shows what a neural model learns and n-gram counts cannot.

import Testing

@Suite("Pets corpus") struct PetsTests {
  @Test("training lines of pets.txt never have dog gets, and have gets washed more than gets fed")
  func counts() throws {
    let lines = try Workplace(lines: 1000).text("pets.txt").split(separator: "\n")
    #expect(lines.count == 1000)
    var followers: [Substring: Int] = [:]
    for line in lines[..<900] {
      let words = line.split(separator: " ")
      for (word, next) in zip(words, words.dropFirst()) where word == "gets" {
        followers[next, default: 0] += 1
      }
    }
    #expect(lines[..<900].allSatisfy { !$0.contains("dog gets") })
    #expect(
      followers == [
        "washed": 181, "fed": 87, "painted": 51, "swept": 49, "mended": 42, "filled": 41,
      ])
    #expect(lines[900...].contains { $0.contains("dog gets fed") })
  }

  @Test("a network trained on pets.txt predicts that the dog gets fed, as similar animals do")
  func dog() async throws {
    let place = try Workplace(lines: 1000)
    let run = try await place.run("train pets.txt \(plain) --epochs 6 --seed 1 --quiet")
    #expect(run.status == 0)
    for (thing, done) in [("dog", "fed"), ("cat", "fed"), ("van", "washed"), ("lamp", "mended")] {
      let text = try await place.run(
        words: ["generate", "--prompt", "the \(thing) gets", "--tokens", "1", "--temperature", "0"])
      #expect(text.output == "the \(thing) gets \(done)\n")
    }
  }
}
