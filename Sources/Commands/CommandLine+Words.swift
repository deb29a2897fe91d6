// The arguments of the command line, validated as UTF-8.

import Arguments
import Foundation
import OperatingSystem

extension CommandLine {
  /// Returns the arguments after the program's name. Unlike `arguments`, it does not replace bytes
  /// that are not UTF-8.
  ///
  /// - Throws: `UsageError` if an argument is not UTF-8.
  static func words(_ parser: Parser) throws(UsageError) -> [String] {
    var words: [String] = []
    for bytes in SystemCall.arguments.dropFirst() {
      guard let word = String(validating: bytes, as: UTF8.self) else {
        let visible = bytes.map { byte in
          byte < 0x80 ? String(UnicodeScalar(byte)) : String(format: "\\x%02X", byte)
        }
        throw parser.usageError(
          """
          The argument '\(visible.joined())' is not UTF-8. Set the terminal to UTF-8. If a file \
          has such a name, rename it, or read it from standard input.
          """)
      }
      words.append(word)
    }
    return words
  }
}
