// Tests of the defaults for corpora of all sizes, and of the effect of given options on them.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Testing
import Text
import Training

@testable import Commands

@Suite("Defaults") struct DefaultsTests {
  private static func defaults(
    _ values: [String: Value] = [:], _ kind: Tokenizer.Kind = .words, tokens: Int = 1_000_000,
    vocabulary: Int = 20_000
  ) -> Defaults {
    let given = SettingValues(values)
    var base = RunConfiguration(given)
    base.model.tokenizer = kind
    return Defaults(base, given: given, tokens: tokens, vocabulary: vocabulary)
  }

  @Test(
    "texts of all sizes get a residual network and the cosine schedule",
    arguments: [Tokenizer.Kind.words, .whitespace, .characters],
    [1, 100, 5_000, 99_999, 100_000, 1_000_000, 5_000_000, 100_000_000])
  func sizes(kind: Tokenizer.Kind, tokens: Int) {
    let defaults = Self.defaults([:], kind, tokens: tokens)
    let (model, options) = (defaults.configuration.model, defaults.configuration.options)
    #expect(model.validationError == nil)
    #expect(model.activation == .gelu && model.residual && model.layerNorm)
    #expect(model.tied == (kind != .characters) && model.pointer == (kind != .characters))
    let hasResidualLayer = model.network(vocabulary: 20_000).layers.contains { $0.isResidual }
    #expect(hasResidualLayer)
    #expect(options.schedule == .cosine && options.optimizer == .adamw)
    #expect(options.dropout.areZero == (kind != .characters && tokens >= 5_000_000))
    // Even in a short text, most windows must be free of padding.
    #expect(model.averages.isEmpty || 20 * model.window.width <= tokens)
  }

  @Test(
    "a text that is 1 % longer gets nearly the same defaults",
    arguments: [Tokenizer.Kind.words, .characters])
  func smoothness(kind: Tokenizer.Kind) {
    var tokens = 5_000.0
    var last: Defaults?
    while tokens < 5e7 {
      // The vocabulary size follows Heaps' law with constants as in the texts of configs/README.md.
      let vocabulary = kind == .characters ? 100 : min(10 * pow(tokens, 0.55), 50_000)
      let next = Self.defaults([:], kind, tokens: Int(tokens), vocabulary: Int(vocabulary))
      if let last {
        let (a, b) = (last.suggestion, next.suggestion)
        #expect(abs(a.width - b.width) <= 16 && abs(a.embedding - b.embedding) <= 16)
        #expect(abs(a.context - b.context) <= 1 && abs(a.batch - b.batch) <= 16)
        #expect(abs(log(a.epochs / b.epochs)) <= log(1.25), "\(a.epochs) \(b.epochs)")
        #expect(abs(a.dropout.embedding - b.dropout.embedding) <= 0.07, "\(tokens)")
        #expect(abs(log(a.learningRate / b.learningRate)) <= 0.03)
        #expect(abs(a.weightDecay - b.weightDecay) <= 0.02)
        #expect(abs(a.averages.count - b.averages.count) <= 1)
      }
      last = next
      tokens *= 1.01
    }
  }

  @Test("output layers that sample words get a default number of samples, and others none")
  func samples() {
    func samples(_ values: [String: Value]) -> Int? {
      Self.defaults(values).configuration.options.samples
    }
    #expect(samples([:]) == nil && samples(["samples": .integer(7)]) == nil)
    #expect(samples(["output-layer": .text("sampled")]) == 256)
    #expect(samples(["output-layer": .text("sampled"), "samples": .integer(7)]) == 7)
  }

  @Test("the cut-offs of an adaptive softmax are chosen, unless given, and others have none")
  func cutoffs() {
    func cutoffs(_ values: [String: Value]) -> [Int]? {
      Self.defaults(values).configuration.model.cutoffs
    }
    #expect(cutoffs([:]) == nil && cutoffs(["cutoffs": .integers([7])]) == nil)
    let chosen = cutoffs(["output-layer": .text("adaptive")]) ?? []
    #expect((1...3).contains(chosen.count) && chosen.allSatisfy { $0 < 20_000 })
    #expect(
      cutoffs(["output-layer": .text("adaptive"), "cutoffs": .integers([7, 9])]) == [7, 9])
    #expect(
      cutoffs(["output-layer": .text("adaptive"), "cutoffs": .integers([])]) == chosen)
  }

  @Test("a large vocabulary gets narrower embeddings")
  func vocabulary() {
    let widths = [1_000, 15_000, 30_000, 50_000, 500_000].map {
      Self.defaults(vocabulary: $0).configuration.model.embedding
    }
    #expect(widths == widths.sorted(by: >) && widths[0] == widths[1] && widths[3] < widths[1])
  }

  @Test("a fraction of an epoch is expressed as a number of steps")
  func partialEpochs() {
    let defaults = Self.defaults(tokens: 20_000_000, vocabulary: 50_000)
    let (epochs, options) = (defaults.suggestion.epochs, defaults.configuration.options)
    #expect(epochs > 1 && epochs < 3 && options.epochs == Int(epochs.rounded(.up)))
    #expect(options.steps == Int(epochs * Double((20_000_000 + options.batch - 1) / options.batch)))
    #expect(
      Self.defaults(["steps": .integer(7)], tokens: 20_000_000).configuration.options.steps == 7)
    #expect(
      Self.defaults(["epochs": .integer(2)], tokens: 20_000_000).configuration.options.steps == nil)
  }

  @Test("dropout rises with the number of epochs")
  func repetition() {
    let rates = [3, 6, 12].map {
      Self.defaults(["epochs": .integer($0)]).configuration.options.dropout.embedding
    }
    #expect(rates == rates.sorted() && rates[0] < rates[2])
  }

  @Test(
    "specifying hidden layers or an activation gives a plain network",
    arguments: [
      ["hidden": Value.integers([100])], ["hidden": .integers([])],
      ["activation": .text("tanh")], ["hidden": .integers([50, 50]), "activation": .text("relu")],
    ])
  func plain(given: [String: Value]) {
    let defaults = Self.defaults(given)
    let model = defaults.configuration.model
    #expect(model.averages == [] && !model.residual && !model.layerNorm && !model.tied)
    #expect(!model.pointer)
    #expect(model.activation.rawValue == given["activation"]?.text ?? "tanh")
    if let hidden = given["hidden"] { #expect(Value.integers(model.hidden) == hidden) }
    #expect(
      defaults.isPlain
        && defaults.configuration.options.dropout == defaults.suggestion.dropoutOfPlain)
    #expect(
      defaults.configuration.options.optimizer == .sgd
        && defaults.configuration.options.weightDecay == 0)
  }

  @Test(
    "an initial model keeps its network, and is trained as a plain one if it has no normalized layers",
    arguments: [true, false])
  func initialModel(isNormalized: Bool) {
    let given: [String: Value] = [
      "init": .text("m"), "hidden": .integers([24]), "activation": .text("relu"),
      "layer-norm": .flag(isNormalized), "residual": .flag(false), "tied": .flag(false),
    ]
    let defaults = Self.defaults(given)
    #expect(defaults.isPlain == !isNormalized && defaults.hasFixedNetwork)
    let wider = defaults.with(width: 1000, epochs: 2).configuration
    #expect(wider.model.hidden == [24] && wider.options.epochs == 2)
    #expect(wider.model.layerNorm == isNormalized)
    #expect(wider.options.optimizer == (isNormalized ? .adamw : .sgd))
    #expect(defaults.with(width: 1000, epochs: 2).suggestion.width == defaults.suggestion.width)
  }

  @Test("there is a pointer by default only if the network can have one")
  func pointer() {
    func hasPointer(_ given: [String: Value]) -> Bool {
      Self.defaults(given).configuration.model.pointer
    }
    #expect(hasPointer([:]) && hasPointer(["output-layer": .text("adaptive")]))
    #expect(!hasPointer(["output-layer": .text("sampled")]))
    #expect(!hasPointer(["right-context": .integer(2)]))
    #expect(!hasPointer(["pointer": .flag(false)]))
    #expect(hasPointer(["hidden": .integers([9]), "pointer": .flag(true)]))
    // A contradiction is kept, so that it can be reported.
    #expect(hasPointer(["right-context": .integer(2), "pointer": .flag(true)]))
  }

  @Test("a network of specified layers uses AdamW if it is normalized or tied")
  func optimizer() {
    for part in ["layer-norm", "tied"] {
      let options = Self.defaults(["hidden": .integers([100]), part: .flag(true)]).configuration
        .options
      #expect(options.optimizer == .adamw && options.weightDecay == 0.35)
    }
    let options = Self.defaults(["hidden": .integers([9]), "optimizer": .text("adam")])
      .configuration.options
    #expect(options.learningRate == OptimizerKind.adam.defaultRate)
  }

  @Test("the learning rate chosen from the corpus applies only to AdamW")
  func rate() {
    func rate(_ given: [String: Value]) -> Double {
      Self.defaults(given).configuration.options.learningRate
    }
    #expect(rate([:]) == 0.0015 && rate(["optimizer": .text("adamw")]) == 0.0015)
    #expect(rate(["optimizer": .text("sgd")]) == OptimizerKind.sgd.defaultRate)
    #expect(rate(["learning-rate": .number(0.1)]) == 0.1)
  }

  @Test("the weight decay chosen from the corpus applies only to AdamW")
  func weightDecay() {
    func decay(_ given: [String: Value], _ kind: Tokenizer.Kind = .words) -> Double {
      Self.defaults(given, kind).configuration.options.weightDecay
    }
    #expect(decay([:]) == 0.35 && decay(["optimizer": .text("adamw")]) == 0.35)
    #expect(decay([:], .characters) == 0.1)
    #expect(decay(["optimizer": .text("adam")]) == 0)
    #expect(decay(["hidden": .integers([9])]) == 0)
    #expect(decay(["hidden": .integers([9]), "optimizer": .text("adamw")]) == 0.1)
    #expect(decay(["weight-decay": .number(0.2)]) == 0.2)
  }

  @Test("options such as --tied and --batch change only their own values")
  func others() {
    var model = Self.defaults().configuration.model
    let other = Self.defaults([
      "tied": .flag(false), "residual": .flag(false), "averages": .integers([5]),
      "embedding": .integer(7),
    ]).configuration.model
    (model.tied, model.residual, model.averages, model.embedding) = (false, false, [5], 7)
    #expect(other == model)
    var options = Self.defaults().configuration.options
    (options.dropout.hidden, options.batch, options.clip) = (0.25, 9, 2)
    let given: [String: Value] = [
      "dropout-hidden": .number(0.25), "batch": .integer(9), "clip": .number(2),
    ]
    #expect(Self.defaults(given).configuration.options == options)
  }
}
