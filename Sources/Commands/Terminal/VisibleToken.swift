// Tokens with white space and control characters made visible.

/// Returns a token as a field of an output line. White space that is a token of the tokenizer
/// `characters` becomes `\s`, `\t` or `\r`, and characters that control a terminal become escapes.
func visible(_ token: String) -> String {
  // Bytes are compared, because an untrusted token can be slow to compare as a string.
  switch token.utf8.count == 1 ? token.utf8.first : nil {
  case UInt8(ascii: " "): "\\s"
  case UInt8(ascii: "\t"): "\\t"
  case UInt8(ascii: "\r"): "\\r"
  default: token.escapingControlCharacters()
  }
}
