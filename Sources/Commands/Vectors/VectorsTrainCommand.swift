// fflm vectors train: from a text to word vectors.

import Arguments
import Files
import Foundation
import Text
import WordVectors

struct VectorsTrainCommand: Subcommand {
  typealias Method = VectorOptions.Method

  private static let defaults = VectorOptions()

  static let corpus = Option(
    optionalArgument: "corpus", completion: .file, help: "Training text; - is standard input.")
  static let output = Option(
    "output", short: "o", .text, valueName: "file",
    note: "the corpus's name with .vec, in the current folder", completion: .file,
    help:
      "Where to write the vectors: in word2vec's binary format if the name ends in .bin, else in "
      + "its text format.")
  static let resume = Option(
    "resume", .text, valueName: "file", completion: .file,
    help: "Resume the interrupted run that writes this file.")
  static let force = Option(
    flag: "force", help: "Replace an existing file, and an interrupted run of that name.")
  static let quiet = Option(flag: "quiet", short: "q", help: "Print only errors and results.")

  private static let method = Option(
    "method", .choice, default: Method.skipGram, group: training,
    help: "Training method: skip-gram predicts the target word from each context word, cbow from "
      + "the mean of their vectors.")
  private static let dimensions = Option(
    "dimensions", .integer(VectorOptions.dimensionRange), valueName: "n",
    default: defaults.dimensions, group: training, help: "Number of dimensions of the vectors.")
  private static let window = Option(
    "window", .integer(VectorOptions.windowRange), valueName: "n", default: defaults.window,
    group: training,
    help: "Maximum number of context words on each side. For each target word, the number is drawn "
      + "at random between 1 and this maximum.")
  private static let negative = Option(
    "negative", .integer(VectorOptions.negativeRange), valueName: "n", default: defaults.negative,
    group: training, help: "Number of negative samples per target word.")
  private static let epochs = Option(
    "epochs", .integer(VectorOptions.epochRange), valueName: "n", default: defaults.epochs,
    group: training, help: "Number of passes over the text.")
  private static let subsample = Option(
    "subsample", .number(VectorOptions.subsampleRange), valueName: "t",
    default: defaults.subsample, group: training,
    help: "Subsampling threshold t: a word with relative frequency f in the text is kept with "
      + "probability sqrt(t/f) + t/f; 0 keeps all words.")
  private static let learningRate = Option(
    "learning-rate", .number(VectorOptions.learningRateRange), valueName: "rate",
    note:
      "\(Method.allCases.map { "\($0.learningRate) for \($0.rawValue)" }.joined(separator: ", "))",
    group: training, help: "Initial learning rate. It falls linearly to nearly 0.")
  private static let seed = Option(
    "seed", .unsigned, valueName: "n", default: defaults.seed, group: training,
    help: "Random seed. The same seed gives the same vectors, bit for bit.")

  private static let tokenizer = Option(
    "tokenizer", .choice(of: Tokenizer.Kind.allCases), note: "chosen from the corpus", group: text,
    help:
      "Tokenizer: words for prose, whitespace for text that is already tokenized, or characters.")
  private static let lowercase = Option(
    flag: "lowercase", group: text, help: "Convert letters to lower case.")
  private static let minCount = Option(
    "min-count", .integer(1...Int.max), valueName: "count", default: 5, group: text,
    help: "Minimum number of occurrences of a word; rarer words are left out.")
  private static let maxVocabulary = Option(
    "max-vocabulary", .integer(1...Int.max), valueName: "words", note: "no limit", group: text,
    help: "Maximum number of words; the most frequent ones are kept.")
  private static let lines = Option(
    "lines", .choice, default: LineMode.stream, group: text,
    help: "Whether windows cross line ends (stream) or each line stands alone (separate).")

  private static let training = "training options"
  private static let text = "text options"

  static let command = Command(
    "train", abstract: "Train word vectors with skip-gram or CBOW and negative sampling.",
    discussion: """
      On Ctrl-C or one of the signals TERM, HUP, USR1, USR2 and XCPU, training saves its state and \
      prints how to resume. The state is in a folder named after the output file, with .partial \
      appended.
      """,
    parameters: [
      corpus.parameter, output.parameter, resume.parameter, force.parameter, quiet.parameter,
      JSONOption.option.parameter, ThreadsOption.option.parameter, method.parameter,
      dimensions.parameter, window.parameter, negative.parameter, epochs.parameter,
      subsample.parameter, learningRate.parameter, seed.parameter, tokenizer.parameter,
      lowercase.parameter, TokenizerVersionOption.option.parameter.inGroup(text),
      minCount.parameter, maxVocabulary.parameter, lines.parameter,
      LossyOption.option.parameter.inGroup(text),
    ])

  /// The options that a resumed run accepts.
  private static let changeableOnResume = Set(
    [
      corpus.parameter, resume.parameter, force.parameter, quiet.parameter,
      JSONOption.option.parameter, ThreadsOption.option.parameter,
    ].map(\.name))

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    // Ignore SIGPIPE: training must not end because the program that reads its messages exited.
    signal(SIGPIPE, SIG_IGN)
    let display = VectorsDisplay(isQuiet: arguments[Self.quiet])
    let run = try arguments[Self.resume].map(resumed) ?? begun()
    if !arguments[Self.quiet] {
      run.describe()
      if !arguments.has(Self.resume), !arguments.has(Self.epochs) { run.noteShortText() }
    }
    return try run.train(
      display, asJSON: arguments[JSONOption.option], on: ThreadsOption.workers(arguments))
  }

  private func begun() throws -> VectorsRun {
    guard let corpus = arguments[Self.corpus] else { throw arguments.missing(Self.corpus) }
    var options = VectorOptions()
    options.method = arguments[Self.method]
    options.dimensions = arguments[Self.dimensions]
    options.window = arguments[Self.window]
    options.negative = arguments[Self.negative]
    options.epochs = arguments[Self.epochs]
    options.subsample = arguments[Self.subsample]
    options.learningRate = arguments[Self.learningRate] ?? options.method.learningRate
    options.seed = arguments[Self.seed]
    return try VectorsRun(
      beginning: corpus, output: arguments[Self.output], options,
      tokenizer: { text in
        Tokenizer(
          kind: arguments[Self.tokenizer] ?? Tokenizer.guess(for: text),
          lowercase: arguments[Self.lowercase],
          version: arguments[TokenizerVersionOption.option])
      },
      minCount: arguments[Self.minCount],
      maxSize: arguments[Self.maxVocabulary].map {
        min($0, Int.max - Vocabulary.specialTokens.count) + Vocabulary.specialTokens.count
      },
      lines: arguments[Self.lines], lossy: arguments[LossyOption.option],
      force: arguments[Self.force])
  }

  private func resumed(_ name: String) throws -> VectorsRun {
    if let fixed = arguments.values.keys.sorted().first(where: {
      !Self.changeableOnResume.contains($0)
    }) {
      throw arguments.usageError(
        "'--\(fixed)' cannot be specified when a run is resumed; leave it out, or begin a new run.")
    }
    return try VectorsRun(
      resuming: name, corpus: arguments[Self.corpus], force: arguments[Self.force])
  }
}
