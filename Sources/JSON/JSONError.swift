// The errors in a JSON text, with their kinds and offsets.

/// An error in a JSON text, at an offset in bytes.
package struct JSONError: Error, Equatable {
  package enum Kind: Equatable {
    case notUTF8
    case unexpected(Piece)
    /// The text ends before the piece. The offset is that of the string or escape to which the
    /// piece belongs, otherwise that of the end.
    case incomplete(Piece)
    case controlCharacter
    case lineEnd(inStringAt: Int)
    case unknownEscape
    case halfSurrogatePair
    case repeatedKey(String)
    /// A word that begins like a number but is not one.
    case notNumber(String)
    case negativeNumber
    case fraction
    /// A number that is not less than the limit.
    case largeNumber(Int)
    case openComment
    case noComment
    // Each with the limit that was exceeded.
    case longString(Int)
    case longKey(Int)
    case deepNesting(Int)
  }

  /// A piece of the grammar that is expected next.
  package enum Piece: Equatable {
    case value
    case string
    case number
    /// A key in JSON, which is in quotation marks.
    case key
    /// A key in JSON5, which needs no quotation marks.
    case name
    case mark(Unicode.Scalar)
    case commaOr(Unicode.Scalar)
    case endOfString
    case restOfEscape
    case end
  }

  package let kind: Kind
  package let offset: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// Returns the Unicode scalar at an offset of the text, or `nil` at its end.
  static func scalar(at offset: Int, in bytes: [UInt8]) -> Unicode.Scalar? {
    String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first
  }
}

extension JSONError.Piece: CustomStringConvertible {
  package var description: String {
    switch self {
    case .value: "a value"
    case .string: "a string"
    case .number: "a number"
    case .key: "a key in double quotes"
    case .name: "a key"
    case .mark(let mark): "'\(mark)'"
    case .commaOr(let mark): "',' or '\(mark)'"
    case .endOfString: "the end of a string"
    case .restOfEscape: "the rest of an escape"
    case .end: "the end of the text"
    }
  }
}
