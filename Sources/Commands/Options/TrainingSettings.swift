// The settings of fflm train for the training of the network.

import Arguments
import Matrices
import Networks
import Training

extension SettingGroup {
  static let training = SettingGroup(
    "training options",
    [
      Setting(
        Key.optimizer, \.options.optimizer, .choice,
        note: "adamw, or sgd if --hidden or --activation is set without --tied or --layer-norm",
        help: "Update rule."),
      Setting(
        Key.learningRate, \.options.learningRate, .number(.leastNonzeroMagnitude...1e6),
        valueName: "rate", help: "Learning rate."),
      Setting(
        Key.momentum, \.options.momentum, .number(0...1.0.nextDown), default: 0.9,
        isUsed: { [.momentum, .nesterov].contains($0.options.optimizer) },
        help: "Momentum of the optimizers momentum and nesterov."),
      Setting(
        Key.precision, \.options.precision, .choice, note: "float32",
        help: "Precision of the operands of matrix products in training. bfloat16 is faster on "
          + "processors that have instructions for it."),
      Setting(
        Key.batch, \.options.batch, .integer(1...1_000_000), valueName: "windows",
        help: "Windows per batch."),
      Setting(
        Key.epochs, \.options.epochs, .integer(1...1_000_000), isChangeable: true,
        help: "Number of passes over the training text."),
      Setting(
        Key.schedule, \.options.schedule, .choice, default: .cosine,
        help: "Learning rate schedule: constant, inverse in time, halved when the validation loss "
          + "stops improving, or half a cosine."),
      Setting(
        Key.warmup, \.options.warmup, .integer(0...Int.max), valueName: "steps",
        help: "Steps over which the learning rate first rises from 0."),
      Setting(
        Key.decayTime, \.options.decayTime,
        .number(.leastNonzeroMagnitude...Double.infinity), valueName: "steps", note: "one epoch",
        isUsed: { $0.options.schedule == .inverse },
        help: "Steps after which the inverse schedule has halved the learning rate."),
      Setting(
        Key.l1, \.options.l1, .number(0...1e6), valueName: "factor", default: 0,
        help: "L1 penalty on the weights."),
      Setting(
        Key.l2, \.options.l2, .number(0...1e6), valueName: "factor", default: 0,
        help: "L2 penalty on the weights."),
      Setting(
        Key.weightDecay, \.options.weightDecay, .number(0...1e6), valueName: "factor",
        note: "chosen from the corpus size with adamw, otherwise 0",
        help: "Decoupled weight decay."),
      Setting(
        Key.samples, \.options.samples, .integer(1...1_000_000), valueName: "words",
        note: "256 with sampled", isUsed: { $0.model.outputLayer.defaultSamples != nil },
        help: "Number of random words per batch with --output-layer sampled."),
      dropout(.words, \.options.dropout.words, "a context word"),
      dropout(.embedding, \.options.dropout.embedding, "an embedding element"),
      dropout(
        .hidden, \.options.dropout.hidden, default: 0,
        "a unit of a hidden layer other than the last"),
      dropout(.output, \.options.dropout.output, "an input of the output layer"),
      Setting(
        Key.clip, \.options.clip, .number(0...1e6), valueName: "norm", default: 0,
        help: "Scale the gradient down to this norm if its norm is larger; 0 for no limit."),
      Setting(
        Key.weightAverage, \.options.weightAverage, .number(0...1), valueName: "fraction",
        note: "0",
        help: "Validate and keep the average of the weights over this last fraction of training, "
          + "such as 0.3; 0 for no average."),
      Setting(
        Key.patience, \.options.patience, .integer(0...Int.max), valueName: "epochs", default: 0,
        isChangeable: true,
        help: "Stop after this many epochs without a better validation loss; 0 for no limit."),
      Setting(
        Key.steps, \.options.steps, .integer(1...Int.max), note: "no limit", isChangeable: true,
        help: "Stop after this many batches."),
      Setting(
        Key.seed, \.options.seed, .unsigned, default: 1, isShownWhenOff: true,
        help: "Random seed. The same seed gives the same model, bit for bit."),
      Setting(
        Key.saveEvery, \.options.saveEvery, .duration, valueName: "time", note: "5m",
        isChangeable: true,
        help: "Also save between validations, at this interval, such as 90s, 5m or 1h."),
      Setting(
        Key.keep, \.options.keep, .integer(0...Int.max), valueName: "count", note: "0",
        isChangeable: true,
        help: "Number of latest validations whose models are also kept, in checkpoints/."),
    ])

  private typealias Key = TrainingOptions.CodingKeys

  /// Returns the setting for the probability of dropping an element.
  private static func dropout(
    _ key: DropoutRates.CodingKeys, _ rate: Setting.Property<Double>, default: Double? = nil,
    _ element: String
  ) -> Setting {
    Setting(
      key, rate, .number(0...0.99), valueName: "probability", default: `default`,
      help: "Probability of dropping \(element) during training.")
  }
}
