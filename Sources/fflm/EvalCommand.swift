// fflm eval: the perplexity of texts under a model.

import Arguments
import LanguageModel
import Matrices
import ModelFolders
import NGrams
import Text

enum EvalCommand {
  static let command = Command(
    "eval", abstract: "Measure how well a model predicts a text.",
    discussion: """
      Every token counts, and every line's end is one. Without a text it is the one held out when \
      the model was trained. With --mix, every probability is w times the network's plus 1 - w \
      times the n-gram model's, with the weight w that suits that held-out text best.
      """,
    parameters: [
      .argument(
        "text", required: false, repeats: true, completion: .file,
        help: "The texts to evaluate; - is standard input."),
      ModelChoice.parameter,
      .option(
        "mix", .text, valueName: "file", completion: .file,
        help: "Mix with an n-gram model, an ARPA file."),
      .flag("perplexity", help: "Report the perplexity and what belongs to it; the default."),
      .flag("json", help: "Print one JSON object."),
      Lossiness.parameter,
      Threads.parameter,
    ])

  static func run(_ arguments: ParsedArguments) throws {
    try ModelChoice.checkAreTexts(arguments.texts("text"))
    let path = try ModelChoice.path(arguments)
    let arpa = arguments.text("mix")
    let reason =
      arpa == nil ? "; name one to evaluate" : ", which the weight of a mixture is tuned on"
    let (model, heldOut) = try ModelFolder.reading(path) { folder in
      let isNeeded = arpa != nil || arguments.texts("text").isEmpty
      return (try folder.load(), try isNeeded ? HeldOutText(of: folder, or: reason) : nil)
    }
    var texts = try textsToEvaluate(arguments, model.tokenizer)
    let workers = Workers(count: Threads.count(arguments))
    try heldOut?.text.checkHasWord(model.tokenizer)
    if let arpa, let heldOut {
      let file = try SourceText(path: arpa, lossy: arguments.flag("lossy"))
      let nGrams = try NGramModel(arpa: file)
      let mixture = Mixture(model, nGrams, on: workers)
      mixture.mismatches(name: file.name).forEach(Terminal.note)
      let results = evaluate(texts, with: mixture, tunedOn: heldOut)
      if texts.isEmpty { texts = [heldOut.text] }
      return try printFigures(results, of: texts, asJSON: arguments.flag("json"))
    }
    if let heldOut {
      Terminal.note("Text: \(heldOut.origin)")
      texts = [heldOut.text]
    }
    let results = model.evaluate(texts, on: workers)
    try printFigures(results, of: texts, asJSON: arguments.flag("json"))
  }

  /// Evaluates the texts, or the held-out one if there are none.
  private static func evaluate(
    _ texts: [SourceText], with mixture: Mixture, tunedOn heldOut: HeldOutText
  ) -> [MixtureEvaluation] {
    Terminal.note("Weight: tuned on \(heldOut.origin)")
    if texts.isEmpty {
      Terminal.note("Text: that one, too, which flatters the mixture a little.")
    }
    let losses = mixture.losses(of: heldOut.text)
    let weight = losses.bestWeight
    if let note = MixtureEvaluation.note(ofWeight: weight) { Terminal.note(note) }
    guard texts.isEmpty else { return texts.map { mixture.evaluate($0, weight: weight) } }
    return [losses.evaluation(weight: weight)]
  }
}
