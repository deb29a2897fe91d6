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
      Ctrl-C ends the batch, saves, and says how to go on.
      """,
    parameters: TrainParameters.all)

  /// The exit code of a program that Ctrl-C ended: 128 + SIGINT.
  private static let interruptedExitCode: Int32 = 130

  static func run(
    _ arguments: ParsedArguments, invalid: (String) -> UsageError
  ) throws -> Int32 {
    // A week's training must not end because whoever read its messages went away.
    signal(SIGPIPE, SIG_IGN)
    let run =
      try arguments.text("resume") == nil
      ? begin(arguments, invalid: invalid) : resume(arguments, invalid: invalid)
    return try train(run, arguments)
  }

  /// A plan with the folder and the parameters that it works on.
  private struct Run {
    let plan: TrainingPlan
    let folder: TrainingFolder
    let parameters: Parameters<Float>
    let isResumed: Bool
  }

  // MARK: - Beginnings

  private static func begin(
    _ arguments: ParsedArguments, invalid: (String) -> UsageError
  ) throws -> Run {
    var said = arguments.values
    if let path = arguments.text("config") {
      said.merge(try ConfigurationFile.values(at: path)) { onCommandLine, _ in onCommandLine }
    }
    guard let corpus = said.text("corpus") else {
      throw invalid("Missing expected argument '<corpus>'")
    }
    let destination = try destination(
      said.text("model"), corpus: corpus, force: arguments.flag("force"))
    let plan = try TrainingPlan(corpus: corpus, said)
    if let complaint = plan.recipe.model.complaint {
      throw invalid(complaint.prefix(1).uppercased() + complaint.dropFirst() + ".")
    }
    if let test = plan.recipe.test { _ = try SourceText(path: test, lossy: plan.recipe.lossy) }
    if !arguments.flag("quiet") { TrainingDisplay.describe(plan, destination) }
    try plan.checkMemory()

    let folder = try TrainingFolder(creating: destination)
    do {
      try folder.describe(
        configuration: try plan.recipe.file, vocabulary: plan.vocabulary, heldOut: plan.heldOut)
    } catch {
      folder.discardIfUnsaved()
      throw error
    }
    let parameters = Parameters<Float>(plan.recipe.model, vocabulary: plan.vocabulary.count)
    parameters.initialize(seed: plan.recipe.options.seed)
    return Run(plan: plan, folder: folder, parameters: parameters, isResumed: false)
  }

  /// Where the model goes, if it may go there.
  private static func destination(_ path: String?, corpus: String, force: Bool) throws -> URL {
    let name =
      corpus == "-"
      ? "stdin" : URL(fileURLWithPath: corpus).deletingPathExtension().lastPathComponent
    let url = URL(fileURLWithPath: path ?? "\(name).fflm")
    let files = FileManager.default
    guard files.fileExists(atPath: url.path) else { return url }
    let isModel =
      files.fileExists(atPath: ModelFolder(url).configuration.path)
      && files.fileExists(atPath: ModelFolder(url).vocabulary.path)
    guard isModel else {
      throw CommandError("\(pathText(url)) is there and is not a model; name another with --model.")
    }
    guard force else {
      throw CommandError(
        """
        \(pathText(url)) is there already. Go on with it by 'fflm train --resume \(pathText(url))', \
        replace it with --force, or name another with --model.
        """)
    }
    return url
  }

  private static func resume(
    _ arguments: ParsedArguments, invalid: (String) -> UsageError
  ) throws -> Run {
    let said = arguments.values
    if let fixed = said.keys.sorted().first(where: {
      !TrainParameters.changeableOnResume.contains($0)
    }) {
      throw invalid(
        fixed == "corpus"
          ? "A run that goes on keeps its corpus; leave '\(said.text("corpus") ?? "")' out."
          : "'--\(fixed)' cannot change when a run goes on.")
    }
    let folder = try ModelChoice.existing(URL(fileURLWithPath: said.text("resume") ?? ""))
    var recipe = try ModelFolder.decode(Recipe.self, from: folder.configuration)
    recipe.model = try folder.loadConfiguration()
    recipe.options.epochs = said.integer("epochs") ?? recipe.options.epochs
    recipe.options.patience = said.integer("patience") ?? recipe.options.patience
    // A limit of steps was for the sitting that it was said in.
    recipe.options.steps = said.integer("steps")
    let plan = try TrainingPlan(resuming: folder, recipe)
    if !arguments.flag("quiet") { TrainingDisplay.describe(plan, folder.url) }
    try plan.checkMemory()
    return Run(
      plan: plan, folder: TrainingFolder(continuing: folder),
      parameters: Parameters<Float>(recipe.model, vocabulary: plan.vocabulary.count),
      isResumed: true)
  }

  // MARK: - The run

  private static func train(_ run: Run, _ arguments: ParsedArguments) throws -> Int32 {
    let (plan, workers) = (run.plan, Workers(count: Threads.count(arguments)))
    let display = arguments.flag("quiet") ? nil : TrainingDisplay(plan.recipe.options)
    let trainer = Trainer(
      run.parameters, options: plan.recipe.options, training: plan.training,
      validation: plan.validation, folder: run.folder, workers: workers,
      report: { event, progress in display?.show(event, progress) },
      shouldStop: { Interruption.isRequested })
    display?.batchesPerEpoch = trainer.batchesPerEpoch
    display?.totalSteps = trainer.totalSteps
    let end: Trainer.End
    do {
      if run.isResumed { try trainer.resume() }
      Interruption.listen()
      end = try trainer.run()
    } catch {
      display?.clear()
      if FileManager.default.fileExists(atPath: run.folder.current.parameters.path) {
        Terminal.note("The last good model is in \(pathText(run.folder.current.url)).")
      }
      run.folder.discardIfUnsaved()
      throw error
    }
    display?.clear()
    let folder = run.folder.destination
    if end == .interrupted {
      Terminal.note(
        "Interrupted and saved. Go on with: fflm train --resume \(pathText(folder.url))")
      return interruptedExitCode
    }
    if !arguments.flag("quiet") {
      Terminal.note("Ended: \(end.rawValue) (\(durationText(trainer.progress.seconds))).")
    }
    try report(trainer, plan, folder, workers, asJSON: arguments.flag("json"))
    return EXIT_SUCCESS
  }

  /// Prints what the best model reached, on the validation text and on the test text if there is one.
  private static func report(
    _ trainer: Trainer, _ plan: TrainingPlan, _ folder: ModelFolder, _ workers: Workers,
    asJSON: Bool
  ) throws {
    let model = try folder.load()
    var results: [(name: String, result: Evaluation)] = []
    if let best = trainer.progress.best { results.append(("validation", best)) }
    if let test = plan.recipe.test {
      let text = try SourceText(path: test, lossy: plan.recipe.lossy)
      for result in model.evaluate([text], on: workers) {
        results.append(("test", result))
        try trainer.logTest(result)
      }
    }
    if asJSON {
      let report = TrainingReport(
        model: pathText(folder.url), progress: trainer.progress,
        parameters: model.parameters.table.parameterCount, results: results)
      try Terminal.print(try report.json)
    } else {
      for (name, result) in results {
        try Terminal.print(EvaluationReport.line(name, result))
      }
      try Terminal.print("model in \(pathText(folder.url))")
    }
  }
}
