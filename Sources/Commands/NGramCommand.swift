// fflm ngram: n-gram models as baselines and for interpolation.

import Arguments
import NGrams
import Reports
import Text

enum NGramCommand {
  static let subcommands: [any Subcommand.Type] = [NGramTrainCommand.self, NGramEvalCommand.self]

  static let command = Command(
    "ngram", abstract: "Estimate and evaluate n-gram models, the baselines.",
    subcommands: subcommands.map { $0.command })

  private static let tokenizer = Option(
    "tokenizer", .choice(of: [Tokenizer.Kind.words, .whitespace]), default: .whitespace,
    help: "Tokenizer: whitespace for text that is already tokenized, as n-gram toolkits read it, "
      + "or words for prose.")
  private static let lowercase = Option(
    flag: "lowercase", help: "Convert letters to lower case.")

  /// The parameters of both subcommands that specify how texts are read.
  static let textParameters = [
    tokenizer.parameter, lowercase.parameter, TokenizerVersionOption.option.parameter,
    LossyOption.option.parameter,
  ]

  /// Returns the tokenizer that the arguments specify.
  static func tokenizer(_ arguments: ParsedArguments) -> Tokenizer {
    Tokenizer(
      kind: arguments[tokenizer], lowercase: arguments[lowercase],
      version: arguments[TokenizerVersionOption.option])
  }

  /// Returns a note that a model has no probability for `<unk>`; nil if it has one.
  ///
  /// - Parameter name: The name of the model.
  static func noteOfUnknown(_ model: NGramModel, name: String) -> String? {
    guard model.lacksUnknown else { return nil }
    return "\(name) has no probability for <unk>, so an unknown word has probability "
      + "1e\(fixed(Double(model.logUnknown), 0))."
  }
}
