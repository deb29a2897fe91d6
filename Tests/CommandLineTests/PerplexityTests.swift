// Tests of eval's perplexity against a computation from the model's files alone.

import Foundation
import Testing

@Suite("Perplexity") struct PerplexityTests {
  @Test(
    "the figures of eval match a direct computation from the model files",
    arguments: [
      "", "--hidden none", "--hidden 6,5 --activation relu --direct", "--tied --context 2",
      "--lines separate --activation sigmoid --min-count 3", "--hidden 4 --activation identity",
      "--right-context 2", "--right-context 4 --context 1 --lines separate --direct",
    ])
  func oracle(options: String) async throws {
    let place = try Workplace()
    let run = try await place.run(
      "train pets.txt \(plain) --epochs 2 --quiet --learning-rate 0.01 --model m \(options)")
    #expect(run.status == 0, "\(run.errors)")
    let text = "the dög gets fed .\n\nthe unicorn gets washed before school .\ni have\n"
    try place.write(text, to: "text.txt")
    let figures = try object(try await place.run("eval -m m text.txt --json").output)

    let model = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    let (nats, unknown, lineEnds) = try model.nats(text)
    #expect(figures["tokens"] as? Int == nats.count)
    #expect(figures["unknown_tokens"] as? Int == unknown.count)
    #expect(nats.count == 18 && lineEnds.count == 4)
    #expect(figures["line_ends"] as? Int == 4)
    #expect(figures["bytes"] as? Int == text.utf8.count)
    let sum = nats.reduce(0, +)
    let knownSum = sum - unknown.reduce(0, +)
    let wordSum = sum - lineEnds.reduce(0, +)
    let prefix = options.contains("--right-context") ? "pseudo_" : ""
    for (key, value) in [
      ("\(prefix)perplexity", exp(sum / Double(nats.count))),
      ("cross_entropy_nats", sum / Double(nats.count)),
      ("bits_per_character", sum / log(2) / Double(text.count)),
      ("bits_per_byte", sum / log(2) / Double(text.utf8.count)),
      ("\(prefix)perplexity_without_unknown", exp(knownSum / Double(nats.count - unknown.count))),
      (
        "\(prefix)perplexity_without_line_ends",
        exp(wordSum / Double(nats.count - lineEnds.count))
      ),
    ] {
      let figure = try #require(figures[key] as? Double)
      #expect(abs(figure / value - 1) < 1e-5, "\(key) is \(figure), the files say \(value)")
    }
  }
}
