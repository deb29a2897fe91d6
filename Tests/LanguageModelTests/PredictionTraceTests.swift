// Tests of explained predictions: which words are the context, and which word is the target.

import Foundation
import Matrices
import ModelFolders
import Networks
import TestSupport
import Testing
import Text

@testable import LanguageModel

@Suite("Prediction traces")
struct PredictionTraceTests {
  private let workers = Workers(count: 1)
  private static let averaging = ModelConfiguration(
    context: 2, averages: [1, 3], embedding: 5, hidden: [6, 6], residual: true, layerNorm: true,
    direct: true, tied: true)
  private static let twoSided = ModelConfiguration(
    lines: .separate, context: 2, rightContext: 2, embedding: 5, hidden: [6],
    freezeEmbeddings: true)

  private func ids(_ text: String, _ model: Model) -> [Int32] {
    model.tokens(of: text).map { model.vocabulary.id(of: $0) }
  }

  @Test("the context of the next word has its positions, its words and the averages' lengths")
  func context() throws {
    let model = try Model.random(Self.averaging, of: "a b c d e f g")
    let ids = ids("g a b c d e f", model)
    let trace = try model.tracedPrediction(at: ids.count, in: ids, target: 4, on: workers)
    #expect(trace.context.map(\.position) == [-6, -5, -4, -3, -2, -1])
    #expect(trace.context.map(\.segmentLength) == [3, 3, 3, 1, 1, 1])
    #expect(trace.context.map { model.vocabulary[$0.id] } == ["a", "b", "c", "d", "e", "f"])
    #expect(trace.target == 4)
    // Averages have no padding.
    let short = try model.tracedPrediction(at: 1, in: ids, target: nil, on: workers)
    #expect(short.context.map(\.position) == [-2, -1])
    #expect(short.context.map { model.vocabulary[$0.id] } == ["</s>", "g"])
  }

  @Test("the context of a blank ends with the words after it and padding")
  func blank() throws {
    let model = try Model.random(Self.twoSided, of: "a b c d e f g")
    let cloze = try Cloze("a ___ c", for: model)
    let ids = cloze.tokens.map { model.vocabulary.id(of: $0) }
    let trace = try model.tracedPrediction(
      at: cloze.blanks[0], in: ids, target: nil, on: workers)
    #expect(trace.context.map(\.position) == [-2, -1, 1, 2])
    #expect(trace.context.map { model.vocabulary[$0.id] } == ["<s>", "a", "c", "</s>"])
    let workspace = model.evaluationWorkspace(on: workers, capacity: 1)
    #expect(
      try model.mapBlanks(of: cloze, in: workspace) { $0 } == [trace.probabilities])
    // Frozen embeddings have gradients, too.
    #expect(trace.context.allSatisfy { $0.input.gradient.contains { $0 != 0 } })
  }

  @Test("probabilities are those of the next word, and the loss is -ln of that of the target")
  func probabilities() throws {
    let model = try Model.random(Self.averaging, of: "a b c d e f g")
    for prompt in ["", "a", "b c d x e f g a b"] {
      let ids = ids(prompt, model)
      let expected = try NetworkPredictor(model, capacity: 1, on: workers).probabilities(after: ids)
      let likeliest = try model.tracedPrediction(
        at: ids.count, in: ids, target: nil, on: workers)
      #expect(likeliest.probabilities == expected)
      #expect(expected[likeliest.target] == expected.max())
      for target in expected.indices {
        let trace = try model.tracedPrediction(
          at: ids.count, in: ids, target: target, on: workers)
        // The loss is computed in float32: ten logits of magnitude below 4 give an error below
        // 20 roundings of 4.
        #expect(abs(trace.network.loss + log(expected[target])) < 80 * unitRoundoff)
      }
    }
  }

  @Test("a tie is decided by the lowest ID, as in a prediction")
  func tie() throws {
    let model = try Model.random(Self.averaging, of: "a b c d e f g")
    model.parameters.all.zero()
    let trace = try model.tracedPrediction(at: 0, in: [], target: nil, on: workers)
    #expect(trace.target == 0)
  }

  @Test("a gradient that is not finite is an error, even if the logits are finite")
  func overflow() throws {
    let configuration = ModelConfiguration(context: 1, embedding: 2, hidden: [2])
    let model = try Model.random(configuration, of: "a b c")
    model.parameters.all.zero()
    let weight = model.parameters["output.weight"]
    for word in 0..<model.vocabulary.count { weight[0, word] = word == 3 ? 3e38 : -3e38 }
    // H = 0, so that p = 1/6 for each word, and dL/dH = (1/6 - 1) · 3e38 - 5/6 · 3e38 = -5e38.
    #expect(throws: ModelError.self) {
      _ = try model.tracedPrediction(at: 0, in: [], target: 3, on: workers)
    }
    let predictor = NetworkPredictor(model, capacity: 1, on: workers)
    #expect(try predictor.probabilities(after: [])[3] == 1.0 / 6)
  }
}
