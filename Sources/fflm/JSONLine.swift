// Results as one line of JSON, for programs to read.

import Foundation

/// The object on one line, its keys in alphabetical order.
func jsonLine(_ object: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(object), as: UTF8.self)
}
