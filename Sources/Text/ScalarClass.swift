// What a Unicode scalar is to the `words` tokenizer and the detokenizer.

/// The part a scalar plays in forming words.
enum ScalarClass {
  case space
  /// A letter of a script that is written in words, a letter-like number such as ½, or `_`.
  case letter
  case digit
  /// A combining mark or variation selector: belongs to what precedes it.
  case mark
  /// An invisible format character such as a zero-width joiner: belongs to a word it is in.
  case format
  /// A Han ideograph, kana, or letter of Thai, Lao, Burmese or Khmer: written without spaces between
  /// words.
  case ideograph
  case emoji
  case emojiModifier
  /// Half of a flag.
  case regionalIndicator
  /// Punctuation, a symbol, or anything else.
  case other

  var isOfWord: Bool { self == .letter || self == .digit || self == .mark }

  init(_ scalar: Unicode.Scalar) {
    let isTabulated = scalar.value < Self.basicPlane.count
    self = isTabulated ? Self.basicPlane[Int(scalar.value)] : Self(lookingUp: scalar)
  }

  /// The classes of U+0000...U+FFFF, where looking properties up each time would cost most.
  private static let basicPlane = (UInt16.min...UInt16.max).map { value in
    Unicode.Scalar(value).map(Self.init(lookingUp:)) ?? .other
  }

  private init(lookingUp scalar: Unicode.Scalar) {
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
  /// The class of the scalar whose encoding begins at `i`, and the number of bytes it takes.
  func scalarClass(at i: Int) -> (class: ScalarClass, length: Int) {
    let byte = self[i]
    guard byte < 0x80 else {
      let (scalar, length) = scalar(at: i)
      return (ScalarClass(scalar), length)
    }
    let asciiClass: ScalarClass =
      byte.isASCIIDigit ? .digit : byte.isASCIIWord ? .letter : byte.isASCIISpace ? .space : .other
    return (asciiClass, 1)
  }
}
