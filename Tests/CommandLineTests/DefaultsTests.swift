// What is chosen for the size of a text, and what a user's word changes of that.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Testing
import Text
import Training

@testable import fflm

@Suite("Defaults") struct DefaultsTests {
  private static func defaults(
    _ said: [String: Value] = [:], _ kind: Tokenizer.Kind = .words, tokens: Int = 1_000_000,
    vocabulary: Int = 20_000
  ) -> Defaults {
    Defaults(kind, tokens: tokens, vocabulary: vocabulary, said)
  }

  @Test(
    "a text of any size gets a residual network, a cosine and dropout",
    arguments: [Tokenizer.Kind.words, .whitespace, .characters],
    [1, 100, 5_000, 99_999, 100_000, 1_000_000, 5_000_000, 100_000_000])
  func sizes(kind: Tokenizer.Kind, tokens: Int) {
    let defaults = Self.defaults([:], kind, tokens: tokens)
    let (model, options) = (defaults.model, defaults.options)
    #expect(model.complaint == nil)
    #expect(model.activation == .gelu && model.residual && model.layerNorm)
    #expect(model.tied == (kind != .characters))
    let hasResidualLayer = model.layers.contains { $0.isResidual }
    #expect(hasResidualLayer)
    #expect(options.schedule == .cosine && options.optimizer == .adamw)
    #expect(options.dropout.areZero == (tokens >= 5_000_000))
    // Most of a short text must not be padding.
    #expect(model.averages.isEmpty || 20 * model.window <= tokens)
  }

  @Test(
    "no choice jumps from a text to one that is a hundredth longer",
    arguments: [Tokenizer.Kind.words, .characters])
  func smoothness(kind: Tokenizer.Kind) {
    var tokens = 5_000.0
    var last: Defaults?
    while tokens < 5e7 {
      // Heaps' law, as in the texts of configs/README.md.
      let vocabulary = kind == .characters ? 100 : min(10 * pow(tokens, 0.55), 50_000)
      let next = Self.defaults([:], kind, tokens: Int(tokens), vocabulary: Int(vocabulary))
      if let last {
        let (a, b) = (last.suggestion, next.suggestion)
        #expect(abs(a.width - b.width) <= 16 && abs(a.embedding - b.embedding) <= 16)
        #expect(abs(a.context - b.context) <= 1 && abs(a.batch - b.batch) <= 16)
        #expect(abs(log(a.epochs / b.epochs)) <= log(1.25), "\(a.epochs) \(b.epochs)")
        #expect(abs(a.dropout.embedding - b.dropout.embedding) <= 0.07, "\(tokens)")
        #expect(abs(log(a.learningRate / b.learningRate)) <= 0.03)
        #expect(abs(a.averages.count - b.averages.count) <= 1)
      }
      last = next
      tokens *= 1.01
    }
  }

  @Test("a large vocabulary gets narrower embeddings")
  func vocabulary() {
    let widths = [1_000, 20_000, 30_000, 50_000, 500_000].map {
      Self.defaults(vocabulary: $0).model.embedding
    }
    #expect(widths == widths.sorted(by: >) && widths[0] == widths[1] && widths[3] < widths[1])
  }

  @Test("a last epoch of which only a part is to be done ends by the number of steps")
  func partialEpochs() {
    let defaults = Self.defaults(tokens: 20_000_000, vocabulary: 50_000)
    let (epochs, options) = (defaults.suggestion.epochs, defaults.options)
    #expect(epochs > 1 && epochs < 3 && options.epochs == Int(epochs.rounded(.up)))
    #expect(options.steps == Int(epochs * 20_000_000 / Double(options.batch)))
    #expect(Self.defaults(["steps": .integer(7)], tokens: 20_000_000).options.steps == 7)
    #expect(Self.defaults(["epochs": .integer(2)], tokens: 20_000_000).options.steps == nil)
  }

  @Test("more epochs than are chosen get more dropout")
  func repetition() {
    let rates = [3, 6, 12].map {
      Self.defaults(["epochs": .integer($0)]).options.dropout.embedding
    }
    #expect(rates == rates.sorted() && rates[0] < rates[2])
  }

  @Test(
    "hidden layers or a nonlinearity that are said make a plain network",
    arguments: [
      ["hidden": Value.integers([100])], ["hidden": .integers([])],
      ["activation": .text("tanh")], ["hidden": .integers([50, 50]), "activation": .text("relu")],
    ])
  func plain(said: [String: Value]) {
    let defaults = Self.defaults(said)
    let model = defaults.model
    #expect(model.averages == [] && !model.residual && !model.layerNorm && !model.tied)
    #expect(model.activation == said.choice("activation") ?? .tanh)
    if let hidden = said.integers("hidden") { #expect(model.hidden == hidden) }
    #expect(defaults.isPlain && defaults.options.dropout == defaults.suggestion.dropoutOfPlain)
  }

  @Test("the rate that suits a text is AdamW's alone")
  func rate() {
    func rate(_ said: [String: Value]) -> Double { Self.defaults(said).options.learningRate }
    #expect(rate([:]) == 0.0015 && rate(["optimizer": .text("adamw")]) == 0.0015)
    #expect(rate(["optimizer": .text("sgd")]) == OptimizerKind.sgd.defaultRate)
    #expect(rate(["learning-rate": .number(0.1)]) == 0.1)
  }

  @Test("all else that is said changes just that")
  func said() {
    var model = Self.defaults().model
    let other = Self.defaults([
      "tied": .flag(false), "residual": .flag(false), "averages": .integers([5]),
      "embedding": .integer(7),
    ]).model
    (model.tied, model.residual, model.averages, model.embedding) = (false, false, [5], 7)
    #expect(other == model)
    var options = Self.defaults().options
    (options.dropout.hidden, options.batch, options.clip) = (0.25, 9, 2)
    let said: [String: Value] = [
      "dropout-hidden": .number(0.25), "batch": .integer(9), "clip": .number(2),
    ]
    #expect(Self.defaults(said).options == options)
  }
}
