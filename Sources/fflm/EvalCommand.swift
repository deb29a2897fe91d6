// fflm eval: the perplexity of texts under a model.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Text

enum EvalCommand {
  static let command = Command(
    "eval", abstract: "Measure how well a model predicts a text.",
    discussion: """
      Every token counts, and every line's end is one. Without a text it is the one held out when \
      the model was trained.
      """,
    parameters: [
      .argument(
        "text", required: false, repeats: true, completion: .file,
        help: "The texts to evaluate; - is standard input."),
      ModelChoice.parameter,
      .flag("perplexity", help: "Report the perplexity and what belongs to it; the default."),
      .flag("json", help: "Print one JSON object."),
      .flag("lossy", help: "Replace what is not UTF-8 instead of refusing the text."),
      Threads.parameter,
    ])

  static func run(_ arguments: ParsedArguments) throws {
    let folder = try ModelChoice.folder(arguments)
    let model = try folder.load()
    var texts = try arguments.texts("text").map {
      try SourceText(path: $0, lossy: arguments.flag("lossy"))
    }
    if texts.isEmpty {
      let heldOut = try HeldOutText(of: folder)
      Terminal.note("Text: \(heldOut.origin)")
      texts = [heldOut.text]
    }
    let results = model.evaluate(texts, on: Workers(count: Threads.count(arguments)))
    try EvaluationReport.print(results, of: texts, asJSON: arguments.flag("json"))
  }
}
