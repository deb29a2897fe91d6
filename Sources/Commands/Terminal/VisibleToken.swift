// A token as a terminal shows it.

/// A token as a field of a line: the white space that is a token of the tokenizer `characters`
/// becomes `\s`, `\t` or `\r`, and what a terminal would obey an escape.
func visible(_ token: String) -> String {
  // Bytes are compared, for a stranger's token can be slow to compare as a string.
  switch token.utf8.count == 1 ? token.utf8.first : nil {
  case UInt8(ascii: " "): "\\s"
  case UInt8(ascii: "\t"): "\\t"
  case UInt8(ascii: "\r"): "\\r"
  default: token.escapingControlCharacters()
  }
}
