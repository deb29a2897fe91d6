// The option --lossy.

import Arguments

enum LossyOption {
  static let option = Option(flag: "lossy", help: help)
  static let help = "Replace bytes that are not UTF-8 instead of refusing the text."
}
