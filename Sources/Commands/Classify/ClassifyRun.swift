// A run of fflm classify train: begun or resumed, and trained to its end.

import Arguments
import Classification
import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import Reports
import Text
import Training

/// A plan and the folder in which it is carried out.
struct ClassifyRun {
  private let plan: ClassifyPlan
  /// The text on which the trained model is evaluated, if there is one.
  private let test: SourceText?
  private let folder: TrainingFolder
  private let log: TrainingLog
  private let report: ClassifyReport
  private let isResumed: Bool
  private let isQuiet: Bool

  /// Creates the folder of a new run.
  init(
    beginning plan: ClassifyPlan, test: SourceText?, at destination: FilePath, force: Bool,
    isQuiet: Bool
  ) throws {
    (self.plan, self.isQuiet, isResumed) = (plan, isQuiet, false)
    Interruption.listen()
    folder = try TrainingFolder(creating: destination, replacing: force)
    log = TrainingLog(in: folder)
    report = ClassifyReport(plan, of: log, in: folder)
    do {
      try folder.describe(.configuration, plan.configuration.file)
      try folder.describe(.labels, plan.labels.file)
      try folder.describe(.features, plan.features.file)
      if let lexicon = plan.features.lexicon { try folder.describe(.lexicon, lexicon.file) }
      // Keep copies, because the original texts may change during training.
      if let text = plan.validationText { _ = try folder.current.keep(text, as: .heldOut) }
      let current = folder.current
      self.test = try test.map { try current.keep($0, as: .test) }
      // The initial weights depend on the texts, and not on the seed alone.
      if plan.configuration.model.isRegression || plan.embeddings != nil {
        let network = Network<Float>(plan.network)
        plan.initialize(network)
        try folder.writeStart(network.parameters)
      }
    } catch {
      folder.discardIfUnsaved()
      throw error
    }
  }

  /// Continues a run.
  init(resuming plan: ClassifyPlan, in folder: TrainingFolder, isQuiet: Bool) throws {
    (self.plan, self.folder, self.isQuiet, isResumed) = (plan, folder, isQuiet, true)
    log = TrainingLog(in: folder)
    report = ClassifyReport(plan, of: log, in: folder)
    test = try folder.current.has(.test) ? folder.current.loadText(.test) : nil
    try folder.checkShapes(ParameterTable(plan.network))
    Interruption.listen()
  }

  /// Trains to the end.
  ///
  /// - Returns: Whether the run reached its end, and its progress; false if a signal interrupted it,
  ///   after which it is saved.
  func train(on workers: Workers) throws -> (isDone: Bool, progress: TrainingProgress) {
    let network = Network<Float>(plan.network)
    if !isResumed {
      network.parameters.initialize(seed: plan.configuration.options.seed)
      try folder.restoreStart(network.parameters)
    }
    let measure = ValidationTexts(plan.validation)
    var display: ClassifyDisplay?
    let report = report
    let trainer = Trainer(
      network, options: plan.trainerOptions, training: plan.examples, validation: measure,
      folder: folder, log: log, workers: workers,
      report: { event, progress in
        display?.show(event, progress, accuracy: measure.accuracy)
        switch event {
        case .rolledBack(let sentence): Terminal.note(sentence)
        case .saved: report.update()
        case .progressed, .validated: break
        }
      }, shouldStop: { Interruption.isRequested })
    if !isQuiet { display = ClassifyDisplay(trainer, epochs: plan.configuration.options.epochs) }
    if isResumed {
      try trainer.resume()
      try folder.current.folder.replace(
        ModelFile.configuration.rawValue, with: try plan.configuration.file)
    }
    let end: Trainer.End
    do {
      end = try trainer.run()
    } catch {
      folder.discardIfUnsaved()
      if let place = folder.isSaved ? folder.place : nil {
        if !folder.isStaged { report.fail(trainer.progress, error) }
        Terminal.note("The last good model is in \(place.display).")
      }
      throw error
    }
    if let remains = folder.remains {
      Terminal.note("The replaced model could not be removed; delete \(remains.display).")
    }
    if end == .interrupted {
      if !folder.isStaged { report.interrupt() }
      noteInterruption()
      return (false, trainer.progress)
    }
    Interruption.stopListening()
    if !isQuiet {
      let seconds = durationText(trainer.progress.seconds)
      Terminal.note("Ended: \(end.rawValue) (\(seconds)).")
    }
    try calibrate(step: trainer.progress.bestStep ?? trainer.progress.step, on: workers)
    return (true, trainer.progress)
  }

  /// Sets the temperature of the best model on the validation examples.
  ///
  /// A model that was calibrated in an earlier session and is still the best is not changed.
  private func calibrate(step: Int, on workers: Workers) throws {
    if folder.current.metadata(Self.temperatureKey) != nil { return }
    let parameters = Parameters<Float>(ParameterTable(plan.network))
    let saved = try folder.current.parameters(parameters.table)
    parameters.all.copy(from: saved.all)
    let network = Network(plan.network, over: parameters)
    let workspace = Workspace<Float>(
      plan.network, capacity: Network<Float>.textsPerBatch, gradients: false, workers: workers)
    guard let scores = network.scores(of: plan.validation, in: workspace) else { return }
    let temperature = Temperature(scores: scores, targets: plan.validation.targets)
    Classifier.divideScores(
      of: parameters, plan.configuration.model, by: temperature.value, on: workers)
    try folder.current.write(
      parameters, step: step, metadata: [Self.temperatureKey: "\(temperature.value)"])
  }

  /// The key of the temperature by which the scores of a model were divided, in the metadata of
  /// `model.safetensors`.
  static let temperatureKey = "temperature"

  private func noteInterruption() {
    if folder.isStaged {
      folder.discardIfUnsaved()
      return Terminal.note(
        "Interrupted before the first validation. \(folder.destination.display) is unchanged; the "
          + "new model is discarded.")
    }
    let corpus = plan.configuration.corpus
    let isKept = corpus == "-" || RunTexts.isKept(corpus)
    let again = corpus == "-" ? ", with the same text on standard input" : ""
    Terminal.note(
      """
      Interrupted and saved. Resume with: fflm classify train\(isKept ? "" : " TEXT") --resume \
      \(shellText(folder.place ?? folder.destination))\(again)
      """)
  }

  /// Prints the metrics of the best model on the validation examples and on the test text, if there
  /// is one.
  func conclude(
    _ progress: TrainingProgress, asJSON: Bool, on workers: Workers
  ) throws {
    let classifier = try folder.current.loadClassifier()
    let place = folder.place ?? folder.destination
    let validation = try classifier.metrics(of: plan.validation, on: workers)
    let testMetrics = try test.map {
      try classifier.metrics(of: $0, plan.configuration, on: workers)
    }
    report.finish(validation: validation, test: testMetrics, progress)
    if asJSON {
      return try Terminal.print(
        jsonLine(
          ClassifyOutcome(
            model: place.display, validation: ClassificationFigures(validation),
            test: testMetrics.map { ClassificationFigures($0) })))
    }
    for (name, metrics) in [("validation", validation), ("test", testMetrics)] {
      if let metrics { try Terminal.print(metrics.line(name)) }
    }
    try Terminal.print("model in \(place.display)")
    if !isQuiet, report.isUpToDate {
      Terminal.note("Report: \(place.appending(ModelFile.report.rawValue).display)")
    }
  }
}

/// The JSON of a finished run.
private struct ClassifyOutcome: Encodable {
  let model: String
  let validation: ClassificationFigures
  let test: ClassificationFigures?
}
