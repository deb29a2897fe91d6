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
    let workspace = Workspace<Float>(
      model.configuration, vocabulary: model.vocabulary.count,
      capacity: Network<Float>.evaluationBatch, gradients: false,
      workers: Workers(count: Threads.count(arguments)))
    func evaluate(_ text: SourceText) -> Evaluation {
      model.network.evaluate(model.encode(text), in: workspace) ?? Evaluation()
    }

    let isLossy = arguments.flag("lossy")
    var total = Evaluation()
    let paths = arguments.texts("text")
    if paths.isEmpty {
      let heldOut = try HeldOutText.load(from: folder)
      Terminal.note("Text: \(heldOut.origin)")
      total = evaluate(heldOut.text)
    }
    for path in paths {
      let result = evaluate(try SourceText(path: path, lossy: isLossy))
      if paths.count > 1 && !arguments.flag("json") {
        try Terminal.print(
          "\(path): perplexity \(perplexityText(result.perplexity)), \(grouped(result.tokens)) tokens"
        )
      }
      total += result
    }
    try Terminal.print(
      arguments.flag("json") ? EvaluationReport.json(total) : EvaluationReport.text(total))
  }
}

/// The text that a model was chosen by, kept in its folder.
struct HeldOutText {
  let text: SourceText
  /// What it is, in words.
  let origin: String

  static func load(from folder: ModelFolder) throws -> HeldOutText {
    guard FileManager.default.fileExists(atPath: folder.heldOut.path) else {
      throw CommandError(
        "\(pathText(folder.url)) keeps no held-out text; name a text to evaluate.")
    }
    let recipe = try ModelFolder.decode(Recipe.self, from: folder.configuration)
    let origin =
      recipe.valid.map { "\($0), kept in \(pathText(folder.heldOut))" }
      ?? "the held-out last tenth of \(recipe.corpus ?? "the corpus"), kept in \(pathText(folder.heldOut))"
    return HeldOutText(text: try SourceText(path: folder.heldOut.path), origin: origin)
  }

  private struct Recipe: Decodable {
    let corpus: String?
    let valid: String?
  }
}
