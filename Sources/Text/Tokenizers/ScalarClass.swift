// The classes of Unicode scalars that the tokenizers and the detokenizer distinguish.

/// The role of a scalar in forming words.
enum ScalarClass {
  case space
  /// A letter of a script that is written in words, or a letter-like number such as ½.
  case letter
  case hebrewLetter
  case digit
  /// `_` and similar punctuation: joins letters, digits and katakana.
  case connector
  /// A combining mark or variation selector: belongs to the scalar before it.
  case mark
  /// An invisible format character such as a zero-width joiner: belongs to the word around it.
  case format
  /// A Han ideograph, hiragana, or a letter of Thai, Lao, Burmese, Khmer or another script that is
  /// written without spaces between words.
  case ideograph
  case katakana
  case emoji
  case emojiModifier
  /// One half of a flag.
  case regionalIndicator
  /// The straight apostrophe, `'`.
  case singleQuote
  /// The curly apostrophe, `’`.
  case apostrophe
  /// The straight double quote, which marks an acronym between Hebrew letters.
  case doubleQuote
  /// Belongs to a word between two letters, as `·` does in Catalan.
  case midLetter
  /// Belongs to a number between two digits.
  case midNumber
  /// Belongs to a word between two letters, or to a number between two digits.
  case midLetterOrNumber
  /// Punctuation, a symbol, or anything else.
  case other

  /// Creates the class of `scalar` in `version` of the tokenizer.
  init(_ scalar: Unicode.Scalar, version: Int = Tokenizer.latestVersion) {
    let isFirst = version == 1
    if scalar.value > 0xFFFF {
      self = isFirst ? Self(inVersion1: scalar) : Self(inVersion2: scalar)
    } else {
      self = (isFirst ? Self.basicPlane1 : Self.basicPlane2)[Int(scalar.value)]
    }
  }

  /// The classes of U+0000...U+FFFF, computed once because looking up properties is slow.
  private static let basicPlane1 = basicPlane(Self.init(inVersion1:))
  private static let basicPlane2 = basicPlane(Self.init(inVersion2:))

  private static func basicPlane(_ scalarClass: (Unicode.Scalar) -> Self) -> [Self] {
    (UInt16.min...UInt16.max).map { Unicode.Scalar($0).map(scalarClass) ?? .other }
  }

  private init(inVersion2 scalar: Unicode.Scalar) {
    self = Self(ofWordBreak: scalar) ?? Self(inVersion1: scalar)
    if self == .other, Self.lettersByWordBreak.contains(where: { $0.contains(scalar.value) }) {
      self = .letter
    }
  }

  private init(inVersion1 scalar: Unicode.Scalar) {
    switch scalar {
    case ".", ",", ":": self = .midNumber
    case "'": self = .singleQuote
    case "\u{2019}": self = .apostrophe
    default: self = Self(ofGeneralCategory: scalar)
    }
  }

  private init(ofGeneralCategory scalar: Unicode.Scalar) {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber, .otherNumber:
      self = Self.isWrittenWithoutSpaces(scalar) ? .ideograph : .letter
    case .connectorPunctuation:
      self = .letter
    case .decimalNumber:
      self = .digit
    case .nonspacingMark, .spacingMark, .enclosingMark:
      self = .mark
    case .format:
      self = scalar == Self.zeroWidthSpace ? .other : .format
    case .spaceSeparator, .lineSeparator, .paragraphSeparator:
      self = .space
    case .control:
      self = properties.isWhitespace ? .space : .other
    default:
      self =
        if (0x1F1E6...0x1F1FF).contains(scalar.value) {
          .regionalIndicator
        } else if scalar.isASCII || !properties.isEmoji {
          .other
        } else {
          properties.isEmojiModifier ? .emojiModifier : .emoji
        }
    }
  }

  private static func isWrittenWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao; Burmese; Khmer
    case ..<0x2E80: false
    case 0x3005...0x3007, 0x3031...0x3035: true  // iteration marks, zero
    case 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0x1B000...0x1B16F: true  // kana
    default: scalar.properties.isIdeographic
    }
  }

  /// Separates words in scripts without spaces, unlike all other format characters.
  private static let zeroWidthSpace: Unicode.Scalar = "\u{200B}"
}

extension Span<UInt8> {
  /// Returns the class of the scalar whose encoding begins at `i`, and its length in bytes.
  func scalarClass(at i: Int, version: Int) -> (class: ScalarClass, length: Int) {
    let byte = self[i]
    guard byte < 0x80 else {
      let (scalar, length) = scalar(at: i)
      return (ScalarClass(scalar, version: version), length)
    }
    // The most frequent classes need no table lookup.
    if byte.isASCIILetter { return (.letter, 1) }
    if byte.isASCIISpace { return (.space, 1) }
    return (ScalarClass(Unicode.Scalar(byte), version: version), 1)
  }
}
