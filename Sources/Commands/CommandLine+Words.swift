// The words of the command line, which must be what was typed.

import Arguments
import Foundation
import OperatingSystem

extension CommandLine {
  /// The words after the program's name. `arguments` would put other characters in the place of
  /// bytes that are not UTF-8.
  ///
  /// - Throws: a usage error for a word that is not UTF-8.
  static func words(_ parser: Parser) throws(UsageError) -> [String] {
    var words: [String] = []
    for bytes in SystemCall.arguments.dropFirst() {
      guard let word = String(validating: bytes, as: UTF8.self) else {
        let visible = bytes.map { byte in
          byte < 0x80 ? String(UnicodeScalar(byte)) : String(format: "\\x%02X", byte)
        }
        throw parser.usageError(
          """
          The argument '\(visible.joined())' is not UTF-8. Set the terminal to UTF-8; a file of \
          such a name can be renamed, or read from standard input.
          """)
      }
      words.append(word)
    }
    return words
  }
}
