// Strict decoding of untrusted JSON.

import Foundation

/// A decoder that checks the whole grammar and reports the positions of errors.
package enum StrictJSON {
  /// Decodes JSON.
  ///
  /// Foundation's decoder keeps one of two equal keys, guesses the encoding, and gives no positions
  /// in its errors.
  ///
  /// - Throws: `JSONFlaw`.
  /// - Complexity: O(bytes).
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data
  ) throws -> Value {
    let text = try JSONText(Array(data))
    do {
      return try JSONValueDecoder(value: text.value).decode(type)
    } catch let error as DecodingError {
      let (message, path) = describe(error)
      throw text.flaw(message, at: text.value.descendant(at: path).offset)
    }
  }

  /// Returns a message for a decoder's error and the path of the value that it is about.
  private static func describe(_ error: DecodingError) -> (message: String, path: [any CodingKey]) {
    func value(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      return keys.isEmpty ? "it" : "the value of \"\(keys.joined(separator: "."))\""
    }
    switch error {
    case .keyNotFound(let key, let context):
      return ("the key \"\(key.stringValue)\" is missing", context.codingPath)
    case .typeMismatch(_, let context):
      return ("\(value(context)) has the wrong type", context.codingPath)
    case .valueNotFound(_, let context):
      return ("\(value(context)) is null", context.codingPath)
    case .dataCorrupted(let context):
      return ("\(value(context)) is not valid", context.codingPath)
    @unknown default:
      return ("it cannot be decoded", [])
    }
  }
}
