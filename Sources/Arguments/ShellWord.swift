// Quoting of text as a word of a shell.

extension String {
  /// The text as one word of a shell, quoted only if necessary.
  package var shellWord: String {
    func isPlain(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || "_./+,@%=:-".utf8.contains(byte)
    }
    return !isEmpty && utf8.allSatisfy(isPlain) ? self : shellQuoted
  }

  /// The text as one quoted word of bash or zsh.
  var shellQuoted: String {
    let parts = utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
    return "'" + parts.map { String(Substring($0)) }.joined(separator: #"'\''"#) + "'"
  }

  /// Returns whether the texts have the same bytes.
  ///
  /// The operator `==` compares normal forms: it can find texts of different bytes equal, and takes
  /// time quadratic in the number of combining marks.
  func isSpelled(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
