// Conversion of JSON errors in a header to safetensors errors.

import JSON

extension SafetensorsError {
  /// Returns the result of reading a header, with JSON errors converted to errors of the file.
  ///
  /// - Parameter read: A function that throws only `JSONError` and `SafetensorsError`.
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
      // Never thrown: a header is read without limits or comments, and its only words are integers.
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
