// JSON that anybody may have written: the whole grammar is checked, and errors name their place.

import Foundation

/// Why JSON was refused, to follow the name of the file; ends with the line and the column.
package struct JSONFlaw: Error, CustomStringConvertible {
  package let description: String

  /// - Parameter offset: the byte of `bytes` that the message is about.
  init(_ message: String, at offset: Int, in bytes: [UInt8]) {
    description = "\(message) (\(TextPlace(of: offset, in: bytes)))"
  }
}

/// A JSON text with its value.
package struct JSONText {
  package let value: JSONValue
  private let bytes: [UInt8]

  /// Parses JSON in UTF-8, or JSON5 where that is allowed.
  ///
  /// - Throws: `JSONFlaw` also for what most parsers accept: an object with two equal keys, and what
  ///   is longer or nested deeper than the limits of `JSONParser`.
  /// - Complexity: O(bytes). Keys are compared byte by byte: `String` compares normal forms, which
  ///   takes time quadratic in the number of combining marks.
  package init(_ bytes: [UInt8], allowsJSON5: Bool = false) throws(JSONFlaw) {
    var parser = try JSONParser(bytes, allowsJSON5: allowsJSON5)
    value = try parser.text()
    self.bytes = bytes
  }

  /// An error about the text at an offset in bytes.
  package func flaw(_ message: String, at offset: Int) -> JSONFlaw {
    JSONFlaw(message, at: offset, in: bytes)
  }
}

package enum StrictJSON {
  /// Decodes JSON.
  ///
  /// Foundation's decoder keeps one of two equal keys, guesses among encodings, and names no place in
  /// its errors.
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

  /// A message for a decoder's error, and the path of the value that it is about.
  private static func describe(_ error: DecodingError) -> (message: String, path: [any CodingKey]) {
    func value(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      return keys.isEmpty ? "it" : "the value of \"\(keys.joined(separator: "."))\""
    }
    switch error {
    case .keyNotFound(let key, let context):
      return ("the key \"\(key.stringValue)\" is missing", context.codingPath)
    case .typeMismatch(_, let context):
      return ("\(value(context)) has another type", context.codingPath)
    case .valueNotFound(_, let context):
      return ("\(value(context)) is null", context.codingPath)
    case .dataCorrupted(let context):
      return ("\(value(context)) is not a possible value", context.codingPath)
    @unknown default:
      return ("it cannot be decoded", [])
    }
  }
}

/// A place in a text as editors show it; columns count Unicode scalars, and both count from 1.
struct TextPlace: CustomStringConvertible {
  let line: Int
  let column: Int

  /// - Complexity: O(offset).
  init(of offset: Int, in bytes: [UInt8]) {
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var (line, start) = (1, 0)
    for i in 0..<offset
    where bytes[i] == newline || bytes[i] == carriageReturn && bytes[(i + 1)...].first != newline {
      (line, start) = (line + 1, i + 1)
    }
    self.line = line
    column = String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars.count + 1
  }

  var description: String { "line \(line), column \(column)" }
}
