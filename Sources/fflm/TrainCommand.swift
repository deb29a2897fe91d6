// fflm train: from a text to a model.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Text
import Training

enum TrainCommand {
  static let command = Command(
    "train", abstract: "Train a model on a text.",
    discussion: """
      Whatever is not said is chosen for the size of the text, and printed before training starts. \
      Ctrl-C and the signals TERM and HUP end the batch, save, and say how to go on. report.html \
      in the model's folder shows how the training goes.
      """,
    parameters: TrainParameters.all)

  static func run(_ arguments: ParsedArguments, _ usage: Usage) throws -> Int32 {
    // A week's training must not end because whoever read its messages went away.
    signal(SIGPIPE, SIG_IGN)
    var arguments = arguments
    if arguments.text("resume") == nil, let path = arguments.text("config") {
      arguments.values.merge(try ConfigurationFile.values(at: path)) { said, _ in said }
    }
    let run =
      try arguments.text("resume") == nil ? begin(arguments, usage) : resume(arguments, usage)
    let workers = Workers(count: Threads.count(arguments))
    let report = RunReport(run.plan, in: run.folder, on: workers)
    let (end, progress) = try train(run, report, arguments, on: workers)
    // The exit code of a program that a signal ended.
    if end == .interrupted { return 128 + (Interruption.cause ?? SIGINT) }
    try conclude(run, report, progress, on: workers, asJSON: arguments.flag("json"))
    return EXIT_SUCCESS
  }

  /// A plan with the folder that it works on.
  private struct Run {
    let plan: TrainingPlan
    let folder: TrainingFolder
    let isResumed: Bool
  }

  // MARK: - Beginnings

  private static func begin(_ arguments: ParsedArguments, _ usage: Usage) throws -> Run {
    let said = arguments.values
    guard let corpus = said.text("corpus") else { throw usage.missing("corpus") }
    let destination = try TrainingDestination.url(
      said.text("model"), corpus: corpus,
      otherTexts: ["valid", "test"].compactMap { said.text($0) }, force: arguments.flag("force"))
    var plan = try TrainingPlan(corpus: corpus, said, destination: destination)
    if let complaint = plan.recipe.model.complaint {
      throw usage.invalid(complaint: complaint)
    }
    if !arguments.flag("quiet") { plan.describe(to: destination, isNew: true) }
    try plan.checkMemory()

    Interruption.listen()
    let folder = try TrainingFolder(
      creating: destination, replacing: FileManager.default.fileExists(atPath: destination.path))
    do {
      try folder.describe(
        configuration: try plan.recipe.file, vocabulary: plan.vocabulary,
        heldOut: plan.validation.text.bytes)
      // From now on the copy, for the text itself may change while training goes on.
      plan.validation.text = try folder.current.loadHeldOut()
    } catch {
      folder.discardIfUnsaved()
      throw error
    }
    return Run(plan: plan, folder: folder, isResumed: false)
  }

  private static func resume(_ arguments: ParsedArguments, _ usage: Usage) throws -> Run {
    let said = arguments.values
    if let fixed = said.keys.sorted().first(where: {
      !TrainParameters.changeableOnResume.contains($0)
    }) {
      throw usage.invalid(
        "'--\(fixed)' cannot change when a run goes on; leave it out, or begin a new run.")
    }
    let folder = try ModelChoice.existing(said.text("resume") ?? "")
    // Read as a configuration file, too, for its checks of every value.
    let model = try folder.loadConfiguration()
    _ = try ConfigurationFile.values(at: folder.configuration.path)
    var recipe = try ModelFolder.decode(Recipe.self, from: folder.configuration)
    recipe.model = model
    if let corpus = said.text("corpus") { recipe.corpus = Recipe.absolute(corpus) }
    if let test = said.text("test") { recipe.test = Recipe.absolute(test) }
    try checkPipes(recipe, said)
    recipe.options.epochs = said.integer("epochs") ?? recipe.options.epochs
    recipe.options.patience = said.integer("patience") ?? recipe.options.patience
    recipe.options.saveEvery = said.number("save-every") ?? recipe.options.saveEvery
    recipe.options.keep = said.integer("keep") ?? recipe.options.keep
    let training = try TrainingFolder(continuing: folder)
    let done = try training.savedProgress()
    for (name, count) in [("epochs", done.epoch), ("steps", done.step)] {
      if let limit = said.integer(name), limit < count {
        throw usage.invalid(
          "The run has done \(count) \(name) already; give --\(name) more, or none.")
      }
    }
    // A limit that was reached has done its work.
    let isAtLimit = done.step >= recipe.options.steps ?? .max
    recipe.options.steps = said.integer("steps") ?? (isAtLimit ? nil : recipe.options.steps)
    let plan = try TrainingPlan(resuming: folder, recipe)
    if !arguments.flag("quiet") { plan.describe(to: folder.url, isNew: false) }
    try plan.checkMemory()
    try training.checkShapes(plan.recipe.model, vocabulary: plan.vocabulary.count)
    Interruption.listen()
    return Run(plan: plan, folder: training, isResumed: true)
  }

  /// Says of texts that were read from pipes how they are read again.
  private static func checkPipes(_ recipe: Recipe, _ said: [String: Value]) throws {
    let texts = [
      ("corpus", "training", recipe.corpus, "as in 'fflm train TEXT --resume FOLDER'"),
      ("test", "test", recipe.test ?? "", "with --test"),
    ]
    for (name, kind, path, option) in texts where said[name] == nil {
      if path == "-", !said.flag("quiet") {
        Terminal.note("The \(kind) text is read from standard input again.")
      }
      if isPipe(path) {
        throw CommandError(
          "The \(kind) text came from \(path), a pipe that is gone; name the same text \(option).")
      }
    }
  }

  /// A shell's <(…) is a file there, and gone with the command.
  private static func isPipe(_ path: String) -> Bool { path.hasPrefix("/dev/") }

  // MARK: - The run

  /// Trains to the run's end, and gives back the memory that this took.
  private static func train(
    _ run: Run, _ report: RunReport, _ arguments: ParsedArguments, on workers: Workers
  ) throws -> (Trainer.End, TrainingProgress) {
    let plan = run.plan
    let parameters = Parameters<Float>(plan.recipe.model, vocabulary: plan.vocabulary.count)
    if !run.isResumed { parameters.initialize(seed: plan.recipe.options.seed) }
    var display: TrainingDisplay?
    let trainer = Trainer(
      parameters, options: plan.recipe.options, training: plan.training,
      validation: plan.validation, folder: run.folder, log: report.log, workers: workers,
      report: { event, progress in
        display?.show(event, progress)
        switch event {
        case .saved(let model): report.update(model, at: progress.step)
        case .rolledBack(let sentence): Terminal.note(sentence)
        case .progressed, .validated: break
        }
      },
      shouldStop: { Interruption.isRequested })
    if !arguments.flag("quiet") { display = TrainingDisplay(plan, trainer) }
    if run.isResumed {
      try trainer.resume()
      // What was said anew holds for the sittings to come, too.
      try AtomicFile.write(try plan.recipe.file, to: run.folder.destination.configuration)
    }
    let end = try finish(trainer, of: run, report)
    if end == .interrupted {
      report.write()
      noteInterruption(of: run)
      return (end, trainer.progress)
    }
    Interruption.stopListening()
    if !arguments.flag("quiet") {
      Terminal.note("Ended: \(end.rawValue) (\(durationText(trainer.progress.seconds))).")
    }
    return (end, trainer.progress)
  }

  /// Runs to the end; where that fails, says what is left.
  private static func finish(
    _ trainer: Trainer, of run: Run, _ report: RunReport
  ) throws -> Trainer.End {
    do {
      return try trainer.run()
    } catch {
      run.folder.discardIfUnsaved()
      if !run.folder.isStaged {
        report.fail(trainer.progress, error)
        let place = run.folder.destination.url.pathFromHere
        Terminal.note("The last good model is in \(place).")
      }
      throw error
    }
  }

  /// Says how the run goes on.
  private static func noteInterruption(of run: Run) {
    let recipe = run.plan.recipe
    let corpus = isPipe(recipe.corpus) ? " TEXT" : ""
    let test = isPipe(recipe.test ?? "") ? " --test TEXT" : ""
    let again = recipe.corpus == "-" ? ", with the same text on standard input" : ""
    Terminal.note(
      """
      Interrupted and saved. Go on with: fflm train\(corpus) --resume \
      \(shellText(run.folder.destination.url))\(test)\(again)
      """)
  }

  /// Prints what the best model reached, on the validation text and on the test text if there is one.
  private static func conclude(
    _ run: Run, _ report: RunReport, _ progress: TrainingProgress, on workers: Workers, asJSON: Bool
  ) throws {
    let folder = run.folder.destination
    let model = try folder.load()
    let test = run.plan.test.flatMap { model.evaluate([$0], on: workers).first }
    if let test { report.add(test: test, progress) }
    report.finish(model.parameters)
    if asJSON {
      let outcome = TrainingReport(
        model: folder.url.pathFromHere, progress: progress,
        parameters: model.parameters.table.parameterCount, test: test)
      try Terminal.print(jsonLine(outcome))
    } else {
      for (name, result) in [("validation", progress.best), ("test", test)] {
        if let result { try Terminal.print(result.line(name)) }
      }
      try Terminal.print("model in \(folder.url.pathFromHere)")
    }
  }
}
