// fflm ngram eval: measures the perplexity of texts under an n-gram model.

import Arguments
import Evaluation
import Foundation
import NGrams
import Text

struct NGramEvalCommand: Subcommand {
  private static let model = Option(
    argument: "model", completion: .file,
    help: "ARPA file, written by any program; - is standard input.")

  static let command = Command(
    "eval", abstract: "Measure how well an n-gram model predicts a text.",
    discussion: """
      Every token counts, and the end of every line is a token. Each line stands alone. The \
      tokenizer must be the one that the model was estimated with.
      """,
    parameters: [
      model.parameter, TextsToEvaluate.texts.parameter, JSONOption.option.parameter,
    ] + NGramCommand.textParameters)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let path = arguments[Self.model]
    let lossy = arguments[LossyOption.option]
    if path == "-", arguments[TextsToEvaluate.texts].contains("-") {
      throw CommandError.sameStandardInput(as: "the model")
    }
    let tokenizer = NGramCommand.tokenizer(arguments)
    let texts = try TextsToEvaluate.read(
      arguments[TextsToEvaluate.texts], tokenizer, lossy: lossy)
    let file = try SourceText(path: path, lossy: lossy)
    let model = try NGramModel(arpa: file)
    let results = texts.map { model.evaluate($0, tokenizer) }
    let note = NGramCommand.noteOfUnknown(model, name: file.name)
    if let note, results.contains(where: { $0.unknownTokens > 0 }) {
      Terminal.note("\(note) The perplexity without unknown words leaves them out.")
    }
    try printMetrics(
      results, of: texts, asJSON: arguments[JSONOption.option], notesUnknown: note == nil,
      advice: "Note: Unknown words can mean that the model was estimated with other --tokenizer or "
        + "--lowercase options.")
    return EXIT_SUCCESS
  }
}
