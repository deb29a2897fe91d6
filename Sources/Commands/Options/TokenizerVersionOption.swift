// The option --tokenizer-version.

import Arguments
import Text

enum TokenizerVersionOption {
  static let option = Option(
    "tokenizer-version", .integer(Tokenizer.versions), valueName: "version",
    default: Tokenizer.latestVersion, help: help)

  static let help =
    "Version of the rules for tokens and lower case. Versions 2 and 3 follow Unicode. Version 3 "
    + "also skips <s> and </s> in a text, unless tokens are characters. Models made before version "
    + "2 use version 1."
}
