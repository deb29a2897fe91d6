// fflm train: trains a model on a text.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import Reports
import Training
import WordVectors

struct TrainCommand: Subcommand {
  static let command = Command(
    "train", abstract: "Train a model on a text.",
    discussion: """
      Options that you leave out are chosen from the size of the text, and printed before training \
      starts. On Ctrl-C or one of the signals TERM, HUP, USR1, USR2 and XCPU, training finishes \
      the batch, saves the model and prints how to resume. report.html in the model's folder shows \
      the progress.
      """,
    parameters: TrainOptions.all)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    // Ignore SIGPIPE: a week of training must not end because the program that reads its messages
    // exited.
    signal(SIGPIPE, SIG_IGN)
    let arguments = try completeArguments()
    let workers = ThreadsOption.workers(arguments)
    if arguments[TrainOptions.dryRun] {
      try Self.dryRun(arguments, on: workers)
      return EXIT_SUCCESS
    }
    var run =
      try arguments.has(TrainOptions.resume)
      ? TrainingRun(resuming: arguments, on: workers)
      : TrainingRun(beginning: arguments, on: workers)
    let report = ReportFile(run.plan, of: run.log, in: run.folder, on: workers)
    let (end, progress) = try run.train(report, on: workers)
    // This is the exit code that shells report for a program ended by a signal.
    if end == .interrupted { return 128 + (Interruption.cause ?? SIGINT) }
    try run.conclude(report, progress, asJSON: arguments[TrainOptions.json], on: workers)
    return EXIT_SUCCESS
  }

  /// Returns the arguments, completed with those values of the configuration file that the command
  /// line does not override.
  private func completeArguments() throws -> ParsedArguments {
    guard !arguments.has(TrainOptions.resume), let path = arguments[TrainOptions.config] else {
      return arguments
    }
    var arguments = arguments
    var values = try ConfigurationFile.values(at: path)
    // The command line also overrides options of the file that contradict its own options.
    for (name, others) in Self.contradictions where arguments.values[name] != nil {
      for other in others { values[other] = nil }
    }
    arguments.complete(with: values)
    return arguments
  }

  /// The options that cannot be used together: an option, and those that contradict it.
  private static let pairs: [(name: String, others: [String])] = [
    (
      TrainOptions.time.parameter.name,
      [TrainingOptions.CodingKeys.epochs, .steps].map(\.stringValue)
    ),
    (
      RunTexts.CodingKeys.vocabulary.stringValue,
      [RunTexts.CodingKeys.minCount, .maxVocabulary].map(\.stringValue)
    ),
    (
      RunTexts.CodingKeys.initial.stringValue,
      [RunTexts.CodingKeys.embeddings, .minCount, .maxVocabulary].map(\.stringValue)
    ),
  ]

  /// The options of `pairs`, each with those that it overrides if a configuration file sets them.
  private static let contradictions = pairs.reduce(into: [String: [String]]()) { result, pair in
    result[pair.name, default: []] += pair.others
    // An initial model determines too much to be ignored silently.
    guard pair.name != RunTexts.CodingKeys.initial.stringValue else { return }
    for other in pair.others { result[other, default: []].append(pair.name) }
  }

  /// Throws a usage error if two options are given that cannot be used together.
  private static func checkPairs(_ arguments: ParsedArguments) throws {
    for (name, others) in pairs where arguments.values[name] != nil {
      if let other = others.first(where: { arguments.values[$0] != nil }) {
        throw arguments.usageError(
          "'--\(name)' and '--\(other)' cannot be used together; leave one of them out.")
      }
    }
  }

  /// Throws a usage error if direct connections are given with an output layer that has none.
  private static func checkOutputLayer(
    _ given: SettingValues, _ arguments: ParsedArguments
  ) throws {
    let key = ModelConfiguration.CodingKeys.outputLayer
    guard given[ModelConfiguration.CodingKeys.direct] == .flag(true), let layer = given[key],
      layer != .text(OutputLayerChoice.softmax.rawValue)
    else { return }
    throw arguments.usageError(
      "'--direct' and '--\(key.stringValue) \(layer.text)' cannot be used together; leave one of "
        + "them out.")
  }

  /// Prints the plan of a new run without training; with `--json`, also prints its `config.json`.
  private static func dryRun(_ arguments: ParsedArguments, on workers: Workers) throws {
    if arguments.has(TrainOptions.resume) {
      throw arguments.usageError(
        "'--dry-run' and '--resume' cannot be used together; leave one of them out.")
    }
    if arguments[TrainOptions.quiet] && !arguments[TrainOptions.json] {
      throw arguments.usageError("'--dry-run --quiet' prints nothing; leave one of them out.")
    }
    let plan = try plan(arguments, on: workers).plan
    if arguments[TrainOptions.json] {
      try Terminal.print(String(decoding: plan.configuration.file, as: UTF8.self), terminator: "")
    }
  }

  /// Plans a new run and prints the plan unless `--quiet` is set.
  static func plan(
    _ arguments: ParsedArguments, on workers: Workers
  ) throws -> (plan: TrainingPlan, destination: FilePath) {
    guard let corpus = arguments[TrainOptions.corpus] else {
      throw arguments.missing(TrainOptions.corpus)
    }
    let (time, isQuiet) = (arguments[TrainOptions.time], arguments[TrainOptions.quiet])
    try checkPairs(arguments)
    var given = SettingValues(arguments.values)
    try checkOutputLayer(given, arguments)
    let texts = RunConfiguration(given).texts
    let vectors = try vectors(of: texts, given: given, arguments)
    // The width is that of the vectors.
    if let vectors { given[ModelConfiguration.CodingKeys.embedding] = .integer(vectors.dimensions) }
    let initial = try texts.initial.map(InitialModel.init)
    try initial?.complete(&given, arguments)
    if texts.vocabulary == "-" {
      if texts.embeddings == "-" { throw CommandError.repeatedStandardInput }
      if texts.readsStandardInput {
        throw CommandError.sameStandardInput(as: "the vocabulary")
      }
    }
    let destination = try TrainingDestination.path(
      arguments[TrainOptions.model], corpus: corpus,
      otherFiles: [texts.valid, texts.test, texts.embeddings, texts.vocabulary]
        .compactMap(\.self),
      force: arguments[TrainOptions.force] || arguments[TrainOptions.dryRun])
    for path in [texts.initial, texts.embeddings].compactMap(\.self) where path != "-" {
      // Without the model from which it starts, the run could not be repeated.
      if let place = FilePath(path).status?.identity, place == destination.status?.identity {
        throw CommandError.startsFromDestination(destination)
      }
    }
    var plan = try TrainingPlan(given, initial: initial?.model, destination: destination)
    if let validationError = plan.configuration.model.validationError(
      vocabulary: plan.vocabulary.count)
    {
      throw arguments.usageError(validationError: validationError)
    }
    if let time { try plan.fit(to: time, on: workers) }
    if let vectors { try plan.readEmbeddings(from: vectors) }
    if let initial {
      try plan.takeWeights(of: initial)
      if initial.isUnfinished { noteUnfinishedTraining(of: initial.path) }
    }
    if !isQuiet { plan.describe(to: destination, isNew: true) }
    try plan.checkMemory()
    if !isQuiet { plan.describeTime(on: workers) }
    return (plan, destination)
  }

  /// Opens the vectors from which the embeddings start; returns nil if all start at random.
  ///
  /// - Throws: `UsageError` if they contradict other options; the errors of opening them.
  private static func vectors(
    of texts: RunTexts, given: SettingValues, _ arguments: ParsedArguments
  ) throws -> (any VectorSource)? {
    guard let path = texts.embeddings else {
      if given[ModelConfiguration.CodingKeys.freezeEmbeddings] == .flag(true), texts.initial == nil
      {
        throw arguments.usageError(
          "'--freeze-embeddings' requires '--embeddings' or '--init'; specify one of them, or leave "
            + "it out.")
      }
      return nil
    }
    if path == "-", texts.readsStandardInput {
      throw CommandError.sameStandardInput(as: "the embeddings")
    }
    let vectors = try vectorSource(path, lossy: texts.lossy)
    let width = vectors.dimensions
    if case .integer(let other)? = given[ModelConfiguration.CodingKeys.embedding], other != width {
      throw arguments.usageError(
        """
        '--embedding \(other)' contradicts \(TrainingPlan.name(of: path)), whose vectors have \
        \(counted(width, "dimension")); leave it out.
        """)
    }
    return vectors
  }
}
