// fflm eval: measures the perplexity of texts under a model.

import Arguments
import Foundation
import LanguageModel
import ModelFolders
import Text
import Training

struct EvalCommand: Subcommand {
  private static let training = Option(
    flag: "training",
    help: "Evaluate the training text, without dropout, instead of the validation text.")
  private static let perplexity = Option(
    flag: "perplexity", help: "Report the perplexity and related figures; this is the default.")

  static let command = Command(
    "eval", abstract: "Measure how well a model predicts a text.",
    discussion: """
      Every token counts, and the end of every line is a token. Without a text, the model is \
      evaluated on its validation text, or with --training on its training text. With --mix or \
      --cache, every probability is the weighted sum of those of the network and the other parts. \
      The weights are estimated on the validation text. For a model that was trained with \
      --right-context, the figure is a pseudo-perplexity.
      """,
    parameters: [
      TextsToEvaluate.optionalTexts.parameter, ModelOption.option.parameter,
      training.parameter, perplexity.parameter, JSONOption.option.parameter,
      LossyOption.option.parameter, ThreadsOption.option.parameter,
    ] + MixtureOptions.parametersOfTexts)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let paths = arguments[TextsToEvaluate.optionalTexts]
    let asJSON = arguments[JSONOption.option]
    let lossy = arguments[LossyOption.option]
    let options = try MixtureOptions(arguments, texts: paths, takesTexts: true)
    let onTraining = arguments[Self.training]
    if onTraining, !paths.isEmpty {
      throw arguments.usageError(
        "'--training' and '<text>' cannot be used together; leave one of them out.")
    }
    try ModelOption.checkAreTexts(paths)
    let path = try options.modelPath(arguments)
    let remark =
      options.needsTuning ? options.remarkOnMissingText : "; specify a text to evaluate"
    let (model, heldOut, training, isUnfinished) = try ModelFolder.reading(path) { folder in
      try ModelOption.checkIsLanguageModel(folder)
      let isNeeded = options.needsTuning || paths.isEmpty && !onTraining
      let model = try folder.load()
      return (
        model, try isNeeded ? KeptValidationText(of: folder, or: remark) : nil,
        try onTraining ? trainingText(of: model, in: folder) : nil,
        TrainingHistory(TrainingLog.records(of: folder)).isUnfinished
      )
    }
    if options.isMixture { try ModelOption.checkIsOneSided(model, at: path) }
    if isUnfinished { noteUnfinishedTraining(of: path) }
    var texts = try TextsToEvaluate.read(paths, model.tokenizer, lossy: lossy)
    if let training {
      Terminal.note("Text: \(training.name), the training text")
      texts = [training]
    }
    let workers = ThreadsOption.workers(arguments)
    try heldOut?.text.checkHasWord(model.tokenizer)
    if options.isMixture {
      let mixture = try Mixture(
        options, model, at: path, heldOut: options.needsTuning ? heldOut : nil, lossy: lossy,
        on: workers)
      var results = texts.map(mixture.interpolation.evaluate)
      if texts.isEmpty, let heldOut {
        texts = [heldOut.text]
        if let tuned = mixture.tuned {
          Terminal.note(
            "Text: the same text, so the interpolation looks slightly better than it is.")
          results = [tuned]
        } else {
          Terminal.note("Text: \(heldOut.origin)")
          results = [mixture.interpolation.evaluate(heldOut.text)]
        }
      }
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
}
