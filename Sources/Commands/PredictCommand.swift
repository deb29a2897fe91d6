// fflm predict: prints the most probable next words.

import Arguments
import Foundation
import LanguageModel

struct PredictCommand: Subcommand {
  private static let prompt = Option(
    "prompt", short: "p", .text, valueName: "text",
    help: "Text before the predicted word. Without a prompt, the word begins a text.")

  static let command = Command(
    "predict", abstract: "Print the most probable next words and their probabilities.",
    discussion: """
      The probabilities are those of the model or the mixture, over the whole vocabulary of the \
      model. The last line is the probability of all other words together. </s> is the end of a \
      line.
      """,
    parameters: [
      prompt.parameter, Prediction.top.parameter, JSONOption.option.parameter,
      ModelOption.option.parameter, ThreadsOption.option.parameter,
    ] + MixtureOptions.parameters)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let (model, predictor) = try Mixture.predictor(MixtureOptions(arguments), arguments)
    let prompt = arguments[Self.prompt] ?? ""
    model.noteFlaws(ofPrompt: prompt)
    let probabilities = try predictor.nextWordProbabilities(after: model.ids(of: prompt))
    let result = Prediction(probabilities, of: model.vocabulary, top: arguments[Prediction.top])
    try Terminal.print(arguments[JSONOption.option] ? jsonLine(result) : result.text)
    return EXIT_SUCCESS
  }
}
