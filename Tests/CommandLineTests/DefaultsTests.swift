// What is chosen for the size of a text, and what a user's word changes of that.

import Arguments
import LanguageModel
import Matrices
import Testing
import Text
import Training

@testable import fflm

@Suite("Defaults") struct DefaultsTests {
  private static let million = 1_000_000

  @Test(
    "texts of words get residual networks from 100,000 tokens on, and plain ones below",
    arguments: [1, 99_999, 100_000, 499_999, 500_000, 1_500_000, 4_999_999, 5_000_000, 100_000_000])
  func sizes(tokens: Int) {
    let model = Defaults.model(.words, tokens: tokens, [:])
    let options = Defaults.options(.words, tokens: tokens, [:])
    let isResidual = tokens >= 100_000
    #expect(model.complaint == nil)
    #expect(model.activation == (isResidual ? .gelu : .tanh))
    for choice in [model.residual, model.layerNorm, model.tied] { #expect(choice == isResidual) }
    #expect(options.dropout.areZero != isResidual)
    #expect(options.schedule == (isResidual ? .cosine : .halve))
    // A layer adds its inputs only where they are as wide.
    #expect(model.layers.contains(where: \.isResidual) == isResidual)
  }

  @Test(
    "characters get residual networks, whose weights are not tied",
    arguments: [1, 199_999, 200_000, 4_999_999, 5_000_000])
  func characters(tokens: Int) {
    let model = Defaults.model(.characters, tokens: tokens, [:])
    #expect(model.complaint == nil)
    #expect(model.activation == .gelu && model.residual && model.layerNorm && !model.tied)
    #expect(model.layers.contains { $0.isResidual })
    #expect(Defaults.options(.characters, tokens: tokens, [:]).schedule == .cosine)
  }

  @Test(
    "hidden layers or a nonlinearity that are said make a plain network",
    arguments: [
      ["hidden": Value.integers([100])], ["hidden": .integers([])],
      ["activation": .text("tanh")], ["hidden": .integers([50, 50]), "activation": .text("relu")],
    ])
  func plain(said: [String: Value]) {
    let model = Defaults.model(.words, tokens: Self.million, said)
    let options = Defaults.options(.words, tokens: Self.million, said)
    #expect(model.averages == [] && !model.residual && !model.layerNorm && !model.tied)
    #expect(model.activation == said.choice("activation") ?? .tanh)
    if let hidden = said.integers("hidden") { #expect(model.hidden == hidden) }
    #expect(options.dropout.areZero && options.schedule == .halve && options.warmup == 0)
  }

  @Test("the rate that suits large texts is AdamW's alone, and that of the network chosen for them")
  func rate() {
    func rate(_ said: [String: Value]) -> Double {
      Defaults.options(.words, tokens: Self.million, said).learningRate
    }
    #expect(rate([:]) == 0.0015 && rate(["optimizer": .text("adamw")]) == 0.0015)
    #expect(rate(["optimizer": .text("sgd")]) == OptimizerKind.sgd.defaultRate)
    #expect(rate(["hidden": .integers([100])]) == OptimizerKind.adamw.defaultRate)
    #expect(rate(["learning-rate": .number(0.1)]) == 0.1)
  }

  @Test("all else that is said changes just that")
  func said() {
    var model = Defaults.model(.words, tokens: Self.million, [:])
    let other = Defaults.model(
      .words, tokens: Self.million,
      [
        "tied": .flag(false), "residual": .flag(false), "averages": .integers([5]),
        "embedding": .integer(7),
      ])
    (model.tied, model.residual, model.averages, model.embedding) = (false, false, [5], 7)
    #expect(other == model)
    var options = Defaults.options(.words, tokens: Self.million, [:])
    let otherOptions = Defaults.options(
      .words, tokens: Self.million, ["dropout-hidden": .number(0), "epochs": .integer(9)])
    (options.dropout.hidden, options.epochs) = (0, 9)
    #expect(otherOptions == options)
  }
}
