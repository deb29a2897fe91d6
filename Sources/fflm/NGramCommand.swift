// fflm ngram: models that count, to compare with and to mix with.

import Arguments
import NGrams
import Text

enum NGramCommand {
  static let command = Command(
    "ngram", abstract: "Estimate and measure n-gram models, the ones to beat.",
    subcommands: [NGramTrainCommand.command, NGramEvalCommand.command])

  /// How texts are read, in both commands.
  static let textParameters: [Parameter] = [
    .option(
      "tokenizer", .choice([Tokenizer.Kind.words, .whitespace].map(\.rawValue)),
      default: "whitespace",
      help: "whitespace for text cut already, as n-gram toolkits read it; words for prose."),
    .flag("lowercase", help: "Turn all letters to lower case."),
    TokenizerVersion.parameter(),
    Lossiness.parameter,
  ]

  /// What it means that a model lacks the unknown word; nil if it has one.
  ///
  /// - Parameter name: what to call the model.
  static func noteOfUnknown(_ model: NGramModel, name: String) -> String? {
    guard model.lacksUnknown else { return nil }
    return "\(name) has no probability for <unk>, so an unknown word has probability "
      + "1e\(fixed(Double(model.logUnknown), 0))."
  }

  static func tokenizer(_ arguments: ParsedArguments) -> Tokenizer {
    Tokenizer(
      kind: arguments.values.choice("tokenizer") ?? .whitespace,
      lowercase: arguments.flag("lowercase"), version: TokenizerVersion.chosen(arguments.values))
  }
}
