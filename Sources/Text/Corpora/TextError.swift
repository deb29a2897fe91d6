// Errors in texts and vocabulary files, and their messages.

import Files

/// An error in a text or a vocabulary file. Its description says in one sentence what is wrong,
/// where, and what to do.
package enum TextError: Error, Equatable, CustomStringConvertible {
  case noSuchFile(name: String)
  case folder(name: String)
  case device(name: String)
  case unreadable(name: String, reason: String)
  case scratch(folder: String, reason: String)
  case empty(name: String)
  /// `byte` counts from 0 at the start of the file, `line` from 1.
  case invalidUTF8(name: String, byte: Int, line: Int)
  case nulByte(name: String, byte: Int, line: Int)
  case utf16(name: String)
  case compressed(name: String, Compression)
  case changed(name: String)
  case longLine(name: String, line: Int, limit: Int)
  case tooShortToSplit(name: String)
  case noWords(names: [String])
  case noWordsHeldOut(name: String)
  case allWordsRare(minCount: Int, highestCount: Int)
  case noRoomForWords(maxSize: Int)
  case vocabularyNotUTF8(line: Int)
  case vocabularyUTF16
  case vocabularyByteOrderMark
  case vocabularyLineEnd(line: Int)
  case vocabularyMark(line: Int, expected: String)
  case vocabularyEmptyLine(line: Int)
  case vocabularyLongToken(line: Int, byteCount: Int)
  case vocabularyDuplicate(token: String, line: Int, firstLine: Int)
  case vocabularyWithoutWords

  package var description: String {
    switch self {
    case .noSuchFile(let name):
      "There is no file '\(name)'; check its name and folder."
    case .folder(let name):
      "'\(name)' is a folder; specify a text file in it."
    case .device(let name):
      "'\(name)' is a device, which has no end; specify a text file."
    case .unreadable(let name, let reason):
      "'\(name)' cannot be read (\(reason)); check its permissions."
    case .scratch(let folder, let reason):
      "Cannot write a temporary file in '\(folder)' (\(reason)); check its permissions and the "
        + "free space."
    case .empty(let name):
      "'\(name)' is empty; specify another file."
    case .invalidUTF8(let name, let byte, let line):
      "'\(name)' is not UTF-8 at byte \(byte) (line \(line)); convert it to UTF-8."
    case .nulByte(let name, let byte, let line):
      "'\(name)' has a NUL at byte \(byte) (line \(line)) and looks like a binary file; use a "
        + "text file."
    case .utf16(let name):
      "'\(name)' looks like UTF-16; convert it to UTF-8 with 'iconv -f UTF-16 -t UTF-8'."
    case .compressed(let name, let format):
      name == SourceText.name(ofPath: "-")
        ? "Standard input is compressed with \(format.rawValue); decompress it first, as in "
          + "'\(format.reader) FILE | fflm ... -'."
        : "'\(name)' is compressed with \(format.rawValue); decompress it, or pipe it, as in "
          + "'\(format.reader) FILE | fflm ... -'."
    case .changed(let name):
      "'\(name)' was changed while fflm was reading it, so the result would be wrong; run the "
        + "command again."
    case .longLine(let name, let line, let limit):
      "Line \(line) of '\(name)' is longer than \(limit) bytes; split it into shorter lines."
    case .tooShortToSplit(let name):
      "'\(name)' is too short to hold out its last tenth; use a longer text."
    case .noWords(let names):
      "There are no words in \(names.map { "'\($0)'" }.joined(separator: ", ")); "
        + "use a text with words in it."
    case .noWordsHeldOut(let name):
      "There are no words in the last tenth of '\(name)', which would be held out; use a text with "
        + "words there."
    case .allWordsRare(let minCount, let highestCount):
      "No word occurs \(minCount) times (the most frequent one occurs "
        + "\(highestCount) \(highestCount == 1 ? "time" : "times")); lower the minimum count."
    case .noRoomForWords(let maxSize):
      "A vocabulary of \(maxSize) entries has no room for words besides <unk>, <s> and </s>; "
        + "allow at least 4 entries."
    case .vocabularyNotUTF8(let line):
      "Line \(line) of the vocabulary file is not UTF-8; restore the file from a copy."
    case .vocabularyUTF16:
      "The vocabulary file is UTF-16; convert it to UTF-8 with 'iconv -f UTF-16 -t UTF-8'."
    case .vocabularyByteOrderMark:
      "The vocabulary file begins with a byte-order mark; save it as UTF-8 without one."
    case .vocabularyLineEnd(let line):
      "Line \(line) of the vocabulary file ends with a carriage return (CRLF or CR); save the file "
        + "with LF line ends."
    case .vocabularyMark(let line, let expected):
      "Line \(line) of the vocabulary file must be \(expected); "
        + "the first three lines are <unk>, <s> and </s>."
    case .vocabularyEmptyLine(let line):
      "Line \(line) of the vocabulary file is empty; every line must hold one token."
    case .vocabularyLongToken(let line, let byteCount):
      "Line \(line) of the vocabulary file has \(byteCount) bytes, but a token has at most "
        + "\(Vocabulary.longestToken); each line must hold one token."
    case .vocabularyDuplicate(let token, let line, let firstLine):
      "Line \(line) of the vocabulary file repeats '\(token)' from line \(firstLine); "
        + "each token must occur only once."
    case .vocabularyWithoutWords:
      "The vocabulary file has no words besides <unk>, <s> and </s>; each line must hold one word."
    }
  }
}

extension TextError {
  /// Returns the result of an access to a scratch file, and rethrows its failure as a `TextError`.
  static func scratch<Result>(
    _ access: @autoclosure () throws(ScratchFile.Failure) -> Result
  ) throws(TextError) -> Result {
    do { return try access() } catch { throw .scratch(folder: error.folder, reason: error.reason) }
  }
}
