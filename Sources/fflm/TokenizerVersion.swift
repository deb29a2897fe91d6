// The option --tokenizer-version: which edition of its rules a tokenizer follows.

import Arguments
import LanguageModel
import Text

enum TokenizerVersion {
  static let name = "tokenizer-version"

  static func parameter(group: String? = nil) -> Parameter {
    .option(
      name, .integer(Tokenizer.versions), valueName: "version",
      default: "\(Tokenizer.latestVersion)", group: group,
      help: "Rules of the tokenizer and of lower-casing: 2 follows Unicode, 1 repeats models from "
        + "before there was a choice.")
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
