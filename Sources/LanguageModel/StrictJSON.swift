// JSON that anybody may have written: in UTF-8, and with no key said twice.

import Foundation

/// Why JSON was refused that a decoder would take, to follow the name of the file.
package struct JSONFlaw: Error, CustomStringConvertible {
  package let description: String
}

package enum StrictJSON {
  /// Decodes JSON, or JSON5 where that is allowed.
  ///
  /// Foundation's decoder takes one of two equal keys, guesses among encodings, and crashes on some
  /// numbers that are none in JSON5, such as 0x0x1.
  /// - Throws: `JSONFlaw`, or `DecodingError`.
  /// - Complexity: O(bytes).
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, allowsJSON5: Bool = false
  ) throws -> Value {
    guard (try? UTF8Span(validating: data.span)) != nil, !data.contains(0) else {
      throw JSONFlaw(description: "it is not JSON in UTF-8")
    }
    if let flaw = flaw(in: Array(data), checksNumbers: allowsJSON5) { throw flaw }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = allowsJSON5
    return try decoder.decode(type, from: data)
  }

  /// The first key that an object has already, or the first number that is none. What else may be
  /// wrong is left to the decoder.
  private static func flaw(in bytes: [UInt8], checksNumbers: Bool) -> JSONFlaw? {
    // The keys of each open object, innermost last; nil for an array.
    var open: [Set<String>?] = []
    var expectsKey = false
    var position = 0
    while position < bytes.count {
      let token = token(in: bytes, at: position)
      position = token.upperBound
      switch bytes[token.lowerBound] {
      case UInt8(ascii: "{"):
        open.append([])
        expectsKey = true
      case UInt8(ascii: "["):
        open.append(nil)
        expectsKey = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = open.popLast()
        expectsKey = false
      case UInt8(ascii: ","):
        expectsKey = open.last.flatMap(\.self) != nil
      case UInt8(ascii: "/"):
        break
      default:
        guard expectsKey else {
          if checksNumbers, !isPossible(bytes[token]) {
            let text = String(decoding: bytes[token], as: UTF8.self)
            return JSONFlaw(description: "it is not JSON, for \(text) is no number")
          }
          break
        }
        guard let key = key(bytes[token]) else { break }
        expectsKey = false
        if open[open.count - 1]?.insert(key).inserted == false {
          return JSONFlaw(description: "it says \"\(key)\" twice; keep one of them")
        }
      }
    }
    return nil
  }

  /// The token that begins at a place: a string, a comment, a word, or any other byte.
  private static func token(in bytes: [UInt8], at start: Int) -> Range<Int> {
    let rest = bytes[(start + 1)...]
    let isBlockComment = rest.first == UInt8(ascii: "*")
    switch bytes[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      var end = start + 1
      while end < bytes.count, bytes[end] != bytes[start] {
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      return start..<min(end + 1, bytes.count)
    case UInt8(ascii: "/") where isBlockComment:
      let end = rest.indices.dropFirst(2).first {
        bytes[$0] == UInt8(ascii: "/") && bytes[$0 - 1] == UInt8(ascii: "*")
      }
      return start..<(end ?? bytes.count - 1) + 1
    case UInt8(ascii: "/"):
      let end = rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      return start..<(end ?? bytes.count)
    case let byte where isOfWord(byte):
      return start..<(rest.firstIndex { !isOfWord($0) } ?? bytes.count)
    default:
      return start..<start + 1
    }
  }

  /// Whether a value that is written like a number is one.
  private static func isPossible(_ token: ArraySlice<UInt8>) -> Bool {
    guard let first = token.first, "+-.0123456789".utf8.contains(first) else { return true }
    let number =
      /[+-]?(Infinity|NaN|0[xX][0-9A-Fa-f]+|((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)/
    return String(decoding: token, as: UTF8.self).wholeMatch(of: number) != nil
  }

  /// Of a name, a literal or a number.
  private static func isOfWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || "\\_$+-.".utf8.contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// The key that a token spells; nil for white space.
  private static func key(_ token: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: token, as: UTF8.self)
    let isQuoted = text.hasPrefix("\"") || text.hasPrefix("'")
    // A word has the white space beside it that is not of ASCII.
    let word = text.trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{FEFF}"]))
    guard isQuoted || word.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      return nil
    }
    guard text.contains("\\") else { return isQuoted ? String(text.dropFirst().dropLast()) : word }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    let literal = isQuoted ? text : "\"\(word)\""
    return (try? decoder.decode(String.self, from: Data(literal.utf8))) ?? text
  }
}
