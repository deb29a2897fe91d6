// fflm ngram eval: the perplexity of texts under an n-gram model.

import Arguments
import LanguageModel
import NGrams
import Networks
import Text

enum NGramEvalCommand {
  static let command = Command(
    "eval", abstract: "Measure how well an n-gram model predicts a text.",
    discussion: """
      Every token counts, and every line's end is one. Each line stands alone. The tokenizer must \
      be the one that the model was made with.
      """,
    parameters: [
      .argument(
        "model", completion: .file, help: "An ARPA file, whoever wrote it; - is standard input."),
      .argument(
        "text", repeats: true, completion: .file,
        help: "The texts to evaluate; - is standard input."),
      .flag("json", help: "Print one JSON object."),
    ] + NGramCommand.textParameters)

  static func run(_ arguments: ParsedArguments) throws {
    let path = arguments.text("model") ?? ""
    if path == "-", arguments.texts("text").contains("-") {
      throw CommandError(
        "Standard input cannot be both the model and a text; specify a file for one of them.")
    }
    let tokenizer = NGramCommand.tokenizer(arguments)
    let texts = try textsToEvaluate(arguments, tokenizer)
    let file = try SourceText(path: path, lossy: arguments.flag("lossy"))
    let model = try NGramModel(arpa: file)
    let results = texts.map { evaluate($0, tokenizer, with: model) }
    let note = NGramCommand.noteOfUnknown(model, name: file.name)
    if let note, results.contains(where: { $0.unknownTokens > 0 }) {
      Terminal.note("\(note) The perplexity without unknown words leaves them out.")
    }
    try printFigures(
      results, of: texts, asJSON: arguments.flag("json"), notesUnknown: note == nil)
  }

  private static func evaluate(
    _ text: SourceText, _ tokenizer: Tokenizer, with model: NGramModel
  ) -> Evaluation {
    var reader = LineReader(model)
    var sum = Evaluation()
    model.vocabulary.forEachToken(of: text, tokenizer) { id in
      sum.add(id, nats: -reader.logProbability(ofNext: id))
    }
    sum.characters = text.characterCount
    return sum
  }
}
