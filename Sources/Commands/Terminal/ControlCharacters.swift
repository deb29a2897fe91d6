// Escapes for the characters that a terminal would obey.

extension String {
  /// The text with escapes such as `\u{1B}` for what a terminal would obey: control characters
  /// (C0, DEL, C1), unless they are `kept`, separators of lines and paragraphs, and the controls that
  /// reorder text in two directions.
  ///
  /// - Parameter escape: what an escape looks like.
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
