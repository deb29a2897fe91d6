// The text of a label and an estimate of its width.

/// The text of a label in a chart, shortened if it is very long.
struct LabelText: Equatable {
  let text: String
  /// An upper estimate of the width in ems, because SVG cannot measure text.
  let ems: Double

  /// The maximum number of scalars per character, because combining marks can be stacked to any
  /// height.
  private static let mostScalars = 8

  /// Creates the label of a word.
  ///
  /// - Parameter widest: The maximum width in ems.
  /// - Complexity: O(`widest`), apart from the length of one character.
  init(_ word: String, widest: Double = 14) {
    var (text, ems) = ("", 0.0)
    // The width of "…" is reserved, because a later character may exceed the limit.
    let limit = widest - Self.ems(of: "…")
    var kept = (text: "…", ems: Self.ems(of: "…"))
    for character in word {
      for scalar in character.unicodeScalars.prefix(Self.mostScalars) {
        text.unicodeScalars.append(scalar)
        ems += Self.ems(of: scalar)
      }
      if ems <= limit { kept = (text + "…", ems + Self.ems(of: "…")) }
      if ems > widest || Double(text.unicodeScalars.count) > 7 * widest {
        (self.text, self.ems) = kept
        return
      }
    }
    (self.text, self.ems) = (text, ems)
  }

  /// Returns an upper estimate of the width of a text in ems.
  static func ems(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ems(of: $1) }
  }

  /// Returns the width of a character in a wide sans-serif font such as Verdana, so that the text
  /// is narrower in most others.
  private static func ems(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", " ", "\u{A0}", "\t", "\n": 0.4
    case "f", "r", "t", "(", ")", "[", "]", "/", "\\", "-": 0.46
    case "m", "M", "W", "@", "%", "…": 1
    case "w", "+", "<", "=", ">", "~", "^": 0.86
    case "0"..."9", "a"..."z": 0.64
    case " "..."~": 0.78
    default: emsBeyondASCII(scalar)
    }
  }

  private static func emsBeyondASCII(_ scalar: Unicode.Scalar) -> Double {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    // Escaping replaces control characters by U+FFFD.
    case .control: return 1.1
    default: break
    }
    switch scalar.value {
    case 0xA1...0x2FF, 0x400...0x52F: return 0.8
    case 0x300...0x3FF, 0x530...0x10FF, 0x1E00...0x1FFF: return 0.75
    case 0xFDF0...0xFDFF: return 3
    case 0x12000...0x1254F: return 2
    default: return scalar.properties.isEmoji ? 1.4 : 1.1
    }
  }
}
