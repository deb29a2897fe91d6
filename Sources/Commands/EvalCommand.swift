// fflm eval: measures the perplexity of texts under a model.

import Arguments
import Evaluation
import Foundation
import LanguageModel
import ModelFolders
import NGrams
import Text
import Training

struct EvalCommand: Subcommand {
  private static let interpolated = Option(
    "mix", .text, valueName: "file", completion: .file,
    help: "Interpolate with the n-gram model in this ARPA file; - is standard input.")
  private static let training = Option(
    flag: "training",
    help: "Evaluate the training text, without dropout, instead of the validation text.")
  private static let perplexity = Option(
    flag: "perplexity", help: "Report the perplexity and related figures; this is the default.")

  static let command = Command(
    "eval", abstract: "Measure how well a model predicts a text.",
    discussion: """
      Every token counts, and the end of every line is a token. Without a text, the model is \
      evaluated on its validation text, or with --training on its training text. With --mix, every \
      probability is w times the network's plus 1 - w times the n-gram model's. The weight w is \
      estimated on the validation text. For a model that was trained with --right-context, the \
      figure is a pseudo-perplexity.
      """,
    parameters: [
      TextsToEvaluate.optionalTexts.parameter, ModelOption.option.parameter,
      training.parameter, interpolated.parameter, perplexity.parameter, JSONOption.option.parameter,
      LossyOption.option.parameter, ThreadsOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let paths = arguments[TextsToEvaluate.optionalTexts]
    let asJSON = arguments[JSONOption.option]
    let lossy = arguments[LossyOption.option]
    if arguments[Self.interpolated] == "-", paths.contains("-") {
      throw CommandError.sameStandardInput(as: "the model")
    }
    let onTraining = arguments[Self.training]
    if onTraining, !paths.isEmpty {
      throw arguments.usageError(
        "'--training' and '<text>' cannot be used together; leave one of them out.")
    }
    try ModelOption.checkAreTexts(paths)
    let path = try ModelOption.path(arguments, of: .languageModel)
    let arpa = arguments[Self.interpolated]
    let reason =
      arpa == nil
      ? "; specify a text to evaluate" : ", which --mix needs; restore held-out.txt from a copy"
    let (model, heldOut, training, isUnfinished) = try ModelFolder.reading(path) { folder in
      try ModelOption.checkIsLanguageModel(folder)
      let isNeeded = arpa != nil || paths.isEmpty && !onTraining
      let model = try folder.load()
      return (
        model, try isNeeded ? KeptValidationText(of: folder, or: reason) : nil,
        try onTraining ? trainingText(of: model, in: folder) : nil,
        TrainingHistory(TrainingLog.records(of: folder)).isUnfinished
      )
    }
    if arpa != nil { try ModelOption.checkIsOneSided(model, at: path) }
    if isUnfinished {
      Terminal.note(
        """
        Note: The training of \(path.display) has not finished. Unless it is still running, resume \
        it with 'fflm train --resume \(shellText(path))'.
        """)
    }
    var texts = try TextsToEvaluate.read(paths, model.tokenizer, lossy: lossy)
    if let training {
      Terminal.note("Text: \(training.name), the training text")
      texts = [training]
    }
    let workers = ThreadsOption.workers(arguments)
    try heldOut?.text.checkHasWord(model.tokenizer)
    if let arpa, let heldOut {
      let file = try SourceText(path: arpa, lossy: lossy)
      let nGrams = try NGramModel(arpa: file)
      let interpolation = Interpolation(model, nGrams, on: workers)
      interpolation.vocabularyNotes(name: file.name).forEach(Terminal.note)
      let results = Self.evaluate(texts, with: interpolation, estimatedOn: heldOut)
      if texts.isEmpty { texts = [heldOut.text] }
      try printMetrics(results, of: texts, asJSON: asJSON)
      return EXIT_SUCCESS
    }
    if let heldOut {
      Terminal.note("Text: \(heldOut.origin)")
      texts = [heldOut.text]
    }
    if model.configuration.window.isTwoSided {
      Terminal.note(
        "Note: Each token is predicted from the tokens on both sides, so the pseudo-perplexity "
          + "cannot be compared with a perplexity.")
    }
    try printMetrics(model.evaluate(texts, on: workers), of: texts, asJSON: asJSON)
    return EXIT_SUCCESS
  }

  /// Evaluates the texts, or the validation text if there are none.
  private static func evaluate(
    _ texts: [SourceText], with interpolation: Interpolation,
    estimatedOn heldOut: KeptValidationText
  ) -> [InterpolationResult] {
    Terminal.note("Weight: estimated on \(heldOut.origin)")
    if texts.isEmpty {
      Terminal.note("Text: the same text, so the interpolation looks slightly better than it is.")
    }
    let losses = interpolation.losses(of: heldOut.text)
    let weight = losses.bestWeight
    if let note = InterpolationResult.note(ofWeight: weight) { Terminal.note(note) }
    guard texts.isEmpty else { return texts.map { interpolation.evaluate($0, weight: weight) } }
    return [losses.evaluation(weight: weight)]
  }
}
