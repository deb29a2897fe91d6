// Tests of explained predictions: an example computed by hand, all kinds of layers, and JSON.

import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Testing
import Text

@testable import Commands

@Suite("Prediction explanations") struct PredictionExplanationTests {
  private static let workers = Workers(count: 1)

  /// Returns a model over `<unk>`, `<s>`, `</s>`, and these words, whose weights are zero.
  static func model(
    _ configuration: ModelConfiguration, words: [String] = ["cat", "sat", "the"]
  ) throws -> Model {
    let text = try SourceText(Data(words.joined(separator: " ").utf8), name: "text")
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: configuration.textTokenizer, minCount: 1, maxSize: nil)
    return Model(
      configuration: configuration, vocabulary: vocabulary,
      parameters: Parameters<Float>(configuration.network(vocabulary: vocabulary.count)))
  }

  /// A model in which the word before the target, if it is "cat", makes "sat" more probable.
  private static func example() throws -> Model {
    let model = try model(ModelConfiguration(context: 2, embedding: 1, hidden: []))
    let ids = ["the", "cat", "sat"].map { Int(model.vocabulary.id(of: $0)) }
    model.parameters["embedding.weight"][ids[0], 0] = 1
    model.parameters["embedding.weight"][ids[1], 0] = 2
    model.parameters["output.weight"][1, ids[2]] = 1
    return model
  }

  static func explanation(
    _ model: Model, _ prompt: String, target: String? = nil, top: Int = 10
  ) throws -> PredictionExplanation {
    let ids = model.tokens(of: prompt).map { model.vocabulary.id(of: $0) }
    let trace = try model.tracedPrediction(
      at: ids.count, in: ids, target: target.map { Int(model.vocabulary.id(of: $0)) }, on: workers)
    return PredictionExplanation(
      trace, of: model, text: prompt + " ___", isTargetGiven: target != nil, top: top,
      on: workers)
  }

  @Test("the tables of a small model are those computed by hand")
  func tables() throws {
    // Z = (0, 0, 0, 0, 2, 0), p(sat) = e²/(e² + 5) = 0.596418, and the others are 0.080716.
    // dL/dX = (0, p − 1), and g · e = (0, 2 (p − 1)). The norm of X is √5.
    let explanation = try Self.explanation(Self.example(), "the cat", target: "sat", top: 1)
    #expect(
      explanation.plainText == """
        L = -ln p(sat) = 0.516814 nats; the target sat has rank 1 of 6 words.

        Forward pass
        layer      formula          shape  norm   strongest units
        embedding  X = 2 rows of E  2 x 1  2.236  1: 2.00, 0: 1.00
        output     Z = X·U + c      6      2.000  sat: 2.00, <unk>: 0, <s>: 0

        Prediction, p = softmax(Z)
        rank  word             logit  probability  dL/dlogit
        1     sat              2.000  0.596418     -0.4036
              (5 other words)         0.403582

        Backward pass
        layer      gradient            norm    strongest units
        output     dL/dZ = p - 1[sat]  0.4421  sat: -0.404, <unk>: 0.0807, <s>: 0.0807
        embedding  dL/dX               0.4036  1: -0.404, 0: 0

        Context words, with the gradient g = dL/de of each embedding e
        position  word  norm of g  g · e
        -2        the   0          0
        -1        cat   0.4036     -0.8072

        Parameters W and their gradients
        name              shape  norm of W  norm of dL/dW
        embedding.weight  6 x 1  2.236      0.4036
        output.weight     2 x 6  1.000      0.9886
        output.bias       6      0          0.4421
        """)
  }

  @Test("a target that is not among the most probable words has a row of its own")
  func target() throws {
    let other = try Self.explanation(Self.example(), "the cat", target: "the", top: 1)
    #expect(other.prediction.rows.map { $0[0] } == ["1", "6", ""])
    #expect(other.prediction.rows.map { $0[1] } == ["sat", "the", "(4 other words)"])
    #expect(other.prediction.rows.map { $0[3] } == ["0.596418", "0.080716", "0.322866"])
    #expect(other.summary.hasSuffix("nats; the target the has rank 6 of 6 words."))
    let all = try Self.explanation(Self.example(), "the cat", top: .max)
    #expect(all.prediction.rows.count == 6)
    #expect(all.summary.hasSuffix("nats; sat is the most probable word (see --target)."))
  }

  @Test("probabilities below a millionth are written in scientific notation")
  func smallProbability() {
    #expect(PredictionExplanation.text(ofProbability: 2.8512e-7) == "2.85e-7")
    #expect(PredictionExplanation.text(ofProbability: 1e-6) == "0.000001")
    #expect(PredictionExplanation.text(ofProbability: 0) == "0.000000")
  }

  @Test(
    "each layer has its equation, with residual and direct connections, averages and projections",
    arguments: [
      (
        ModelConfiguration(context: 1, embedding: 2, hidden: [3]),
        ["X = 1 row of E", "H0 = tanh(X·W0 + b0)", "Z = H0·U + c"]
      ),
      (
        ModelConfiguration(
          context: 2, rightContext: 1, averages: [2], embedding: 2, hidden: [3, 3, 2],
          activation: .gelu, residual: true, layerNorm: true, direct: true, tied: true),
        [
          "X = 1 average and 3 rows of E", "H0 = gelu(X·W0 + b0)", "N0 = (H0 - μ) / √(σ² + ε)",
          "H1 = H0 + gelu(N0·W1 + b1)", "N1 = (H1 - μ) / √(σ² + ε)", "H2 = gelu(N1·W2 + b2)",
          "N2 = (H2 - μ) / √(σ² + ε)", "Z = N2·Eᵀ + c + X·W",
        ]
      ),
      (
        ModelConfiguration(
          context: 1, averages: [2, 3], embedding: 2, hidden: [3], activation: .identity,
          tied: true),
        ["X = 2 averages and 1 row of E", "H0 = X·W0 + b0", "H1 = H0·W1 + b1", "Z = H1·Eᵀ + c"]
      ),
    ])
  func formulas(configuration: ModelConfiguration, expected: [String]) throws {
    let model = try Self.model(configuration)
    let trace = try model.tracedPrediction(at: 0, in: [], target: nil, on: Self.workers)
    let explanation = PredictionExplanation(
      trace, of: model, text: "___", isTargetGiven: false, top: 3, on: Self.workers)
    #expect(explanation.layers.map(\.formula) == expected)
    // A layer has as many values as its shape says.
    for layer in explanation.layers {
      #expect(layer.values.count == layer.shape.reduce(1, *))
    }
  }

  @Test("the layers compute what their equations say")
  func values() throws {
    let model = try Self.model(
      ModelConfiguration(
        context: 2, embedding: 3, hidden: [4, 4], residual: true, layerNorm: true, direct: true,
        tied: true))
    model.parameters.initialize(seed: 2)
    let layers = try Self.explanation(model, "the cat").layers
    func product(_ x: [Float], _ name: String) -> [Double] {
      let w = model.parameters[name]
      return (0..<w.columns).map { j in
        x.indices.reduce(0) { $0 + Double(x[$1]) * Double(w[$1, j]) }
      }
    }
    /// The error of a sum of at most eight products in float32 is far below this bound.
    func agree(_ layer: Int, _ expected: [Double]) -> Bool {
      zip(layers[layer].values, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 }
    }
    let x = layers[0].values
    let h0 = product(x, "hidden.0.weight").map(tanh)
    #expect(agree(1, h0))
    let h1 = zip(product(layers[2].values, "hidden.1.weight").map(tanh), h0).map(+)
    #expect(agree(3, h1))
    #expect(agree(5, product(layers[4].values, "projection.weight")))
    let e = model.parameters["embedding.weight"]
    let direct = product(x, "direct.weight")
    let z = (0..<e.rows).map { word in
      direct[word] + (0..<3).reduce(0) { $0 + Double(layers[5].values[$1]) * Double(e[word, $1]) }
    }
    #expect(agree(6, z))
    #expect(z.contains { abs($0) > 1e-2 })
  }

  @Test("the JSON object has all units, words and context words")
  func json() throws {
    let line = try jsonLine(Self.explanation(Self.example(), "the cat", target: "sat", top: 2))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "context", "layers", "loss", "others", "parameters", "target", "target_given", "text",
        "words",
      ])
    let words = try #require(object["words"] as? [[String: Any]])
    #expect(
      words[0].keys.sorted() == ["gradient", "id", "logit", "probability", "rank", "word"])
    #expect(words.map { $0["rank"] as? Int } == [1, 2] && words[0]["logit"] as? Double == 2)
    let layers = try #require(object["layers"] as? [[String: Any]])
    #expect(
      layers[0].keys.sorted() == [
        "formula", "gradient_norm", "gradients", "name", "norm", "shape", "values",
      ])
    #expect(layers[0]["values"] as? [Double] == [1, 2] && layers[1]["values"] is NSNull)
    let context = try #require(object["context"] as? [[String: Any]])
    #expect(
      context[0].keys.sorted() == [
        "attribution", "gradient_norm", "position", "segment_length", "word",
      ])
    #expect(context.map { $0["position"] as? Int } == [-2, -1])
    let parameters = try #require(object["parameters"] as? [[String: Any]])
    #expect(parameters.map { $0["name"] as? String }.last == "output.bias")
  }
}
