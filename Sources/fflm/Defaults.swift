// Values for all options that are left out, chosen from the size of the corpus.

import Arguments
import LanguageModel
import Matrices
import Networks
import Text
import Training

/// The options that were given, completed by those that suit the corpus.
struct Defaults {
  private let kind: Tokenizer.Kind
  private let tokens: Int
  private let said: [String: Value]
  private(set) var suggestion: Suggestion
  /// The number of epochs that suits the corpus or the time, whatever was given.
  private var suitedEpochs: Double

  init(_ kind: Tokenizer.Kind, tokens: Int, vocabulary: Int, _ said: [String: Value]) {
    (self.kind, self.tokens, self.said) = (kind, tokens, said)
    suggestion = Suggestion(kind, tokens: tokens, vocabulary: vocabulary)
    suitedEpochs = suggestion.epochs
    if isPlain { suitedEpochs = suggestion.epochsOfPlain }
    suggestion.epochs = suitedEpochs
    if let epochs = said.integer("epochs") { suggestion.epochs = Double(epochs) }
  }

  /// The defaults for another width of the hidden layers and another number of epochs.
  func with(width: Int, epochs: Double) -> Defaults {
    var other = self
    if !isPlain { other.suggestion.width = width }
    other.suitedEpochs = epochs
    other.suggestion.epochs = epochs
    return other
  }

  /// Whether the network has only the parts that were asked for, as Bengio's: true if the hidden
  /// layers or their activation were given.
  var isPlain: Bool { said["hidden"] != nil || said["activation"] != nil }

  var model: ModelConfiguration {
    func flag(_ name: String) -> Bool { said[name] == nil ? !isPlain : said.flag(name) }
    return ModelConfiguration(
      tokenizer: kind, lowercase: said.flag("lowercase"),
      tokenizerVersion: TokenizerVersion.chosen(said), lines: said.choice("lines") ?? .stream,
      context: said.integer("context") ?? suggestion.context,
      averages: said.integers("averages") ?? (isPlain ? [] : suggestion.averages),
      embedding: said.integer("embedding") ?? suggestion.embedding,
      hidden: said.integers("hidden") ?? suggestion.hidden,
      activation: said.choice("activation") ?? (isPlain ? .tanh : .gelu),
      residual: flag("residual"), layerNorm: flag("layer-norm"), direct: said.flag("direct"),
      tied: said["tied"] == nil ? !isPlain && suggestion.tied : said.flag("tied"))
  }

  var options: TrainingOptions {
    let (suited, batch) = (suitedOptimizer, said.integer("batch") ?? suggestion.batch)
    let rate = suited == .sgd ? suggestion.sgdRate(batch: batch) : suggestion.learningRate
    let optimizer: OptimizerKind = said.choice("optimizer") ?? suited
    let suggested = isPlain ? suggestion.dropoutOfPlain : suggestion.dropout
    var options = TrainingOptions(
      optimizer: optimizer,
      learningRate: said.number("learning-rate")
        ?? (optimizer == suited ? rate : nil),
      momentum: said.number("momentum") ?? 0.9, batch: batch,
      epochs: Int(suggestion.epochs.rounded(.up)),
      schedule: said.choice("schedule") ?? .cosine,
      warmup: said.integer("warmup") ?? warmup(batch: batch), decayTime: said.number("decay-time"),
      l1: said.number("l1") ?? 0, l2: said.number("l2") ?? 0,
      weightDecay: said.number("weight-decay"), clip: said.number("clip") ?? 0,
      weightAverage: said.number("weight-average"),
      patience: said.integer("patience") ?? 0,
      steps: said.integer("steps") ?? stepsOfPartialEpochs(batch: batch),
      seed: UInt64(said.integer("seed") ?? 1),
      dropout: DropoutRates(
        words: said.number("dropout-words") ?? suggested.words,
        embedding: said.number("dropout-embedding") ?? suggested.embedding,
        hidden: said.number("dropout-hidden") ?? suggested.hidden,
        output: said.number("dropout-output") ?? suggested.output))
    options.saveEvery = said.number("save-every")
    options.keep = said.integer("keep")
    return options
  }

  /// AdamW moves the rows of rare words as far as those of frequent ones. A network that does not use
  /// them twice, as tied weights do, and whose layers are not normalised, overfits by that.
  private var suitedOptimizer: OptimizerKind {
    isPlain && !model.tied && !model.layerNorm ? .sgd : .adamw
  }

  /// At most a tenth of the run. It does not depend on the given number of epochs or steps, so that a run
  /// that is resumed for more of them equals one longer run.
  private func warmup(batch: Int) -> Int {
    min(suggestion.warmup, stepCount(epochs: suitedEpochs, batch: batch) / 10)
  }

  private func stepCount(epochs: Double, batch: Int) -> Int {
    Int(min(epochs * Double((tokens + batch - 1) / batch), 1e15))
  }

  /// The number of batches in all if the last epoch is not a whole one, or else nil.
  private func stepsOfPartialEpochs(batch: Int) -> Int? {
    let epochs = suggestion.epochs
    return epochs == epochs.rounded() ? nil : max(stepCount(epochs: epochs, batch: batch), 1)
  }
}
