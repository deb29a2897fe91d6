// Splits an expression into tokens.

struct ExpressionTokens {
  enum Token: Equatable {
    case number(Double)
    case name(String)
    /// One of the characters `+-*/^(),`.
    case symbol(Character)
    case end
  }

  private let text: [Character]
  private var position = 0

  init(_ text: [Character]) { self.text = text }

  /// Returns the next token and its range.
  ///
  /// - Throws: ``ExpressionError`` at a character that cannot begin a token, and for a number that
  ///   is too large.
  mutating func next() throws(ExpressionError) -> (Token, Range<Int>) {
    skip(\.isWhitespace)
    let start = position
    guard let first = text[start...].first else { return (.end, start..<start) }
    if first.isLetter {
      skip { $0.isLetter || $0.isASCIIDigit || $0 == "_" }
      return (.name(String(text[start..<position])), start..<position)
    }
    if "+-*/^(),".contains(first) {
      position += 1
      return (.symbol(first), start..<position)
    }
    skipNumber()
    guard let number = Double(String(text[start..<position])) else {
      throw ExpressionError(.unexpectedCharacter(first), start..<(start + 1))
    }
    guard number.isFinite else {
      throw ExpressionError(.largeNumber(text.shortened(start..<position)), start..<position)
    }
    return (.number(number), start..<position)
  }

  /// Moves past digits with an optional decimal point and an optional exponent.
  private mutating func skipNumber() {
    skip(\.isASCIIDigit)
    if text[position...].first == "." {
      position += 1
      skip(\.isASCIIDigit)
    }
    guard ["e", "E"].contains(text[position...].first) else { return }
    let sign = ["+", "-"].contains(text[(position + 1)...].first) ? 1 : 0
    let digits = position + 1 + sign
    if text[digits...].first?.isASCIIDigit == true {
      position = digits
      skip(\.isASCIIDigit)
    }
  }

  private mutating func skip(_ belongs: (Character) -> Bool) {
    position += text[position...].prefix(while: belongs).count
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) && isASCII }
}
