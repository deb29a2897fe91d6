// Tests of which units, words and lines of a prediction are drawn.

import LanguageModel
import Matrices
import Reports
import Testing

@testable import Commands

@Suite("Drawings of predictions") struct NetworkDrawingOfPredictionTests {
  /// Returns the drawing of a model with random weights.
  private func drawing(
    _ configuration: ModelConfiguration, _ prompt: String, target: String? = nil,
    words: [String] = ["cat", "sat", "the"]
  ) throws -> (svg: String, explanation: PredictionExplanation) {
    let model = try PredictionExplanationTests.model(configuration, words: words)
    model.parameters.initialize(seed: 1)
    let explanation = try PredictionExplanationTests.explanation(model, prompt, target: target)
    let drawing = NetworkDrawing(
      explanation, network: model.network, averages: configuration.averages.count)
    return (drawing.svg, explanation)
  }

  private func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test("all units of small layers are drawn, under the words of the context")
  func small() throws {
    let (svg, _) = try drawing(
      ModelConfiguration(context: 2, averages: [3], embedding: 4, hidden: [24]), "sat sat the cat")
    #expect(count(#"<rect class="unit""#, in: svg) == 12 + 24 + 6)
    for title in ["average of 2 words", "the", "cat", "hidden.0", "output"] {
      #expect(svg.contains(">\(title)</text>"), "\(title)")
    }
    #expect(!svg.contains(" units</text>"))
  }

  @Test("of larger layers, the strongest units are drawn, some for each word of the context")
  func large() throws {
    let words = (0..<30).map { "w\($0)" }
    let (svg, explanation) = try drawing(
      ModelConfiguration(context: 3, embedding: 9, hidden: [25]), "w1 w2 w3", words: words)
    #expect(count(#"<rect class="unit""#, in: svg) == 3 * 12)
    for note in ["12 of 27 units", "12 of 25 units", "12 of 33 units"] {
      #expect(svg.contains(">\(note)</text>"), "\(note)")
    }
    for word in ["w1", "w2", "w3"] { #expect(svg.contains(">\(word)</text>")) }
    let strongest = explanation.layers[1].values.strongest(1)[0]
    #expect(svg.contains(#"<text class="label""#) && svg.contains(">\(strongest)</text>"))
  }

  @Test("an improbable target is drawn after the most probable words")
  func target() throws {
    let words = (0..<30).map { "w\($0)" }
    let configuration = ModelConfiguration(context: 1, embedding: 2, hidden: [])
    let least = try #require(
      try drawing(configuration, "w1", words: words).explanation.layers.last.map { layer in
        PredictionExplanation.strongest(of: layer, .max).last.map(layer.label)
      } ?? nil)
    let (svg, _) = try drawing(configuration, "w1", target: least, words: words)
    #expect(svg.contains(">13 of 33 units</text>") && svg.contains(">\(least)</text>"))
  }

  @Test("the lines of tied output weights come from the rows of the embedding")
  func tied() throws {
    let (svg, _) = try drawing(
      ModelConfiguration(context: 1, embedding: 3, hidden: [], tied: true), "the")
    #expect(count(#"<path class="edge"#, in: svg) > 0)
  }
}
