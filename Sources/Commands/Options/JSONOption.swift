// The option --json of commands that print one JSON object.

import Arguments

enum JSONOption {
  static let option = Option(flag: "json", help: "Print one JSON object.")
}
