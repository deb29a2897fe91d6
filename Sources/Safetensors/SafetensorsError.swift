// The errors in a safetensors file, each with a message of one sentence.

/// The reason why a file was refused. The label `at` marks an offset in bytes from the start of the
/// file.
package enum SafetensorsError: Error, Equatable {
  // The file as a whole
  case fileTooShort(byteCount: Int)
  case headerTooLong(byteCount: UInt64)
  case headerBeyondFile(headerByteCount: Int, available: Int)

  // The header as text
  case invalidUTF8(at: Int)
  case noOpeningBrace
  case headerIncomplete(expected: String)
  case unexpectedByte(at: Int, expected: String)
  case contentAfterHeader(at: Int)
  case controlCharacter(at: Int)
  case invalidEscape(at: Int)
  case loneSurrogate(at: Int)
  case negativeNumber(at: Int)
  case fractionalNumber(at: Int)
  case numberTooLarge(at: Int)
  case duplicateKey(String, at: Int)
  case metadataNotString(key: String)

  // The entry of one tensor
  case unknownField(String, tensor: String)
  case missingField(String, tensor: String)
  case unknownType(String, tensor: String)
  case offsetsNotPair(tensor: String, count: Int)
  case offsetsReversed(tensor: String, begin: Int, end: Int)
  case sizeOverflow(tensor: String)
  case sizeMismatch(tensor: String, expected: Int, actual: Int)

  // The tensors together
  case overlap(tensor: String, begin: Int, previousEnd: Int)
  case hole(tensor: String, begin: Int, previousEnd: Int)
  case dataBeyondFile(expected: Int, available: Int)
  case trailingBytes(count: Int)
}

extension SafetensorsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .fileTooShort(let byteCount):
      "The file has \(bytes(byteCount)), fewer than the \(Format.lengthByteCount) of the header's "
        + "length."
    case .headerTooLong(let byteCount):
      "The file announces a header of \(bytes(byteCount)), but at most "
        + "\(Format.headerByteLimit) are allowed."
    case .headerBeyondFile(let headerByteCount, let available):
      "The file announces a header of \(bytes(headerByteCount)), but ends after \(available)."

    case .invalidUTF8(let offset):
      "The header is not UTF-8 at byte \(offset)."
    case .noOpeningBrace:
      "The header does not begin with an opening brace at byte \(Format.lengthByteCount)."
    case .headerIncomplete(let expected):
      "The header ends where \(expected) was expected."
    case .unexpectedByte(let offset, let expected):
      "The header is malformed at byte \(offset), where \(expected) was expected."
    case .contentAfterHeader(let offset):
      "The header continues after its object, at byte \(offset)."
    case .controlCharacter(let offset):
      "The header has an unescaped control character in the string at byte \(offset)."
    case .invalidEscape(let offset):
      "The header has an unknown escape in the string at byte \(offset)."
    case .loneSurrogate(let offset):
      "The header has half of a surrogate pair in the string at byte \(offset)."
    case .negativeNumber(let offset):
      "The header has a negative number at byte \(offset)."
    case .fractionalNumber(let offset):
      "The header has a number that is not written as an integer at byte \(offset)."
    case .numberTooLarge(let offset):
      "The header has a number of \(Format.numberLimit) or more at byte \(offset)."
    case .duplicateKey(let key, let offset):
      "The header repeats the key \(quoted(key)) at byte \(offset)."
    case .metadataNotString(let key):
      "The metadata value of the key \(quoted(key)) is not a string."

    case .unknownField(let field, let tensor):
      "The entry of the tensor \(quoted(tensor)) has the unknown key \(quoted(field))."
    case .missingField(let field, let tensor):
      "The entry of the tensor \(quoted(tensor)) lacks the key \(quoted(field))."
    case .unknownType(let type, let tensor):
      "The tensor \(quoted(tensor)) has the element type \(quoted(type)), which is none of "
        + ElementType.allCases.map(\.rawValue).joined(separator: ", ") + "."
    case .offsetsNotPair(let tensor, let count):
      "The tensor \(quoted(tensor)) has \(count) data offsets instead of two."
    case .offsetsReversed(let tensor, let begin, let end):
      "The data of the tensor \(quoted(tensor)) end at \(end), before they begin at \(begin)."
    case .sizeOverflow(let tensor):
      "The dimensions of the tensor \(quoted(tensor)) multiply to more bytes than can be counted."
    case .sizeMismatch(let tensor, let expected, let actual):
      "The tensor \(quoted(tensor)) takes \(bytes(expected)), but its data offsets span \(actual)."

    case .overlap(let tensor, let begin, let previousEnd):
      "The data of the tensor \(quoted(tensor)) begin at \(begin), inside those of the tensor "
        + "before it, which end at \(previousEnd)."
    case .hole(let tensor, let begin, let previousEnd):
      "The data of the tensor \(quoted(tensor)) begin at \(begin), after a hole that "
        + "starts at \(previousEnd)."
    case .dataBeyondFile(let expected, let available):
      "The tensors take \(bytes(expected)), but the file ends \(available) after the header."
    case .trailingBytes(let count):
      "The file continues for \(bytes(count)) after its last tensor."
    }
  }
}

private func bytes(_ count: some BinaryInteger) -> String {
  count == 1 ? "1 byte" : "\(count) bytes"
}

/// Returns the text in quotation marks, shortened to 80 Unicode scalars.
private func quoted(_ text: String) -> String {
  let limit = 80
  let scalars = text.unicodeScalars
  let isCut = scalars.dropFirst(limit).first != nil
  return "\"" + String(scalars.prefix(limit)) + (isCut ? "..." : "") + "\""
}
