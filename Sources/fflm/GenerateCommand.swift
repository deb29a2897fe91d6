// fflm generate: text in the manner of the training text.

import Arguments
import LanguageModel
import Matrices
import Text

enum GenerateCommand {
  static let command = Command(
    "generate", abstract: "Let a model go on from a prompt.",
    parameters: [
      .option("prompt", short: "p", .text, valueName: "text", help: "The beginning of the text."),
      .option(
        "tokens", short: "n", .integer(1...1_000_000_000), default: "60",
        help: "Tokens to generate; a line's end is one."),
      .option(
        "temperature", .number(0...1000), default: "1",
        help: "0 takes the likeliest word each time; more is more daring."),
      .option("top-k", .integer(1...Int.max), help: "Draw from the K likeliest words only."),
      .option(
        "top-p", .number(.leastNonzeroMagnitude...1),
        help: "Draw from the fewest words whose probabilities reach P together."),
      .option(
        "seed", .integer(0...Int.max),
        help: "The same seed gives the same text; a new one each time if not given."),
      .option("count", .integer(1...1_000_000), default: "1", help: "Texts to generate."),
      .flag("allow-unknown", help: "Let the model write <unk> where it expects a rare word."),
      ModelChoice.parameter,
      Threads.parameter,
    ])

  static func run(_ arguments: ParsedArguments) throws {
    let model = try ModelChoice.load(arguments)
    let prompt = arguments.text("prompt") ?? ""
    model.noteFirstWords(after: prompt)
    var excluded: Set = [Vocabulary.startOfLine]
    if !arguments.flag("allow-unknown") { excluded.insert(Vocabulary.unknown) }
    let sampler = Sampler(
      temperature: arguments.number("temperature") ?? 1, topK: arguments.integer("top-k"),
      topP: arguments.number("top-p"), excluded: excluded)
    let seed = arguments.integer("seed").map(UInt64.init) ?? .random(in: .min ... .max)
    let workers = Workers(count: Threads.count(arguments))
    for i in 0..<(arguments.integer("count") ?? 1) {
      if i > 0 { try Terminal.print("") }
      var generator = Generator(
        model: model, prompt: prompt, sampler: sampler, seed: seed &+ UInt64(i), workers: workers)
      var detokenizer = Detokenizer(model.configuration.tokenizer)
      try Terminal.print(prompt, terminator: "")
      // The detokenizer sees the prompt, so that it knows what the first word follows.
      for token in model.tokens(of: prompt) { _ = detokenizer.append(token) }
      let bringsSpace = prompt.last == " " && model.configuration.tokenizer != .characters
      for j in 0..<(arguments.integer("tokens") ?? 60) {
        var piece = detokenizer.append(model.vocabulary[try generator.next()])
        // The prompt may bring the space that belongs before the first word.
        if j == 0, bringsSpace, piece.first == " " { piece.removeFirst() }
        try Terminal.print(piece, terminator: "")
      }
      try Terminal.print("")
    }
  }
}
