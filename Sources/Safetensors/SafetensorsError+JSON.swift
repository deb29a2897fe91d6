// The flaws of a header as JSON, among the errors of the format.

import JSON

extension SafetensorsError {
  /// The result of reading a header, an error of its JSON being mapped to one of the file.
  ///
  /// - Parameter read: throws nothing but `JSONError` and `SafetensorsError`.
  static func mapping<Result>(_ read: () throws -> Result) throws(SafetensorsError) -> Result {
    do {
      return try read()
    } catch let error as JSONError {
      throw SafetensorsError(error)
    } catch let error as SafetensorsError {
      throw error
    } catch {
      preconditionFailure("\(error)")
    }
  }

  private init(_ error: JSONError) {
    let offset = Format.lengthByteCount + error.offset
    self =
      switch error.kind {
      case .notUTF8: .invalidUTF8(at: offset)
      case .unexpected(.end): .contentAfterHeader(at: offset)
      case .unexpected(let piece): .unexpectedByte(at: offset, expected: Self.name(of: piece))
      case .incomplete(let piece): .headerIncomplete(expected: Self.name(of: piece))
      case .controlCharacter, .lineEnd: .controlCharacter(at: offset)
      case .unknownEscape: .invalidEscape(at: offset)
      case .halfSurrogatePair: .loneSurrogate(at: offset)
      case .repeatedKey(let key): .duplicateKey(key, at: offset)
      case .negativeNumber: .negativeNumber(at: offset)
      case .fraction: .fractionalNumber(at: offset)
      case .largeNumber: .numberTooLarge(at: offset)
      // A header has no limits on its JSON, no comments, and no other words than its numbers.
      case .notNumber, .openComment, .noComment, .longString, .longKey, .deepNesting:
        .unexpectedByte(at: offset, expected: "another value")
      }
  }

  private static func name(of piece: JSONError.Piece) -> String {
    switch piece {
    case .key, .name: "a string"
    case .mark(let mark): "`\(mark)`"
    case .commaOr(let mark): "a comma or `\(mark)`"
    default: piece.description
    }
  }
}
