// Training until the end of a run, and messages about its outcome.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Reports
import Text
import Training

extension TrainingRun {
  /// Trains until the end of the run. The memory for training is freed before this returns.
  mutating func train(
    _ report: ReportFile, on workers: Workers
  ) throws -> (end: Trainer.End, progress: TrainingProgress) {
    let network = Network<Float>(plan.network)
    if !isResumed {
      network.parameters.initialize(seed: plan.configuration.options.seed)
      try folder.restoreStart(network.parameters)
    }
    var display: TrainingDisplay?
    let run = self
    let trainer = Trainer(
      network, options: plan.configuration.options, training: plan.examples,
      validation: plan.measure,
      folder: folder, log: log, workers: workers,
      report: { event, progress in
        display?.show(event, progress)
        switch event {
        case .saved(let model):
          run.notePlace()
          report.update(model, at: progress.step)
        case .rolledBack(let sentence): Terminal.note(sentence)
        case .progressed, .validated: break
        }
      },
      shouldStop: { Interruption.isRequested })
    defer {
      if let remains = folder.remains {
        Terminal.note("The replaced model could not be removed; delete \(remains.display).")
      }
    }
    if !isQuiet { display = TrainingDisplay(plan, trainer) }
    if isResumed {
      try trainer.resume()
      // The texts have been verified as those of the run, so changed options are stored for later
      // sessions.
      if hasNewTest, let text = plan.test { plan.test = try folder.current.keep(text, as: .test) }
      try folder.current.folder.replace(
        ModelFile.configuration.rawValue, with: try plan.configuration.file)
      if !isQuiet { noteResumption(trainer) }
    }
    let stepsBefore = trainer.progress.step
    let end = try finish(trainer, report)
    if end == .interrupted {
      if !folder.isStaged { report.interrupt() }
      noteInterruption()
      return (end, trainer.progress)
    }
    Interruption.stopListening()
    if !isQuiet {
      let reason =
        end == .steps && plan.timeChoice != nil
        ? "all steps planned for --time done" : end.rawValue
      let wasOver = isResumed && trainer.progress.step == stepsBefore
      Terminal.note(
        "Ended: \(reason) (\(durationText(trainer.progress.seconds)))."
          + (wasOver ? end.continuation : ""))
    }
    return (end, trainer.progress)
  }

  /// Prints where a resumed run continues.
  private func noteResumption(_ trainer: Trainer) {
    let progress = trainer.progress
    let isPseudo = plan.configuration.model.window.isTwoSided
    let perplexity = perplexityName(isPseudo: isPseudo)
    // Between epochs, the last step belongs to the epoch that has just ended.
    let epoch = max(TrainingLog.Record(.end, progress).epoch, 1)
    let best = progress.best.map { perplexityText($0.perplexity) } ?? "none"
    Terminal.note(
      """
      Resumed after step \(grouped(progress.step)) of \(grouped(trainer.totalSteps)), in epoch \
      \(epoch). Best validation \(perplexity) so far: \(best).
      """)
    if trainer.changesArithmetic {
      Terminal.note(
        """
        Note: This processor adds products in bfloat16 in another order than the one before, so the \
        rest of the run will not be the same, bit for bit.
        """)
    }
  }

  /// Trains until the end of the run. On failure, prints which model is left.
  private func finish(_ trainer: Trainer, _ report: ReportFile) throws -> Trainer.End {
    do {
      return try trainer.run()
    } catch {
      folder.discardIfUnsaved()
      if let place = folder.isSaved ? folder.place : nil {
        if !folder.isStaged { report.fail(trainer.progress, error) }
        let remark = folder.isStaged ? "; move it, because the next run removes it" : ""
        Terminal.note("The last good model is in \(place.display)\(remark).")
      } else if folder.replaces {
        Terminal.note("\(folder.destination.display) is unchanged.")
      }
      throw error
    }
  }

  /// Prints a note if the folder of the model has moved since the last such note.
  private func notePlace() {
    guard let place = folder.newPlace() else { return }
    Terminal.note(
      """
      The model is saved to \(place.display), because its folder was moved or another program took \
      its name.
      """)
  }

  /// Prints how to resume the run, or that it was discarded.
  private func noteInterruption() {
    let corpus = plan.configuration.texts.corpus
    if folder.isStaged {
      folder.discardIfUnsaved()
      return Terminal.note(
        """
        Interrupted before the first validation. \(folder.destination.display) is unchanged; \
        the new model is discarded.
        """)
    }
    let isKept = corpus == "-" || RunTexts.isKept(corpus)
    let again = corpus == "-" ? ", with the same text on standard input" : ""
    Terminal.note(
      """
      Interrupted and saved. Resume with: fflm train\(isKept ? "" : " TEXT") --resume \
      \(shellText(folder.place ?? folder.destination))\(again)
      """)
  }

  /// Prints the results of the best model on the validation text and on the test text, if there is
  /// one.
  func conclude(
    _ report: ReportFile, _ progress: TrainingProgress, asJSON: Bool, on workers: Workers
  ) throws {
    let model = try folder.current.load()
    let place = folder.place ?? folder.destination
    let test = plan.test.flatMap { model.evaluate([$0], on: workers).first }
    if let test { report.add(test: test, progress) }
    report.finish(model.parameters)
    if !isQuiet {
      progress.best?.unknownNote("the validation text").map(Terminal.note)
      test?.unknownNote("the test text").map(Terminal.note)
    }
    if asJSON {
      let outcome = TrainingOutcome(model, at: place.display, progress: progress, test: test)
      try Terminal.print(jsonLine(outcome))
    } else {
      for (name, result) in [("validation", progress.best), ("test", test)] {
        if let result { try Terminal.print(result.line(name)) }
      }
      try Terminal.print("model in \(place.display)")
    }
    if !isQuiet, report.isUpToDate {
      Terminal.note("Report: \(place.appending(ModelFile.report.rawValue).display)")
    }
  }
}

extension Trainer.End {
  /// A sentence, after a space, that says how to continue a run that was over before it was
  /// resumed.
  fileprivate var continuation: String {
    switch self {
    case .epochs: " Specify a larger --epochs to continue."
    case .steps: " Specify a larger --steps or --epochs to continue."
    case .patience: " Specify a larger --patience to continue."
    case .interrupted: ""
    }
  }
}
