// The option --lossy.

import Arguments

enum LossyOption {
  static let option = Option(flag: "lossy", help: help)
  static let help = "Replace invalid UTF-8 and NUL bytes with U+FFFD instead of reporting an error."
}
