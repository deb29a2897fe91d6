// fflm classify train: from labeled texts to a classifier.

import Arguments
import Classification
import Files
import Foundation
import ModelFolders
import Networks
import Reports
import Text
import Training
import WordVectors

struct ClassifyTrainCommand: Subcommand {
  private typealias Options = ClassifyOptions

  static let command = Command(
    "train", abstract: "Train a classifier on labeled texts.",
    discussion: """
      By default, this is logistic regression over words, pairs of words and runs of characters; \
      runs of characters are left out if the text has more than 20 MB or more than 20 labels. It \
      starts in the direction of naive Bayes. With --pool, --embedding, --hidden or --embeddings, \
      it is a network over the pooled embeddings of words and pairs of words, or of words alone \
      with --embeddings. At the end, the probabilities of the best model are calibrated on the \
      validation examples.

      On Ctrl-C or one of the signals TERM, HUP, USR1, USR2 and XCPU, training finishes the batch, \
      saves the model and prints how to resume.
      """,
    parameters: Options.parameters)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    // Ignore SIGPIPE: training must not end because the program that reads its messages exited.
    signal(SIGPIPE, SIG_IGN)
    let workers = ThreadsOption.workers(arguments)
    let run = try arguments[Options.resume].map { try resumed($0) } ?? begun()
    let (isDone, progress) = try run.train(on: workers)
    guard isDone else { return 128 + (Interruption.cause ?? SIGINT) }
    try run.conclude(progress, asJSON: arguments[JSONOption.option], on: workers)
    return EXIT_SUCCESS
  }

  // MARK: - A new run

  private func begun() throws -> ClassifyRun {
    guard let corpus = arguments[Options.corpus] else { throw arguments.missing(Options.corpus) }
    let texts = [
      corpus, arguments[Options.valid], arguments[Options.test], arguments[Options.embeddings],
    ].compactMap(\.self)
    let lists = try lexiconFiles()?.map(\.path) ?? []
    if (texts + lists).count(where: { $0 == "-" }) > 1 { throw CommandError.repeatedStandardInput }
    try ModelOption.checkAreTexts(texts.filter { $0 != arguments[Options.embeddings] })
    let vectors = try arguments[Options.embeddings].map {
      try vectorSource($0, lossy: arguments[LossyOption.option])
    }
    let lexicon = try lexicon()
    var configuration = try configuration(corpus: corpus, lexicon: lexicon, vectors: vectors)
    let destination = try TrainingDestination.path(
      arguments[Options.model], corpus: corpus,
      otherFiles: Array(texts.dropFirst()), force: arguments[Options.force])
    let source = try SourceText(
      path: corpus, lossy: configuration.lossy, scratch: destination)
    if let format = arguments[ClassifyCommand.format] {
      configuration.format = format
    } else {
      configuration.format = try LabeledFormat.guess(for: source)
    }
    configuration.model.tokenizer =
      arguments[Options.tokenizer] ?? Tokenizer.guess(for: source)
    let validation = try arguments[Options.valid].map {
      try SourceText(path: $0, lossy: configuration.lossy)
    }
    var plan = try ClassifyPlan(
      configuration, lexicon: lexicon, source: source, validation: validation
    ) {
      choose(&$0, labels: $1, bytes: $2)
    }
    if let vectors { try plan.readEmbeddings(from: vectors) }
    let test = try arguments[Options.test].map {
      try SourceText(path: $0, lossy: configuration.lossy)
    }
    // An error in the test text must not end the run after the training.
    if let test { try plan.check(test) }
    if !arguments[Options.quiet] { plan.describe(to: destination) }
    try plan.memoryNeed.check()
    return try ClassifyRun(
      beginning: plan, test: test, at: destination, force: arguments[Options.force],
      isQuiet: arguments[Options.quiet])
  }

  private func configuration(
    corpus: String, lexicon: Lexicon?, vectors: (any VectorSource)?
  ) throws -> ClassifyConfiguration {
    let isNetwork =
      arguments.has(Options.pool) || arguments.has(Options.embedding)
      || arguments.has(Options.hidden) || vectors != nil
    if arguments[Options.freezeEmbeddings], vectors == nil {
      throw arguments.usageError(
        "'--freeze-embeddings' requires '--embeddings'; specify vectors, or leave it out.")
    }
    if let width = arguments[Options.embedding], let vectors, width != vectors.dimensions {
      throw arguments.usageError(
        "'--embedding \(width)' contradicts the vectors, which have \(vectors.dimensions) "
          + "dimensions; leave it out.")
    }
    try checkHaveEffect(isNetwork: isNetwork)
    let kinds = try kinds(hasLexicon: lexicon != nil, hasVectors: vectors != nil)
    var model = ClassifierConfiguration(features: kinds)
    model.buckets = arguments[Options.buckets]
    model.lowercase = !arguments[Options.keepCase]
    model.tokenizerVersion = arguments[TokenizerVersionOption.option]
    if lexicon != nil {
      model.lexiconScales = [Float](repeating: 1, count: Lexicon.names.count)
    }
    if isNetwork {
      model.pool = arguments[Options.pool] ?? .mean
      model.embedding = vectors?.dimensions ?? arguments[Options.embedding] ?? 100
      model.hidden = arguments[Options.hidden] ?? []
      model.activation = arguments[Options.activation] ?? .relu
      model.freezeEmbeddings = arguments[Options.freezeEmbeddings]
    }
    if let validationError = model.validationError {
      throw arguments.usageError(validationError: validationError)
    }
    var options = TrainingOptions(
      optimizer: arguments[Options.optimizer] ?? (model.isRegression ? .sgd : .adagrad))
    options.batch = arguments[Options.batch]
    options.epochs = arguments[Options.epochs]
    options.patience = arguments[Options.patience]
    options.schedule = arguments[Options.schedule] ?? .cosine
    options.l1 = arguments[Options.l1]
    options.l2 = arguments[Options.l2]
    options.weightDecay = 0
    options.clip = arguments[Options.clip]
    options.seed = arguments[Options.seed]
    options.dropout = DropoutRates(
      words: arguments[Options.dropoutWords], embedding: arguments[Options.dropoutEmbedding],
      hidden: arguments[Options.dropoutHidden], output: arguments[Options.dropoutOutput])
    return ClassifyConfiguration(
      corpus: try RunTexts.stored(corpus), valid: try arguments[Options.valid].map(RunTexts.stored),
      test: try arguments[Options.test].map(RunTexts.stored),
      lexicon: try lexiconFiles()?.map { "\($0)=\(try RunTexts.stored($1))" }
        .joined(separator: ","),
      embeddings: try arguments[Options.embeddings].map(RunTexts.stored),
      format: .tsv, labelField: arguments[ClassifyCommand.labelField],
      textField: arguments[ClassifyCommand.textField], lossy: arguments[LossyOption.option],
      minCount: arguments[Options.minCount], classWeights: arguments[Options.classWeights],
      model: model, options: options)
  }

  /// Refuses options that would change nothing.
  private func checkHaveEffect(isNetwork: Bool) throws {
    let hasHidden = !(arguments[Options.hidden] ?? []).isEmpty
    let needs: [(Option<Double>, Bool, String)] = [
      (Options.dropoutEmbedding, isNetwork, "a network; add --pool"),
      (Options.dropoutHidden, hasHidden, "hidden layers; add --hidden"),
      (Options.dropoutOutput, hasHidden, "hidden layers; add --hidden, or use --dropout-embedding"),
    ]
    if arguments.has(Options.activation), !hasHidden {
      throw arguments.usageError("'--activation' requires hidden layers; add --hidden.")
    }
    if arguments.has(Options.buckets), let names = arguments[Options.features],
      !names.contains("bigrams"), !names.contains("characters")
    {
      throw arguments.usageError(
        "'--buckets' hashes bigrams and characters; add one of them to --features, or leave it out."
      )
    }
    for (option, isMet, need) in needs where arguments[option] > 0 && !isMet {
      throw arguments.usageError("'--\(option.parameter.name)' requires \(need).")
    }
  }

  /// The features that are named, or those of the default, to which ``choose(_:labels:bytes:)``
  /// may add others.
  private func kinds(hasLexicon: Bool, hasVectors: Bool) throws -> [FeatureKind] {
    guard let names = arguments[Options.features] else {
      return (hasVectors ? [.words] : [.words, .bigrams]) + (hasLexicon ? [.lexicon] : [])
    }
    var kinds: Set<FeatureKind> = []
    for name in names.split(separator: ",", omittingEmptySubsequences: false) {
      guard let kind = FeatureKind(rawValue: String(name)) else {
        let known = FeatureKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw arguments.usageError(
          "'\(name)' is not a kind of features; choose among \(known).")
      }
      kinds.insert(kind)
    }
    if hasLexicon != kinds.contains(.lexicon) {
      throw arguments.usageError(
        hasLexicon
          ? "'--lexicon' needs the kind of features 'lexicon'; add it to --features."
          : "The features 'lexicon' need word lists; specify --lexicon.")
    }
    if hasVectors, !kinds.contains(.words) {
      throw arguments.usageError(
        "'--embeddings' needs the kind of features 'words'; add it to --features.")
    }
    return FeatureKind.allCases.filter(kinds.contains)
  }

  /// Returns the names and the files of the word lists.
  private func lexiconFiles() throws -> [(name: String, path: String)]? {
    guard let lists = arguments[Options.lexicon] else { return nil }
    let files = lists.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    guard files.allSatisfy({ $0.count == 2 }),
      Set(files.map { $0[0] }).isSubset(of: ["positive", "negative"]),
      Set(files.map { $0[0] }).count == files.count
    else {
      throw arguments.usageError(
        "'--lexicon \(lists)' is not 'positive=FILE,negative=FILE'; name the two word lists.")
    }
    return files.map { ($0[0], $0[1]) }
  }

  /// Reads the word lists.
  private func lexicon() throws -> Lexicon? {
    guard let files = try lexiconFiles() else { return nil }
    let words = try Dictionary(
      uniqueKeysWithValues: files.map { name, path in
        (
          name,
          try Lexicon.words(in: SourceText(path: path, lossy: arguments[LossyOption.option]))
        )
      })
    return Lexicon(positive: words["positive"] ?? [], negative: words["negative"] ?? [])
  }

  /// Chooses what depends on the labels and the size of the text.
  private func choose(_ configuration: inout ClassifyConfiguration, labels: Int, bytes: Int) {
    let isRegression = configuration.model.isRegression
    if isRegression, !arguments.has(Options.features), labels <= 20, bytes <= 20_000_000 {
      configuration.model.features =
        [.words, .bigrams, .characters]
        + configuration.model.features.filter { $0 == .lexicon }
    }
    // The gradient of a feature is that of the mean loss times its small value, so the rates are
    // high. With more labels, the probabilities and their gradients are smaller.
    let hasHidden = !configuration.model.hidden.isEmpty
    let rate = hasHidden ? 0.5 : !isRegression ? 8 : labels == 2 ? 16 : 32
    let optimizer = configuration.options.optimizer
    configuration.options.learningRate =
      arguments[Options.learningRate] ?? (optimizer == .sgd ? rate : optimizer.defaultRate)
  }

  // MARK: - Resuming

  private func resumed(_ name: String) throws -> ClassifyRun {
    if let fixed = arguments.values.keys.sorted().first(where: {
      !Options.changeableOnResume.contains($0)
    }) {
      throw arguments.usageError(
        "'--\(fixed)' cannot be specified when a run is resumed; leave it out, or begin a new run.")
    }
    let folder = try ClassifierOption.folder(at: ModelOption.existing(name))
    let training = try TrainingFolder(continuing: folder)
    var configuration = try ClassifyConfiguration(of: folder)
    // Check now that the best model so far can be loaded, because it may remain the best.
    _ = try folder.loadClassifier()
    if arguments.has(Options.epochs) {
      configuration.options.epochs = arguments[Options.epochs]
      let done = try training.savedProgress().epoch
      if configuration.options.epochs < done {
        throw arguments.usageError(
          "The run has already done \(counted(done, "epoch")); specify a larger --epochs, or leave it "
            + "out.")
      }
    }
    if arguments.has(Options.patience) {
      configuration.options.patience = arguments[Options.patience]
    }
    let path = arguments[Options.corpus] ?? configuration.corpus
    guard path == "-" || RunTexts.isKept(path) else {
      throw CommandError.movedText(
        kind: "training", path: path,
        command: "fflm classify train TEXT --resume \(shellText(folder.path))")
    }
    configuration.corpus = try RunTexts.stored(path)
    let source = try SourceText(
      path: path, lossy: configuration.lossy, scratch: folder.path)
    let plan = try ClassifyPlan(configuration, resuming: folder, source: source)
    if !arguments[Options.quiet] { plan.describe(to: folder.path) }
    try plan.memoryNeed.check()
    return try ClassifyRun(
      resuming: plan, in: training, isQuiet: arguments[Options.quiet])
  }
}
