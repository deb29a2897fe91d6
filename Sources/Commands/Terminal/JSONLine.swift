// Results as one line of JSON.

import Foundation

/// Returns an object as one line of JSON with its keys in alphabetical order. Characters that
/// control a terminal are escaped.
func jsonLine(_ object: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  let line = String(decoding: try encoder.encode(object), as: UTF8.self)
  // The encoder escapes only the ASCII characters that JSON requires. Any others that control a
  // terminal are inside strings, where JSON allows escapes.
  return line.escapingControlCharacters { String(format: "\\u%04x", $0.value) }
}
