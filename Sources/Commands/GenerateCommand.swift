// fflm generate: continues a prompt.

import Arguments
import Foundation
import LanguageModel
import Text

struct GenerateCommand: Subcommand {
  private static let prompt = Option(
    "prompt", short: "p", .text, valueName: "text", help: "Text to continue.")
  private static let tokens = Option(
    "tokens", short: "n", .integer(1...1_000_000_000), valueName: "count", default: 60,
    help: "Number of tokens to generate; the end of a line is one.")
  private static let temperature = Option(
    "temperature", .number(0...1000), default: 1,
    help: "Sampling temperature: 0 selects the most probable word each time; higher values make "
      + "the text more random.")
  private static let topK = Option(
    "top-k", .integer(1...Int.max), valueName: "k",
    help: "Sample only from the K most probable words.")
  private static let topP = Option(
    "top-p", .number(.leastNonzeroMagnitude...1), valueName: "p",
    help: "Sample only from the smallest set of words whose probabilities add up to P.")
  private static let seed = Option(
    "seed", .unsigned, note: "random",
    help: "Random seed. The same seed gives the same text.")
  private static let count = Option(
    "count", .integer(1...1_000_000), default: 1, help: "Number of texts to generate.")
  private static let allowUnknown = Option(
    flag: "allow-unknown", help: "Also generate <unk>, the token for unknown words.")

  static let command = Command(
    "generate", abstract: "Continue a prompt.",
    parameters: [
      prompt.parameter, tokens.parameter, temperature.parameter, topK.parameter, topP.parameter,
      seed.parameter, count.parameter, allowUnknown.parameter, ModelOption.option.parameter,
      ThreadsOption.option.parameter,
    ] + MixtureOptions.parameters)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let (model, predictor) = try Mixture.predictor(MixtureOptions(arguments), arguments)
    let prompt = arguments[Self.prompt] ?? ""
    model.noteFlaws(ofPrompt: prompt)
    var excluded: Set = [Vocabulary.startOfLine]
    if !arguments[Self.allowUnknown] { excluded.insert(Vocabulary.unknown) }
    let sampler = Sampler(
      temperature: arguments[Self.temperature], topK: arguments[Self.topK],
      topP: arguments[Self.topP], excluded: excluded)
    let seed = arguments[Self.seed] ?? .random(in: .min ... .max)
    for i in 0..<arguments[Self.count] {
      if i > 0 { try Terminal.print("") }
      var generator = Generator(
        predictor, prompt: model.ids(of: prompt), sampler: sampler, seed: seed &+ UInt64(i))
      var detokenizer = Detokenizer(model.configuration.tokenizer)
      try Terminal.print(prompt, terminator: "")
      // The detokenizer gets the prompt, because spacing depends on the preceding tokens.
      for token in model.tokens(of: prompt) { _ = detokenizer.append(token) }
      let bringsSpace = prompt.last == " " && model.configuration.tokenizer != .characters
      for j in 0..<arguments[Self.tokens] {
        var piece = detokenizer.append(model.vocabulary[try generator.next()])
        // The prompt may already end with the space before the first generated word.
        if j == 0, bringsSpace, piece.first == " " { piece.removeFirst() }
        try Terminal.print(piece, terminator: "")
      }
      try Terminal.print("")
    }
    return EXIT_SUCCESS
  }
}
