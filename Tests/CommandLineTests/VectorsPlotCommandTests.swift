// Tests of fflm vectors plot, which draws word vectors.

import Foundation
import Testing

@Suite("vectors plot") struct VectorsPlotCommandTests {
  /// Returns a workplace with the word vectors `v.txt`, in word2vec's text format.
  private func workplace() throws -> Workplace {
    let place = try Workplace()
    try place.write(
      """
      6 2
      </s> 9 9
      man 0 0
      woman 0 1
      king 2 0
      queen 2 1
      a<b 1 0.5

      """, to: "v.txt")
    return place
  }

  @Test("a plot has the words that the options name, and lines between pairs")
  func plot() async throws {
    let place = try workplace()
    let run = try await place.run(
      words: [
        "vectors", "plot", "v.txt", "--words", "a<b", "--pairs", "man:woman,king:queen",
        "--output", "plot.svg",
      ])
    #expect(run == .init(status: 0, output: "plot of 5 words in plot.svg\n", errors: ""))
    let svg = try place.text("plot.svg")
    // The mean is (1, 0.5). The sums of the squares of both coordinates are 4 and 1.
    #expect(
      svg.contains(#"<path class="lines" d="M24 282L24 26M536 282L536 26"/>"#), "\(svg)")
    #expect(svg.contains("horizontal 80.0 %, vertical 20.0 % of the variance</text>"), "\(svg)")
    let labels = svg.matches(of: />([^<]*)<\/text>/).map { String($0.1) }
    #expect(labels.dropLast() == ["a&lt;b", "man", "woman", "king", "queen"])
    #expect(svg.contains("<title id=\"title\">Word vectors of v.txt</title>"))
  }

  @Test("the most frequent words are the first ones of the file")
  func top() async throws {
    let place = try workplace()
    let run = try await place.run("vectors plot v.txt --top 2 --words king --output -")
    #expect(run.status == 0 && run.errors == "plot of 3 words on standard output\n")
    let labels = run.output.matches(of: />([^<]*)<\/text>/).map { String($0.1) }
    #expect(labels.dropLast() == ["king", "man", "woman"])
    #expect(run.output.hasPrefix("<svg ") && run.output.hasSuffix("</svg>\n"))
  }

  @Test(
    "a missing word and an existing file are errors, and leave files as they were",
    arguments: [
      (
        "--words man,zebra -o plot.svg",
        "There is no word 'zebra' in 'v.txt'; check its spelling, or train with a lower --min-count."
      ),
      (
        "--pairs man:Woman -o plot.svg",
        "There is no word 'Woman' in 'v.txt'; did you mean 'woman'?"
      ),
      (
        "--top 1 -o old.svg",
        "old.svg already exists; replace it with --force, or specify another with --output."
      ),
    ])
  func errors(options: String, message: String) async throws {
    let place = try workplace()
    try place.write("old", to: "old.svg")
    let run = try await place.run("vectors plot v.txt \(options)")
    #expect(run == .init(status: 1, output: "", errors: "Error: \(message)\n"))
    #expect(try place.names == ["old.svg", "pets.txt", "v.txt"])
    #expect(try place.text("old.svg") == "old")
  }

  @Test("--force replaces a plot")
  func force() async throws {
    let place = try workplace()
    try place.write("old", to: "old.svg")
    let run = try await place.run("vectors plot v.txt --top 9 -o old.svg --force")
    #expect(run == .init(status: 0, output: "plot of 5 words in old.svg\n", errors: ""))
    #expect(try place.text("old.svg").hasPrefix("<svg "))
  }

  @Test(
    "words that cannot be plotted are usage errors",
    arguments: [
      ("-o -", "There are no words to plot; specify --words, --pairs or --top."),
      (
        "--words man,,king -o -",
        "'--words man,,king' contains an empty word; remove the extra comma."
      ),
      (
        "--pairs man:woman,king -o -",
        "'king' in '--pairs' is not a pair; specify two words, such as man:woman."
      ),
      (
        "--pairs man: -o -",
        "'man:' in '--pairs' is not a pair; specify two words, such as man:woman."
      ),
      (
        "--words man --top 500 -o -", "A plot has at most 500 words, not 501; specify fewer."
      ),
      ("--words man", "Missing expected argument '--output <file>'"),
    ])
  func usage(options: String, message: String) async throws {
    let run = try await workplace().run("vectors plot v.txt \(options)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.contains(" --output <file> [--force]"), "\(run.errors)")
    #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run)")
  }
}
