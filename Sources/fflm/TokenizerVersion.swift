// The option --tokenizer-version: the version of the rules that a tokenizer follows.

import Arguments
import LanguageModel
import Text

enum TokenizerVersion {
  static let name = "tokenizer-version"

  static func parameter(group: String? = nil) -> Parameter {
    .option(
      name, .integer(Tokenizer.versions), valueName: "version",
      default: "\(Tokenizer.latestVersion)", group: group,
      help: "Version of the rules for tokens and lower case: 3 skips <s> and </s> in a text, apart "
        + "from characters; 2 and 3 follow Unicode; 1 is that of models from before version 2.")
  }

  /// Returns the version that `given` asks for, by default the latest.
  static func chosen(_ given: [String: Value]) -> Int {
    given.integer(name) ?? Tokenizer.latestVersion
  }

  /// Returns what the plan says of a version that is not the latest.
  static func note(on model: ModelConfiguration) -> String {
    let version = model.tokenizerVersion
    return version == Tokenizer.latestVersion ? "" : " version \(version)"
  }
}
