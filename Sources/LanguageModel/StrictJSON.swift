// JSON that anybody may have written: in UTF-8, and with no key said twice.

import Foundation

/// Why JSON was refused that a decoder would take, to follow the name of the file.
package struct JSONFlaw: Error, CustomStringConvertible {
  package let description: String
}

package enum StrictJSON {
  /// Decodes JSON, or JSON5 where that is allowed.
  ///
  /// Foundation's decoder takes one of two equal keys, and guesses among encodings.
  /// - Throws: `JSONFlaw`, or `DecodingError`.
  /// - Complexity: O(bytes).
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, allowsJSON5: Bool = false
  ) throws -> Value {
    guard (try? UTF8Span(validating: data.span)) != nil, !data.contains(0) else {
      throw JSONFlaw(description: "it is not JSON in UTF-8")
    }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = allowsJSON5
    let value = try decoder.decode(type, from: data)
    if let key = repeatedKey(in: Array(data)) {
      throw JSONFlaw(description: "it says \"\(key)\" twice; keep one of them")
    }
    return value
  }

  /// The first key that an object has already, in JSON5 that is known to be well-formed.
  private static func repeatedKey(in bytes: [UInt8]) -> String? {
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
        guard expectsKey, let key = key(bytes[token]) else { break }
        expectsKey = false
        if open[open.count - 1]?.insert(key).inserted == false { return key }
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

  private static func isOfWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
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
