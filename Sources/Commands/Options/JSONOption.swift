// The option --json.

import Arguments

enum JSONOption {
  static let option = Option(flag: "json", help: "Print one JSON object.")
}
