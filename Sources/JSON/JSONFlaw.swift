// The message for an invalid JSON text, with the line and column of the error.

/// The reason why a JSON text was refused, worded to follow the name of the file. It ends with the
/// line and column.
package struct JSONFlaw: Error, CustomStringConvertible {
  /// The reason alone.
  package let message: String
  /// The column of the error in its line, from 1.
  package var column: Int { place.column }
  private let place: TextPlace

  package var description: String { "\(message) (\(place))" }

  /// Creates a flaw at a position of the text.
  ///
  /// - Parameter offset: The offset in `bytes` that the message is about.
  init(_ message: String, at offset: Int, in bytes: [UInt8]) {
    self.message = message
    place = TextPlace(of: offset, in: bytes)
  }

  init(_ error: JSONError, in bytes: [UInt8]) {
    // An unterminated string is reported where it starts.
    let offset = if case .lineEnd(let start) = error.kind { start } else { error.offset }
    let message =
      switch error.kind {
      case .notUTF8: "it is not JSON in UTF-8"
      case .repeatedKey(let key): "it has the key \"\(key)\" twice; keep one of them"
      case .longString(let limit): "it has a string of more than \(limit) bytes"
      case .longKey(let limit): "it has a key of more than \(limit) bytes"
      case .deepNesting(let limit): "it has values nested in more than \(limit) brackets"
      case .negativeNumber: "it has a negative number"
      case .fraction: "it has a number that is not written as an integer"
      case .largeNumber(let limit): "it has a number of \(limit) or more"
      case .incomplete(.endOfString): "it is not JSON: a string does not end"
      case .incomplete(.restOfEscape): "it is not JSON: an escape does not end"
      case .unexpected(let piece), .incomplete(let piece):
        "it is not JSON: expected \(piece), found "
          + (JSONError.scalar(at: offset, in: bytes).map { "'\($0)'" } ?? "the end of the text")
      case .controlCharacter:
        "it is not JSON: a string has a control character that is not escaped"
      case .lineEnd: "it is not JSON: a string does not end on its line"
      case .unknownEscape: "it is not JSON: a string has an unknown escape"
      case .halfSurrogatePair: "it is not JSON: an escape is half of a surrogate pair"
      case .notNumber(let word): "it is not JSON: '\(word.prefix(40))' is not a number"
      case .openComment: "it is not JSON: a comment does not end"
      case .noComment: "it is not JSON: '/' does not begin a comment"
      }
    self.init(message, at: offset, in: bytes)
  }
}

/// A position in a text as editors show it. Lines and columns count from 1, and columns count
/// Unicode scalars.
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
