// Results as one line of JSON, for programs to read.

import Foundation

/// The object on one line, its keys in alphabetical order; what a terminal would obey is escaped, as
/// JSON may be.
func jsonLine(_ object: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  let line = String(decoding: try encoder.encode(object), as: UTF8.self)
  // The encoder escapes what JSON demands, which is ASCII alone; the others lie in strings.
  return line.escapingControlCharacters { String(format: "\\u%04x", $0.value) }
}
