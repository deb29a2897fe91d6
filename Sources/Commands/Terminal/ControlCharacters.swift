// Escapes for characters that control a terminal.

extension String {
  /// Returns the text with escapes such as `\u{1B}` for characters that control a terminal: control
  /// characters (C0, DEL, C1), line and paragraph separators, and bidirectional controls.
  ///
  /// - Parameters:
  ///   - kept: ASCII control characters that are not escaped.
  ///   - escape: Returns the escape for a character.
  /// - Complexity: O(bytes).
  func escapingControlCharacters(
    keeping kept: String = "",
    as escape: (Unicode.Scalar) -> String = { $0.escaped(asASCII: true) }
  ) -> String {
    func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
      if scalar.isASCII {
        return (scalar.value < 0x20 || scalar.value == 0x7F)
          && !kept.unicodeScalars.contains(scalar)
      }
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: return true
      default: return scalar.properties.isBidiControl
      }
    }
    guard unicodeScalars.contains(where: isObeyed) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if isObeyed(scalar) {
        text += escape(scalar)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
