// The options of fflm classify train.

import Arguments
import Classification
import Matrices
import Text
import Training

enum ClassifyOptions {
  static let corpus = Option(
    optionalArgument: "corpus", completion: .file,
    help: "Labeled training text, one example per line; - is standard input.")
  static let valid = Option(
    "valid", .text, valueName: "file", note: "a tenth of the examples, chosen at random",
    completion: .file,
    help: "Labeled validation text, which decides when training stops, and calibrates the "
      + "probabilities.")
  static let test = Option(
    "test", .text, valueName: "file", completion: .file,
    help: "Labeled text on which the trained model is evaluated.")
  static let model = Option(
    "model", short: "m", .text, valueName: "folder",
    note: "the corpus's name with .fflm, in the current folder", completion: .directory,
    help: "Where to save the model.")
  static let resume = Option(
    "resume", .text, valueName: "folder", completion: .directory,
    help: "Resume the run in this folder.")
  static let force = Option(
    flag: "force", help: "Replace an existing model, once the new one is validated.")
  static let quiet = Option(flag: "quiet", short: "q", help: "Print only errors and results.")

  // MARK: - Features

  static let features = Option(
    "features", .text, valueName: "kinds", note: "words,bigrams,characters; see below",
    group: featureGroup,
    help: "Kinds of features, separated by commas: words, bigrams (pairs of adjacent words), "
      + "characters (runs of 3 to 5 characters) and lexicon (with --lexicon).")
  static let lexicon = Option(
    "lexicon", .text, valueName: "lists", group: featureGroup,
    help: "Word lists positive=FILE,negative=FILE, for counts of their words and other hand-built "
      + "features of sentiment.")
  static let buckets = Option(
    "buckets", .integer(1...ClassifierConfiguration.widest), valueName: "count",
    note: "no hashing", group: featureGroup,
    help: "Hash bigrams and characters into this many features, instead of listing them.")
  static let minCount = Option(
    "min-count", .integer(1...Int.max), valueName: "count", default: 1, group: featureGroup,
    help: "Minimum number of texts with a feature; rarer features are left out.")
  static let tokenizer = Option(
    "tokenizer", .choice(of: Tokenizer.Kind.allCases), note: "chosen from the corpus",
    group: featureGroup,
    help:
      "Tokenizer: words for prose, whitespace for text that is already tokenized, or characters.")
  static let keepCase = Option(
    flag: "keep-case", group: featureGroup, help: "Do not convert letters to lower case.")

  // MARK: - Network

  static let pool = Option(
    "pool", .choice(of: [Pooling.mean, .max, .both]),
    note: "no network, but logistic regression; mean with another network option",
    group: network,
    help: "Train a network over the mean or the maximum of the embeddings of the features, or both "
      + "side by side.")
  static let embedding = Option(
    "embedding", .integer(1...ClassifierConfiguration.widest), valueName: "width", note: "100",
    group: network, help: "Width of the embeddings of a network.")
  static let hidden = Option(
    "hidden", .integers(1...ClassifierConfiguration.widest), valueName: "widths", note: "none",
    group: network, help: "Widths of the hidden layers of a network, such as 200 or 200,100.")
  static let activation = Option(
    "activation", .choice(of: Activation.allCases.filter { $0 != .identity }), note: "relu",
    group: network, help: "Activation function of the hidden layers.")
  static let embeddings = Option(
    "embeddings", .text, valueName: "file", group: network, completion: .file,
    help: "Word vectors from which the embeddings of words start: a vector file or a model folder.")
  static let freezeEmbeddings = Option(
    flag: "freeze-embeddings", group: network,
    help: "Keep all embeddings unchanged during training. Requires --embeddings.")

  // MARK: - Training

  static let optimizer = Option(
    "optimizer", .choice(of: OptimizerKind.allCases), note: "sgd, or adagrad for a network",
    group: training, help: "Update rule.")
  static let learningRate = Option(
    "learning-rate", .number(.leastNonzeroMagnitude...1e6), valueName: "rate",
    note: "chosen from the optimizer", group: training, help: "Learning rate.")
  static let schedule = Option(
    "schedule", .choice(of: LearningRateSchedule.Kind.allCases), note: "cosine", group: training,
    help: "Learning rate schedule, as for fflm train.")
  static let batch = Option(
    "batch", .integer(1...1_000_000), valueName: "examples", default: 32, group: training,
    help: "Examples per batch.")
  static let epochs = Option(
    "epochs", .integer(1...1_000_000), valueName: "n", default: 20, group: training,
    help: "Maximum number of passes over the examples.")
  static let patience = Option(
    "patience", .integer(0...Int.max), valueName: "epochs", default: 5, group: training,
    help: "Stop after this many epochs without a better validation loss; 0 for no limit.")
  static let classWeights = Option(
    "class-weights", .choice(of: ClassWeights.allCases), default: .none, group: training,
    help: "Weights of the labels: none, or balanced, which repeats the examples of rare labels "
      + "until every label has as many.")
  static let l1 = Option(
    "l1", .number(0...1e6), valueName: "factor", default: 0, group: training,
    help: "L1 penalty on the weights.")
  static let l2 = Option(
    "l2", .number(0...1e6), valueName: "factor", default: 0, group: training,
    help: "L2 penalty on the weights.")
  static let clip = Option(
    "clip", .number(0...1e6), valueName: "norm", default: 0, group: training,
    help: "Scale the gradient down to this norm if its norm is larger; 0 for no limit.")
  static let dropoutWords = dropout("words", "a feature of a text")
  static let dropoutEmbedding = dropout("embedding", "an element of the pooled embeddings")
  static let dropoutHidden = dropout("hidden", "a unit of a hidden layer other than the last")
  static let dropoutOutput = dropout("output", "an input of the output layer")
  static let seed = Option(
    "seed", .unsigned, valueName: "n", default: 1, group: training,
    help: "Random seed. The same seed gives the same model, bit for bit.")

  private static func dropout(_ place: String, _ element: String) -> Option<Double> {
    Option(
      "dropout-\(place)", .number(0...0.99), valueName: "probability", default: 0, group: training,
      help: "Probability of dropping \(element) during training.")
  }

  private static let featureGroup = "feature options"
  private static let network = "network options"
  private static let training = "training options"

  static let parameters: [Parameter] =
    [
      corpus.parameter, valid.parameter, test.parameter, model.parameter, resume.parameter,
      force.parameter, quiet.parameter, JSONOption.option.parameter,
      ThreadsOption.option.parameter,
    ] + ClassifyCommand.dataParameters + [
      features.parameter, lexicon.parameter, buckets.parameter, minCount.parameter,
      tokenizer.parameter, keepCase.parameter,
      TokenizerVersionOption.option.parameter.inGroup(featureGroup), pool.parameter,
      embedding.parameter, hidden.parameter, activation.parameter, embeddings.parameter,
      freezeEmbeddings.parameter, optimizer.parameter, learningRate.parameter, schedule.parameter,
      batch.parameter, epochs.parameter, patience.parameter, classWeights.parameter, l1.parameter,
      l2.parameter, clip.parameter,
      dropoutWords.parameter, dropoutEmbedding.parameter, dropoutHidden.parameter,
      dropoutOutput.parameter, seed.parameter,
    ]

  /// The names of the options that a resumed run accepts.
  static let changeableOnResume = Set(
    [
      corpus.parameter, resume.parameter, quiet.parameter, JSONOption.option.parameter,
      ThreadsOption.option.parameter, epochs.parameter, patience.parameter,
    ].map(\.name))
}

/// The weights of the labels in the loss.
enum ClassWeights: String, CaseIterable, Codable, Sendable {
  case none, balanced
}
