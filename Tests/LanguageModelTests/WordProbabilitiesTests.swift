// Tests of the probabilities of next words and of words for blanks.

import Foundation
import Matrices
import TestSupport
import Testing
import Text

@testable import LanguageModel

@Suite("Word probabilities")
struct WordProbabilitiesTests {
  private let workers = Workers(count: 1)

  /// Returns a bound on the difference of two computations of a probability in float32.
  private func bounds(_ count: Int) -> [Double] { [Double](repeating: 1e-5, count: count) }

  private func ids(_ text: String, _ model: Model) -> [Int32] {
    model.tokens(of: text).map { model.vocabulary.id(of: $0) }
  }

  @Test(
    "next-word probabilities sum to 1 and agree with the losses",
    arguments: [
      ModelConfiguration(context: 3, embedding: 5, hidden: [600, 600], residual: true),
      ModelConfiguration(
        context: 2, averages: [2, 3], embedding: 530, hidden: [530], activation: .gelu,
        layerNorm: true, tied: true),
      ModelConfiguration(
        lines: .separate, context: 4, embedding: 7, hidden: [9], activation: .sigmoid,
        direct: true, tied: true),
    ])
  func nextWord(configuration: ModelConfiguration) throws {
    let model = try Model.random(configuration, of: "a b c d e f g")
    let workspace = model.evaluationWorkspace(on: workers)
    for prompt in ["", "a", "b c d x e f g a b"] {
      let probabilities = try NetworkPredictor(model, capacity: 1, on: workers)
        .nextWordProbabilities(after: model.ids(of: prompt))
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
      let prefix = ids(prompt, model)
      let expected = probabilities.indices.map { word in
        exp(-(model.losses(of: [prefix + [Int32(word)]], in: workspace).last ?? 0))
      }
      #expect(
        firstDeviation(of: probabilities, from: expected, bounds: bounds(expected.count)) == nil)
    }
  }

  private static let twoSided = [
    ModelConfiguration(
      context: 2, rightContext: 3, averages: [2], embedding: 5, hidden: [8, 8], residual: true),
    ModelConfiguration(lines: .separate, context: 1, rightContext: 1, embedding: 7, hidden: []),
  ]

  @Test(
    "the probabilities of a blank sum to 1 and agree with the losses of the completed text",
    arguments: twoSided)
  func blanks(configuration: ModelConfiguration) throws {
    let model = try Model.random(configuration, of: "a b c d e f g")
    let workspace = model.evaluationWorkspace(on: workers)
    for (text, others) in [
      ("___", ["_"]), ("a ___", ["a _"]), ("___ b c d e", ["_ b c d e"]),
      ("a b ___ x ___ c d", ["a b _ x <unk> c d", "a b <unk> x _ c d"]),
      ("a b\nc ___ d\ne", ["a b\nc _ d\ne"]),
    ] {
      let cloze = try Cloze(text, for: model)
      let probabilities = try model.mapBlanks(of: cloze, in: workspace) { $0 }
      #expect(probabilities.count == others.count)
      for (i, probabilities) in probabilities.enumerated() {
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
        var expected = (0..<model.vocabulary.count).map { word in
          // The last </s> ends the text, as when it is scored.
          var ids = ids(others[i], model) + [Int32(Vocabulary.endOfLine)]
          let blank = cloze.blanks[i]
          ids[blank] = Int32(word)
          let range = blank..<blank + 1
          return exp(-model.losses(of: [ids], at: [range], in: workspace)[0])
        }
        if configuration.lines == .separate {
          // Words after a </s> would be on another line, but words after a blank are on its line.
          expected[Vocabulary.endOfLine] = probabilities[Vocabulary.endOfLine]
        }
        #expect(
          firstDeviation(of: probabilities, from: expected, bounds: bounds(expected.count)) == nil,
          "\(text), blank \(i)")
        // The test can fail: the bound is far below the differences between words.
        #expect(Set(expected.map { Int($0 / 1e-4) }).count > 3)
      }
    }
  }

  @Test("the words on both sides of a blank change its probabilities, those out of reach do not")
  func reach() throws {
    let model = try Model.random(Self.twoSided[0], of: "a b c d e f g")
    let workspace = model.evaluationWorkspace(on: workers)
    func probabilities(_ text: String) throws -> [Double] {
      try model.mapBlanks(of: Cloze(text, for: model), in: workspace) { $0 }[0]
    }
    // The window has four words before the blank, and three after it.
    let words = "g a b c d ___ e f g a".split(separator: " ").map(String.init)
    let before = try probabilities(words.joined(separator: " "))
    for i in words.indices where words[i] != "___" {
      var others = words
      others[i] = "x"
      let isFar = i == 0 || i == 9
      #expect(try (probabilities(others.joined(separator: " ")) == before) == isFar, "word \(i)")
    }
  }

  @Test("a two-sided model has no probabilities of next words")
  func precondition() async {
    await #expect(processExitsWith: .trap) {
      let model = try Model.random(
        ModelConfiguration(context: 1, rightContext: 1, embedding: 2, hidden: []), of: "a b")
      _ = try NetworkPredictor(model, on: Workers(count: 1)).nextWordProbabilities(after: [3])
    }
  }
}
