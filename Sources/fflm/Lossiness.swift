// Whether a text that is not UTF-8 is mended or refused.

import Arguments

enum Lossiness {
  static let parameter = Parameter.flag("lossy", help: help)
  static let help = "Replace what is not UTF-8 instead of refusing the text."
}
