// Texts as words of a shell.

extension String {
  /// The text as one word of a shell, quoted only where it must be.
  package var shellWord: String {
    func isPlain(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || "_./+,@%=:-".utf8.contains(byte)
    }
    return !isEmpty && utf8.allSatisfy(isPlain) ? self : shellQuoted
  }

  /// The text as one word of bash or zsh, in quotes.
  var shellQuoted: String {
    let parts = utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
    return "'" + parts.map { String(Substring($0)) }.joined(separator: #"'\''"#) + "'"
  }

  /// Whether the texts have the same bytes. `==` compares normal forms, so that texts of different
  /// bytes can be equal, and takes time quadratic in the number of combining marks.
  func isSpelled(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
