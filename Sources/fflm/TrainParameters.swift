// The options of fflm train, which are the keys of its configuration files, too.

import Arguments
import LanguageModel
import Matrices
import Text
import Training

enum TrainParameters {
  private static let text = "text options"
  private static let model = "model options"
  private static let training = "training options"
  private static let chosen = " (default: chosen from the corpus size)"

  /// Everything that makes the model what it is.
  private static let recipe: [Parameter] = [
    .option(
      "valid", .text, valueName: "file", group: text, completion: .file,
      help: "Validation text; the last tenth of the corpus, 1 MB at most, is held out if not given."
    ),
    .option(
      "test", .text, valueName: "file", group: text, completion: .file,
      help: "Test text, evaluated at the end."),
    .option(
      "tokenizer", .choice(names(Tokenizer.Kind.self)), group: text,
      help: "words for prose, whitespace for text cut already; chosen by looking if not given."),
    .flag("lowercase", inverse: true, group: text, help: "Turn all letters to lower case."),
    TokenizerVersion.parameter(group: text),
    .option(
      "min-count", .integer(1...Int.max), group: text,
      help: "Rarer words become <unk>. Chosen if not given: 2, but 1 for characters and for text "
        + "with <unk> in it."),
    .option(
      "max-vocabulary", .integer(4...Int.max), group: text,
      help: "The most entries of the vocabulary, <unk>, <s> and </s> counted. 50000 if not given, "
        + "but no limit for characters."),
    .option(
      "lines", .choice(names(LineMode.self)), default: "stream", group: text,
      help: "stream: windows run over line ends; separate: each line stands alone."),
    .flag("lossy", inverse: true, group: text, help: Lossiness.help),

    .option(
      "context", .integer(1...ModelConfiguration.longest), group: model,
      help: "Previous words that are seen\(chosen)."),
    .option(
      "averages", .integers(1...ModelConfiguration.longest), valueName: "lengths", group: model,
      help: "Also see the average embeddings of so many words before those, such as 8,16,32; none "
        + "for no averages\(chosen)."),
    .option(
      "embedding", .integer(1...ModelConfiguration.widest), group: model,
      help: "Width of a word's embedding\(chosen)."),
    .option(
      "hidden", .integers(1...ModelConfiguration.widest), valueName: "widths", group: model,
      help:
        "Widths of the hidden layers, such as 200 or 400,200; none for no hidden layer. If you "
        + "set this or --activation, the network has only the parts you ask for, and its "
        + "activation is tanh unless specified\(chosen)."
    ),
    .option(
      "activation", .choice(names(Activation.self)), group: model,
      help: "The hidden layers' nonlinearity."),
    .flag(
      "residual", inverse: true, group: model,
      help: "Add to the outputs of each hidden layer those of the one before, if it is as wide."),
    .flag(
      "layer-norm", inverse: true, group: model,
      help: "Normalise the outputs of each hidden layer for what follows."),
    .flag(
      "direct", inverse: true, group: model,
      help: "Connect the embeddings to the softmax directly, too."),
    .flag(
      "tied", inverse: true, group: model,
      help: "Use the embeddings as output weights, after a projection if the last hidden layer has "
        + "another width."),

    .option(
      "optimizer", .choice(names(OptimizerKind.self)), default: "adamw", group: training,
      help: "Update rule; sgd by default for a network of which --hidden or --activation is set."),
    .option(
      "learning-rate", .number(.leastNonzeroMagnitude...1e6), valueName: "rate", group: training,
      help: "How far a step goes\(chosen)."),
    .option(
      "momentum", .number(0...1.0.nextDown), default: "0.9", group: training,
      help: "For momentum and nesterov."),
    .option("batch", .integer(1...1_000_000), group: training, help: "Windows a step\(chosen)."),
    .option(
      "epochs", .integer(1...1_000_000), group: training,
      help: "Passes over the training text\(chosen)."),
    .option(
      "schedule", .choice(names(LearningRateSchedule.Kind.self)), default: "cosine",
      group: training,
      help: "How the learning rate falls: inverse with time, halved when validation stops "
        + "improving, or as a cosine."),
    .option(
      "warmup", .integer(0...Int.max), valueName: "steps", group: training,
      help: "Steps over which the rate first rises\(chosen)."),
    .option(
      "decay-time", .number(.leastNonzeroMagnitude...Double.infinity), valueName: "steps",
      group: training, help: "When inverse has halved the rate; one epoch if not given."),
    .option("l1", .number(0...1e6), default: "0", group: training, help: "L1 penalty of weights."),
    .option("l2", .number(0...1e6), default: "0", group: training, help: "L2 penalty of weights."),
    .option(
      "weight-decay", .number(0...1e6), group: training,
      help: "Decoupled decay of weights; 0.1 with adamw, else 0, if not given."),
    dropout("words", "whole words of the context"),
    dropout("embedding", "elements of embeddings"),
    dropout("hidden", "outputs of hidden layers but the last"),
    dropout("output", "inputs of the output layer"),
    .option(
      "clip", .number(0...1e6), valueName: "norm", default: "0", group: training,
      help: "Shorten longer gradients to this; 0 leaves them."),
    .option(
      "weight-average", .number(0...1), valueName: "share", group: training,
      help: "Validate and keep the average of the weights over about so large a last share of the "
        + "steps, such as 0.3; 0 keeps the weights themselves."),
    .option(
      "patience", .integer(0...Int.max), valueName: "epochs", default: "0", group: training,
      help: "Stop after so many epochs without a better validation; 0 never."),
    .option(
      "time", .duration, group: training,
      help: "Training time on this machine in seconds (s), minutes (m) or hours (h), such as 90s. "
        + "Chooses the number of epochs, the last of which may be a part of one, and the network "
        + "unless --hidden or --activation is set. Not together with --epochs or --steps."),
    .option(
      "steps", .integer(1...Int.max), group: training, help: "Stop after so many batches in all."),
    .option(
      "seed", .integer(0...Int.max), default: "1", group: training,
      help: "The same seed gives the same model, to the last bit."),
    .option(
      "save-every", .duration, valueName: "time", default: "5m", group: training,
      help: "Save between validations, too, after so much time: 90s, 5m, 1h."),
    .option(
      "keep", .integer(0...Int.max), valueName: "count", default: "0", group: training,
      help: "Keep the models of so many last validations, too, in checkpoints/."),
  ]

  private static func dropout(_ name: String, _ what: String) -> Parameter {
    .option(
      "dropout-\(name)", .number(0...0.99), valueName: "probability", group: training,
      help: "Probability of dropping \(what) during training\(chosen).")
  }

  /// What belongs to one run of the program.
  private static let run: [Parameter] = [
    .option(
      "model", short: "m", .text, valueName: "folder", completion: .directory,
      help: "Where the model goes; the corpus's name with .fflm, here, if not given."),
    .option(
      "config", short: "c", .text, valueName: "file", completion: .file,
      help: "A JSON file with options by their long names; the command line overrides it."),
    .option(
      "resume", .text, valueName: "folder", completion: .directory,
      help: "Go on with a run that was stopped."),
    .flag(
      "force",
      help: "Replace the model folder that is there, once the new model is validated."),
    .flag(
      "dry-run",
      help: "Print the plan and the estimated time without training; with --json, print the "
        + "configuration that would be used."),
    .flag("quiet", short: "q", help: "Say nothing but errors and results."),
    .flag("json", help: "Print the results as one JSON object."),
    Threads.parameter,
  ]

  static let all: [Parameter] =
    [
      .argument(
        "corpus", required: false, completion: .file,
        help: "The text to learn from; a configuration file can name it, too.")
    ] + run + recipe

  /// Where a model goes, what it replaces, and what a run starts from belong to whoever types the
  /// command: a configuration file may be a stranger's.
  static let commandLineOnly: Set = ["config", "resume", "model", "force", "dry-run"]

  /// What a configuration file can say, beside the corpus.
  static let configurable = (run + recipe).filter { !commandLineOnly.contains($0.name) }

  /// What may change when a run goes on.
  static let changeableOnResume: Set = [
    "corpus", "test", "resume", "epochs", "steps", "patience", "save-every", "keep", "threads",
    "quiet",
    "json",
  ]

  private static func names<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) -> [String] {
    Choice.allCases.map(\.rawValue)
  }
}
