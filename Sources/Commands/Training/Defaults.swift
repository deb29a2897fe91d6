// The defaults that depend on the corpus and on the given options.

import Arguments
import LanguageModel
import Matrices
import Networks
import Text
import Training

/// The given options, completed with defaults that are chosen from the corpus.
struct Defaults {
  private let base: RunConfiguration
  private let given: SettingValues
  private let tokens: Int
  /// The number of occurrences of each entry of the vocabulary in the training text.
  private let counts: [Int]
  /// The defaults for the corpus, with the given number of epochs if there is one.
  private(set) var suggestion: CorpusDefaults
  /// The number of epochs chosen from the corpus or the training time, regardless of `--epochs`.
  private var suitedEpochs: Double

  /// Chooses the defaults.
  ///
  /// - Parameters:
  ///   - base: The texts and the text options, given or chosen.
  ///   - given: The given values of settings.
  ///   - tokens: The number of training tokens.
  ///   - vocabulary: The number of entries of the vocabulary.
  ///   - counts: The number of occurrences of each of them in the training text, which only the
  ///     output layer `adaptive` needs; nil for equal numbers.
  init(
    _ base: RunConfiguration, given: SettingValues, tokens: Int, vocabulary: Int,
    counts: [Int]? = nil
  ) {
    (self.base, self.given, self.tokens) = (base, given, tokens)
    self.counts = counts ?? [Int](repeating: 1, count: vocabulary)
    suggestion = CorpusDefaults(base.model.tokenizer, tokens: tokens, vocabulary: vocabulary)
    suitedEpochs = suggestion.epochs
    if isPlain { suitedEpochs = suggestion.epochsOfPlain }
    suggestion.epochs = suitedEpochs
    if case .integer(let epochs)? = given[TrainingKey.epochs] { suggestion.epochs = Double(epochs) }
  }

  private typealias TextKey = RunTexts.CodingKeys
  private typealias ModelKey = ModelConfiguration.CodingKeys
  private typealias TrainingKey = TrainingOptions.CodingKeys

  /// Chooses the text options that were not given.
  static func chooseTextOptions(
    of configuration: inout RunConfiguration, for text: SourceText, given: SettingValues
  ) {
    if !given.has(ModelKey.tokenizer) { configuration.model.tokenizer = Tokenizer.guess(for: text) }
    let isOfCharacters = configuration.model.tokenizer == .characters
    if configuration.texts.vocabulary != nil || configuration.texts.initial != nil {
      // Words are not counted.
      configuration.texts.minCount = nil
      return
    }
    if !given.has(TextKey.minCount) {
      configuration.texts.minCount = isOfCharacters || text.contains("<unk>") ? 1 : 2
    }
    if !given.has(TextKey.maxVocabulary) {
      configuration.texts.maxVocabulary = isOfCharacters ? nil : 50_000
    }
  }

  /// Returns the defaults for another number of epochs and, unless the network is fixed, another
  /// width of the hidden layers.
  func with(width: Int, epochs: Double) -> Defaults {
    var other = self
    if !hasFixedNetwork { other.suggestion.width = width }
    other.suitedEpochs = epochs
    other.suggestion.epochs = epochs
    return other
  }

  /// Whether the network is plain, like Bengio's: true if the hidden layers or their activation
  /// were given. A plain network has only the parts that the options specify.
  ///
  /// An initial model gives all parts. Then the network is plain if it has neither residual nor
  /// normalized layers.
  var isPlain: Bool {
    if given.has(TextKey.initial) {
      return ![ModelKey.residual, .layerNorm].contains { given[$0] == .flag(true) }
    }
    return given.has(ModelKey.hidden) || given.has(ModelKey.activation)
  }

  /// Whether the width of the hidden layers is not chosen from the corpus.
  var hasFixedNetwork: Bool { isPlain || given.has(TextKey.initial) }

  /// Whether a number of samples was given, even if the output layer does not draw any.
  var givesSamples: Bool { given.has(TrainingKey.samples) }

  /// Whether cut-offs were given, even if the output layer has no clusters.
  var givesCutoffs: Bool { given.has(ModelKey.cutoffs) }

  /// All options, given or chosen.
  var configuration: RunConfiguration {
    var configuration = base
    chooseModel(&configuration.model)
    given.apply(.model, to: &configuration)
    if !given.has(ModelKey.pointer), !configuration.model.canPoint {
      configuration.model.pointer = false
    }
    chooseTraining(&configuration)
    return configuration
  }

  private func chooseModel(_ model: inout ModelConfiguration) {
    model.context = suggestion.context
    model.averages = isPlain ? [] : suggestion.averages
    model.embedding = suggestion.embedding
    model.hidden = suggestion.hidden
    model.activation = isPlain ? .tanh : .gelu
    model.residual = !isPlain
    model.layerNorm = !isPlain
    model.tied = !isPlain && suggestion.tied
    model.pointer = !isPlain && suggestion.pointer
  }

  /// Chooses the training options. Some defaults depend on other options, which may be given.
  private func chooseTraining(_ configuration: inout RunConfiguration) {
    let suitedOptimizer = suitedOptimizer(for: configuration.model)
    configuration.options.optimizer = suitedOptimizer
    configuration.options.batch = suggestion.batch
    configuration.options.epochs = Int(suggestion.epochs.rounded(.up))
    configuration.options.dropout = isPlain ? suggestion.dropoutOfPlain : suggestion.dropout
    given.apply(.training, to: &configuration)

    let (optimizer, batch) = (configuration.options.optimizer, configuration.options.batch)
    if !given.has(TrainingKey.learningRate) {
      configuration.options.learningRate =
        optimizer != suitedOptimizer
        ? optimizer.defaultRate
        : optimizer == .sgd ? suggestion.sgdRate(batch: batch) : suggestion.learningRate
    }
    if !given.has(TrainingKey.weightDecay) {
      configuration.options.weightDecay =
        optimizer == .adamw && suitedOptimizer == .adamw
        ? suggestion.weightDecay : optimizer.defaultWeightDecay
    }
    let samples = configuration.model.outputLayer.defaultSamples
    if samples == nil || !given.has(TrainingKey.samples) { configuration.options.samples = samples }
    chooseCutoffs(of: &configuration)
    if !given.has(TrainingKey.warmup) { configuration.options.warmup = warmup(batch: batch) }
    if !given.has(TrainingKey.steps), let steps = stepsOfPartialEpochs(batch: batch) {
      configuration.options.steps = steps
      // After rounding to whole batches, the last epoch may be empty.
      let batches = max(stepCount(epochs: 1, batch: batch), 1)
      configuration.options.epochs = max((steps + batches - 1) / batches, 1)
    }
  }

  /// Chooses the clusters of an adaptive softmax unless they were given. An empty list means that
  /// they are to be chosen.
  private func chooseCutoffs(of configuration: inout RunConfiguration) {
    let model = configuration.model
    if model.outputLayer != .adaptive {
      configuration.model.cutoffs = nil
    } else if !given.has(ModelKey.cutoffs) || model.cutoffs == [] {
      let cost = AdaptiveCost(
        counts: counts, inputs: model.lastWidth, tied: model.tied,
        batch: configuration.options.batch)
      configuration.model.cutoffs = cost.cutoffs
    }
  }

  /// Returns SGD for a plain network that is neither tied nor normalized; otherwise AdamW.
  ///
  /// AdamW moves the weights of rare words as far as those of frequent words. This makes a
  /// network overfit unless its weights are tied or its layers are normalized.
  private func suitedOptimizer(for model: ModelConfiguration) -> OptimizerKind {
    isPlain && !model.tied && !model.layerNorm ? .sgd : .adamw
  }

  /// Returns the number of warmup steps, at most a tenth of the run. It does not depend on the
  /// given number of epochs or steps, so that extending a run does not change its warmup.
  private func warmup(batch: Int) -> Int {
    min(suggestion.warmup, stepCount(epochs: suitedEpochs, batch: batch) / 10)
  }

  /// Returns the number of batches in a number of epochs.
  private func stepCount(epochs: Double, batch: Int) -> Int {
    Int(min(epochs * Double((tokens + batch - 1) / batch), 1e15))
  }

  /// Returns the total number of batches if the last epoch is partial; otherwise nil.
  private func stepsOfPartialEpochs(batch: Int) -> Int? {
    let epochs = suggestion.epochs
    return epochs == epochs.rounded() ? nil : max(stepCount(epochs: epochs, batch: batch), 1)
  }
}
