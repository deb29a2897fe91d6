// A run of fflm train, new or resumed.

import Arguments
import Files
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Reports
import Text
import Training

/// A plan and the folder in which it is carried out.
struct TrainingRun {
  var plan: TrainingPlan
  let folder: TrainingFolder
  let log: TrainingLog
  let isResumed: Bool
  let isQuiet: Bool
  /// Whether a resumed run was given another test text, which is not in its folder yet.
  private(set) var hasNewTest = false

  private init(
    _ plan: TrainingPlan, in folder: TrainingFolder, isResumed: Bool, _ arguments: ParsedArguments
  ) {
    self.plan = plan
    self.folder = folder
    self.isResumed = isResumed
    log = TrainingLog(in: folder)
    isQuiet = arguments[TrainOptions.quiet]
  }

  /// Plans a new run and creates its folder.
  init(beginning arguments: ParsedArguments, on workers: Workers) throws {
    let (initialPlan, destination) = try TrainCommand.plan(arguments, on: workers)
    var plan = initialPlan
    Interruption.listen()
    let folder = try TrainingFolder(
      creating: destination, replacing: arguments[TrainOptions.force])
    do {
      try folder.describe(.configuration, plan.configuration.file)
      try folder.describe(.vocabulary, plan.vocabulary.file)
      // Use copies from now on, because the original texts may change during training.
      plan.validation.text = try folder.current.keep(plan.validation.text, as: .heldOut)
      plan.test = try plan.test.map { try folder.current.keep($0, as: .test) }
      if let embeddings = plan.embeddings { try folder.writeStart(embeddings.parameters) }
      plan.embeddings = nil
      if let weights = plan.initialWeights { try folder.writeStart(weights) }
      plan.initialWeights = nil
    } catch {
      folder.discardIfUnsaved()
      throw error
    }
    self.init(plan, in: folder, isResumed: false, arguments)
  }

  // MARK: - Resuming

  /// Reads an existing run from its folder, and plans the rest of it.
  init(resuming arguments: ParsedArguments, on workers: Workers) throws {
    if let fixed = arguments.values.keys.sorted().first(where: {
      !TrainOptions.changeableOnResume.contains($0)
    }) {
      throw arguments.usageError(
        "'--\(fixed)' cannot be specified when a run is resumed; leave it out, or begin a new run.")
    }
    let given = SettingValues(arguments.values)
    let folder = try ModelFolder(ModelOption.existing(arguments[TrainOptions.resume] ?? ""))
    try ModelOption.checkIsLanguageModel(folder)
    let training = try TrainingFolder(continuing: folder)
    var configuration = try RunConfiguration(of: folder)
    let done = try training.savedProgress()
    try Self.apply(given, to: &configuration, after: done, arguments)
    let isTestKept = !given.has(TextKey.test) && folder.has(.test)
    let test = try isTestKept ? folder.loadText(.test) : nil
    let isQuiet = arguments[TrainOptions.quiet]
    try Self.checkTexts(
      of: configuration, keepsTest: test != nil, given, folder: folder.path, isQuiet: isQuiet)
    let plan = try TrainingPlan(resuming: folder, configuration, test: test)
    if !isQuiet { plan.describe(to: folder.path, isNew: false) }
    try plan.checkMemory()
    if !isQuiet { plan.describeTime(after: done.step, on: workers) }
    try training.checkShapes(ParameterTable(plan.network))
    // Check now that the best model so far can be loaded, because it may remain the best.
    _ = try folder.load()
    Interruption.listen()
    self.init(plan, in: training, isResumed: true, arguments)
    hasNewTest = given.has(TextKey.test)
  }

  private typealias TextKey = RunTexts.CodingKeys
  private typealias TrainingKey = TrainingOptions.CodingKeys

  /// Changes those options of a run that were given again.
  private static func apply(
    _ given: SettingValues, to configuration: inout RunConfiguration,
    after done: TrainingProgress, _ arguments: ParsedArguments
  ) throws {
    let limit = configuration.options.steps
    given.apply(.text, to: &configuration)
    configuration.texts = try configuration.texts.stored()
    given.apply(.training, to: &configuration)
    let (epochs, steps) = (configuration.options.epochs, configuration.options.steps ?? .max)
    for (key, limit, count) in [
      (TrainingKey.epochs, epochs, done.epoch), (.steps, steps, done.step),
    ] where given.has(key) && limit < count {
      let name = key.stringValue
      throw arguments.usageError(
        """
        The run has already done \(counted(count, String(name.dropLast()))); specify a larger \
        --\(name), or leave it out.
        """)
    }
    // Remove a step limit that was reached, so that training continues, unless it ends the last
    // epoch.
    if !given.has(TrainingKey.steps), done.step >= limit ?? .max, done.epoch < epochs - 1 {
      configuration.options.steps = nil
    }
  }

  /// Checks that the texts are still at their paths.
  ///
  /// - Throws: ``CommandError`` that says how to specify a text that has moved.
  private static func checkTexts(
    of configuration: RunConfiguration, keepsTest: Bool, _ given: SettingValues, folder: FilePath,
    isQuiet: Bool
  ) throws {
    let (corpus, test) = (configuration.texts.corpus, configuration.texts.test)
    let texts: [(TextKey, String, String?, String)] = [
      (.corpus, "training", corpus, "fflm train TEXT --resume \(shellText(folder))"),
      (
        .test, "test", keepsTest ? nil : test,
        "fflm train --resume \(shellText(folder)) --test TEXT"
      ),
    ]
    for (key, kind, path, command) in texts where !given.has(key) {
      guard let path else { continue }
      if path == "-" {
        if !isQuiet { Terminal.note("The \(kind) text is read from standard input again.") }
      } else if !RunTexts.isKept(path) {
        throw CommandError.movedText(kind: kind, path: path, command: command)
      }
    }
  }
}
