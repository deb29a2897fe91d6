// Text escaped for HTML and XML, and coordinates of SVG.

extension String {
  /// The text with character references for the characters that HTML reserves. Control characters
  /// other than tab and line feed, and U+FFFE and U+FFFF, become U+FFFD.
  var escaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Returns a coordinate with at most one decimal.
func short(_ number: Double) -> String {
  let text = fixed(number, 1)
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
