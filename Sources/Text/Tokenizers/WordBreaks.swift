// The word-break rules of Unicode Standard Annex 29, for the `words` tokenizer.

extension ScalarClass {
  var isLetter: Bool { self == .letter || self == .hebrewLetter }
  var isOfWord: Bool { isLetter || self == .digit || self == .connector || self == .mark }
  /// Whether the rules skip this scalar when they look at what precedes or follows (WB4).
  var isTransparent: Bool { self == .mark || self == .format }

  /// Whether a scalar of this class continues a word whose last scalar that is not transparent has
  /// the class `last` (WB5, WB8–10, WB13).
  func continues(_ last: ScalarClass) -> Bool {
    switch self {
    case .letter, .hebrewLetter, .digit: last != .katakana
    case .katakana: last == .katakana || last == .connector
    case .connector, .mark, .format: true
    default: false
    }
  }

  /// Whether punctuation of this class is part of a word if it stands between scalars of the
  /// classes `last` and `next` (WB6–7, WB11–12, WB7b–c).
  ///
  /// Apostrophes join more than in the annex, for example a letter and a digit.
  func joins(_ last: ScalarClass, _ next: ScalarClass) -> Bool {
    let areLetters = last.isLetter && next.isLetter
    let areDigits = last == .digit && next == .digit
    return switch self {
    case .singleQuote, .apostrophe: last.isOfWord && next.isOfWord && next != .mark
    case .doubleQuote: last == .hebrewLetter && next == .hebrewLetter
    case .midLetter: areLetters
    case .midNumber: areDigits
    case .midLetterOrNumber: areLetters || areDigits
    default: false
    }
  }

  /// Creates the class of a scalar whose general category does not determine it, or returns nil.
  ///
  /// The values are those of the property `Word_Break` in Unicode 16 (`WordBreakProperty.txt`),
  /// with two differences: a colon also joins digits, as in 10:30, and U+202F, the narrow space
  /// before French punctuation, is a space. Letters of Tai Le and other scripts without spaces
  /// stand alone, as in the annex.
  init?(ofWordBreak scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x22: self = .doubleQuote
    case 0x2E, 0x3A, 0x2018, 0x2024, 0xFE52, 0xFF07, 0xFF0E: self = .midLetterOrNumber
    case 0xB7, 0x387, 0x55F, 0x5F4, 0x2027, 0xFE13, 0xFE55, 0xFF1A: self = .midLetter
    case 0x2C, 0x3B, 0x37E, 0x589, 0x60C...0x60D, 0x66C, 0x7F8, 0x2044, 0xFE10, 0xFE14, 0xFE50,
      0xFE54, 0xFF0C, 0xFF1B:
      self = .midNumber
    case 0x66B: self = .digit  // the Arabic decimal separator
    case 0x5D0...0x5EA, 0x5EF...0x5F2, 0xFB1D, 0xFB1F...0xFB28, 0xFB2A...0xFB4F:
      self = .hebrewLetter
    case 0xFF9E...0xFF9F: self = .mark  // half-width voicing
    case 0x3031...0x3035, 0x309B...0x309C, 0x30A0...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF,
      0x32D0...0x32FE, 0x3300...0x3357, 0xFF66...0xFF9D, 0x1AFF0...0x1AFFE, 0x1B000,
      0x1B120...0x1B122, 0x1B155, 0x1B164...0x1B167:
      self = .katakana
    default:
      let properties = scalar.properties
      if properties.generalCategory == .connectorPunctuation {
        self = .connector
      } else if properties.isAlphabetic, Self.isOfMoreScriptsWithoutSpaces(scalar) {
        self = .ideograph
      } else {
        return nil
      }
    }
  }

  /// Scalars that the annex treats as letters although their general category is another one:
  /// modifiers, tone letters, marks within Armenian words, the Hebrew geresh, letters in circles
  /// and squares.
  static let lettersByWordBreak: [ClosedRange<UInt32>] = [
    0x2C2...0x2C5, 0x2D2...0x2D7, 0x2DE...0x2DF, 0x2E5...0x2EB, 0x2ED...0x2ED, 0x2EF...0x2FF,
    0x55A...0x55C, 0x55E...0x55E, 0x58A...0x58A, 0x5F3...0x5F3, 0x24B6...0x24E9, 0xA708...0xA716,
    0xA720...0xA721, 0xA789...0xA78A, 0xAB5B...0xAB5B, 0x1F130...0x1F149, 0x1F150...0x1F169,
    0x1F170...0x1F189,
  ]

  /// Whether the scalar belongs to Tai Le, New Tai Lue, Tai Tham, the Burmese extensions, Tai Viet
  /// or Ahom.
  private static func isOfMoreScriptsWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1950...0x19DF, 0x1A20...0x1AAF, 0xA9E0...0xA9FF, 0xAA60...0xAADF, 0x11700...0x1174F:
      true
    default: false
    }
  }
}
