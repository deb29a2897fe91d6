// fflm train: from a text to a model.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Text
import Training

enum TrainCommand {
  static let command = Command(
    "train", abstract: "Train a model on a text.",
    discussion: """
      Whatever is not said is chosen for the size of the text, and printed before training starts. \
      Ctrl-C and the signals TERM, HUP, USR1, USR2 and XCPU finish the batch, save, and print how \
      to resume. report.html in the model's folder shows how the training goes.
      """,
    parameters: TrainParameters.all)

  static func run(_ arguments: ParsedArguments, _ usage: Usage) throws -> Int32 {
    // A week's training must not end because whoever read its messages went away.
    signal(SIGPIPE, SIG_IGN)
    var arguments = arguments
    if arguments.text("resume") == nil, let path = arguments.text("config") {
      var values = try ConfigurationFile.values(at: path)
      // The command line overrides the file, also where the two would contradict each other.
      for (name, others) in lengths where arguments.values[name] != nil {
        for other in others { values[other] = nil }
      }
      arguments.values.merge(values) { said, _ in said }
    }
    let workers = Workers(count: Threads.count(arguments))
    if arguments.flag("dry-run") {
      try dryRun(arguments, usage, on: workers)
      return EXIT_SUCCESS
    }
    let run =
      try arguments.text("resume") == nil
      ? begin(arguments, usage, on: workers) : resume(arguments, usage, on: workers)
    let log = TrainingLog(in: run.folder)
    let report = RunReport(run.plan, of: log, in: run.folder, on: workers)
    let (end, progress) = try train(run, log, report, arguments, on: workers)
    // The exit code of a program that a signal ended.
    if end == .interrupted { return 128 + (Interruption.cause ?? SIGINT) }
    try conclude(run, report, progress, arguments, on: workers)
    return EXIT_SUCCESS
  }

  /// The options that say how long to train, with those that each of them replaces.
  private static let lengths = [
    "time": ["epochs", "steps"], "epochs": ["time"], "steps": ["time"],
  ]

  /// A plan with the folder that it works on.
  private struct Run {
    let plan: TrainingPlan
    let folder: TrainingFolder
    let isResumed: Bool
  }

  // MARK: - Beginnings

  /// Prints the plan of a new run, as its `config.json` with `--json`, and trains nothing.
  private static func dryRun(
    _ arguments: ParsedArguments, _ usage: Usage, on workers: Workers
  ) throws {
    guard arguments.text("resume") == nil else {
      throw usage.invalid("'--dry-run' is for new runs; leave it or '--resume' out.")
    }
    if arguments.flag("quiet") && !arguments.flag("json") {
      throw usage.invalid("'--dry-run --quiet' prints nothing; leave one of them out.")
    }
    let plan = try plan(arguments, usage, on: workers).plan
    if arguments.flag("json") {
      try Terminal.print(String(decoding: plan.recipe.file, as: UTF8.self), terminator: "")
    }
  }

  /// Plans a new run, and says what it will do.
  private static func plan(
    _ arguments: ParsedArguments, _ usage: Usage, on workers: Workers
  ) throws -> (plan: TrainingPlan, destination: FilePath) {
    let said = arguments.values
    guard let corpus = said.text("corpus") else { throw usage.missing("corpus") }
    if said["time"] != nil, let other = ["epochs", "steps"].first(where: { said[$0] != nil }) {
      throw usage.invalid(
        "'--time' and '--\(other)' cannot be used together; leave one of them out.")
    }
    let destination = try TrainingDestination.path(
      said.text("model"), corpus: corpus,
      otherTexts: ["valid", "test"].compactMap { said.text($0) },
      force: arguments.flag("force") || arguments.flag("dry-run"))
    var plan = try TrainingPlan(corpus: corpus, said, destination: destination)
    if let complaint = plan.recipe.model.complaint {
      throw usage.invalid(complaint: complaint)
    }
    if let seconds = said.number("time") { try plan.fit(to: seconds, on: workers) }
    if !arguments.flag("quiet") { plan.describe(to: destination, isNew: true) }
    try plan.checkMemory()
    if !arguments.flag("quiet") { plan.describeTime(wanted: said.number("time"), on: workers) }
    return (plan, destination)
  }

  private static func begin(
    _ arguments: ParsedArguments, _ usage: Usage, on workers: Workers
  ) throws -> Run {
    let (initialPlan, destination) = try plan(arguments, usage, on: workers)
    var plan = initialPlan
    Interruption.listen()
    let folder = try TrainingFolder(creating: destination, replacing: arguments.flag("force"))
    do {
      try folder.describe(.configuration, plan.recipe.file)
      try folder.describe(.vocabulary, plan.vocabulary.file)
      // From now on the copies, for the texts themselves may change during training.
      plan.validation.text = try folder.current.keep(plan.validation.text, as: .heldOut)
      plan.test = try plan.test.map { try folder.current.keep($0, as: .test) }
    } catch {
      folder.discardIfUnsaved()
      throw error
    }
    return Run(plan: plan, folder: folder, isResumed: false)
  }

  private static func resume(
    _ arguments: ParsedArguments, _ usage: Usage, on workers: Workers
  ) throws -> Run {
    let said = arguments.values
    if let fixed = said.keys.sorted().first(where: {
      !TrainParameters.changeableOnResume.contains($0)
    }) {
      throw usage.invalid(
        "'--\(fixed)' cannot change when a run goes on; leave it out, or begin a new run.")
    }
    let folder = try ModelFolder(ModelChoice.existing(said.text("resume") ?? ""))
    let training = try TrainingFolder(continuing: folder)
    var recipe = try Recipe(of: folder)
    if let corpus = said.text("corpus") { recipe.texts.corpus = try RecipeTexts.stored(corpus) }
    if let test = said.text("test") { recipe.texts.test = try RecipeTexts.stored(test) }
    let test = said["test"] == nil && folder.has(.test) ? try folder.loadText(.test) : nil
    try checkTexts(of: recipe, keepsTest: test != nil, said, folder: folder.path)
    recipe.options.epochs = said.integer("epochs") ?? recipe.options.epochs
    recipe.options.patience = said.integer("patience") ?? recipe.options.patience
    recipe.options.saveEvery = said.number("save-every") ?? recipe.options.saveEvery
    recipe.options.keep = said.integer("keep") ?? recipe.options.keep
    let done = try training.savedProgress()
    for (name, count) in [("epochs", done.epoch), ("steps", done.step)] {
      if let limit = said.integer(name), limit < count {
        throw usage.invalid(
          """
          The run has done \(counted(count, String(name.dropLast()))) already; give --\(name) more, \
          or none.
          """
        )
      }
    }
    // A limit that was reached has done its work, unless it is the end of the last epoch.
    let isAtLimit =
      done.step >= recipe.options.steps ?? .max && done.epoch < recipe.options.epochs - 1
    recipe.options.steps = said.integer("steps") ?? (isAtLimit ? nil : recipe.options.steps)
    var plan = try TrainingPlan(resuming: folder, recipe, test: test)
    if !arguments.flag("quiet") { plan.describe(to: folder.path, isNew: false) }
    try plan.checkMemory()
    if !arguments.flag("quiet") { plan.describeTime(after: done.step, on: workers) }
    try training.checkShapes(ParameterTable(plan.network))
    // The best model so far, which may stay the best to the end.
    _ = try folder.load()
    if said["test"] != nil, let text = plan.test {
      plan.test = try folder.keep(text, as: .test)
    }
    Interruption.listen()
    return Run(plan: plan, folder: training, isResumed: true)
  }

  /// Demands that the texts are where they were, and says how to name them where they are not.
  private static func checkTexts(
    of recipe: Recipe, keepsTest: Bool, _ said: [String: Value], folder: FilePath
  ) throws {
    let texts = [
      ("corpus", "training", recipe.texts.corpus, "fflm train TEXT --resume \(shellText(folder))"),
      (
        "test", "test", keepsTest ? nil : recipe.texts.test,
        "fflm train --resume \(shellText(folder)) --test TEXT"
      ),
    ]
    for (name, kind, path, command) in texts where said[name] == nil {
      guard let path else { continue }
      if path == "-" {
        if !said.flag("quiet") {
          Terminal.note("The \(kind) text is read from standard input again.")
        }
      } else if !RecipeTexts.isKept(path) {
        throw CommandError(
          """
          The \(kind) text is no longer at '\(path)'; if it was moved, or came from a pipe, name \
          the same text again, as in '\(command)'.
          """)
      }
    }
  }

  // MARK: - The run

  /// Trains to the run's end, and gives back the memory that this took.
  private static func train(
    _ run: Run, _ log: TrainingLog, _ report: RunReport, _ arguments: ParsedArguments,
    on workers: Workers
  ) throws -> (Trainer.End, TrainingProgress) {
    let plan = run.plan
    let network = Network<Float>(plan.network)
    if !run.isResumed { network.parameters.initialize(seed: plan.recipe.options.seed) }
    var display: TrainingDisplay?
    let trainer = Trainer(
      network, options: plan.recipe.options, training: plan.examples, validation: plan.measure,
      folder: run.folder, log: log, workers: workers,
      report: { event, progress in
        display?.show(event, progress)
        switch event {
        case .saved(let model):
          notePlace(of: run)
          report.update(model, at: progress.step)
        case .rolledBack(let sentence): Terminal.note(sentence)
        case .progressed, .validated: break
        }
      },
      shouldStop: { Interruption.isRequested })
    defer {
      if let remains = run.folder.remains {
        Terminal.note("The model that was replaced cannot be removed from \(remains.display).")
      }
    }
    if !arguments.flag("quiet") { display = TrainingDisplay(plan, trainer) }
    if run.isResumed {
      try trainer.resume()
      // What was said anew holds for the sittings to come, too.
      try run.folder.current.folder.replace(
        ModelFile.configuration.rawValue, with: try plan.recipe.file)
    }
    let end = try finish(trainer, of: run, report)
    if end == .interrupted {
      if !run.folder.isStaged { report.write() }
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
      if let place = run.folder.isSaved ? run.folder.place : nil {
        if !run.folder.isStaged { report.fail(trainer.progress, error) }
        let remark = run.folder.isStaged ? "; move it, because the next run removes it" : ""
        Terminal.note("The last good model is in \(place.display)\(remark).")
      } else if run.folder.replaces {
        Terminal.note("\(run.folder.destination.display) is as it was.")
      }
      throw error
    }
  }

  /// Says so once where the model is saved to another folder than was said.
  private static func notePlace(of run: Run) {
    guard let place = run.folder.newPlace() else { return }
    Terminal.note(
      """
      The model is saved to \(place.display), because its folder was moved or another program took \
      its name.
      """)
  }

  /// Says how to resume the run, or that it is discarded.
  private static func noteInterruption(of run: Run) {
    let recipe = run.plan.recipe
    if run.folder.isStaged {
      run.folder.discardIfUnsaved()
      return Terminal.note(
        """
        Interrupted before the first validation. \(run.folder.destination.display) is as it was; \
        the new model is discarded.
        """)
    }
    let isKept = recipe.texts.corpus == "-" || RecipeTexts.isKept(recipe.texts.corpus)
    let again = recipe.texts.corpus == "-" ? ", with the same text on standard input" : ""
    Terminal.note(
      """
      Interrupted and saved. Resume with: fflm train\(isKept ? "" : " TEXT") --resume \
      \(shellText(run.folder.place ?? run.folder.destination))\(again)
      """)
  }

  /// Prints what the best model reached, on the validation text and on the test text if there is one.
  private static func conclude(
    _ run: Run, _ report: RunReport, _ progress: TrainingProgress, _ arguments: ParsedArguments,
    on workers: Workers
  ) throws {
    let model = try run.folder.current.load()
    let place = (run.folder.place ?? run.folder.destination).display
    let test = run.plan.test.flatMap { model.evaluate([$0], on: workers).first }
    if let test { report.add(test: test, progress) }
    report.finish(model.parameters)
    if !arguments.flag("quiet") {
      progress.best?.unknownNote("the validation text").map(Terminal.note)
      test?.unknownNote("the test text").map(Terminal.note)
    }
    if arguments.flag("json") {
      let outcome = TrainingReport(model, at: place, progress: progress, test: test)
      try Terminal.print(jsonLine(outcome))
    } else {
      for (name, result) in [("validation", progress.best), ("test", test)] {
        if let result { try Terminal.print(result.line(name)) }
      }
      try Terminal.print("model in \(place)")
    }
  }
}
