// Writing tokens as prose, one token at a time.

/// Writes tokens as prose, with spaces only where prose has them.
///
/// The same rules serve `words` and `whitespace`; tokens of `characters` are concatenated. The
/// space before a token depends only on that token and the ones before it, so text can be printed
/// as it is generated:
/// - No space precedes closing punctuation (, . ; : ! ? ) ] } % ” ’ and similar characters of all
///   scripts) or a contracted ending, and none follows opening punctuation ( [ { $ £ ¥ ₹ # “ ‘ ¿ ¡.
/// - Straight quotes alternately open and close, beginning with an opening one on each line, but a
///   single quote after a word that ends in s is a possessive unless it closes a quotation. « and »
///   also alternate, because they are used in either direction, and “ closes a quotation that „
///   opened.
/// - Penn Treebank escapes become characters: `` and '' become curly quotes, -LRB- a parenthesis.
/// - WikiText's @-@, @,@ and @.@, a zero-width space, and a lone - or / after a word are joined to
///   both sides.
/// - No space separates letters of scripts without spaces, such as ideographs, or their
///   punctuation.
/// - `</s>` ends the line.
package struct Detokenizer: Sendable {
  private let kind: Tokenizer.Kind
  /// The previous token on the line; empty at the beginning of the line.
  private var previous = ""
  private var previousJoinsNext = false
  private var isDoubleQuoteOpen = false
  private var isSingleQuoteOpen = false
  private var isGuillemetOpen = false
  private var isLowQuoteOpen = false

  /// Creates a detokenizer for tokens of the tokenizer `kind`.
  package init(_ kind: Tokenizer.Kind) { self.kind = kind }

  /// Returns the text to print for `token`, with a leading space if one belongs there.
  ///
  /// - Complexity: O(bytes).
  package mutating func append(_ token: String) -> String {
    // No rule applies to longer tokens, and comparing strings takes quadratic time in the number of
    // combining marks.
    let short = token.utf8.count <= Self.longestRule ? token : ""
    if short == Vocabulary.specialTokens[Vocabulary.endOfLine] {
      self = Detokenizer(kind)
      return "\n"
    }
    if kind == .characters { return token }

    let text = Self.spellings[short] ?? token
    let joins = joins(of: short, text: text)
    let isSpaced = !previous.isEmpty && !previousJoinsNext && !joins.previous
    previous = text
    previousJoinsNext = joins.next
    return isSpaced ? " " + text : text
  }

  /// Returns whether a token is written without a space before it, and without one after it.
  ///
  /// - Parameter token: The token, or an empty string if it is longer than `longestRule`.
  private mutating func joins(of token: String, text: String) -> (previous: Bool, next: Bool) {
    switch token {
    case "@-@", "@,@", "@.@", "\u{200B}":
      return (true, true)
    case "-", "/":
      let isAfterWord = previous.unicodeScalars.last.map { ScalarClass($0).isOfWord } ?? false
      return (isAfterWord, isAfterWord)
    case "\"":
      isDoubleQuoteOpen.toggle()
      return (!isDoubleQuoteOpen, isDoubleQuoteOpen)
    case "«", "»":
      isGuillemetOpen.toggle()
      return (!isGuillemetOpen, isGuillemetOpen)
    case "„":
      isLowQuoteOpen = true
      return (false, true)
    case "“" where isLowQuoteOpen:
      isLowQuoteOpen = false
      return (true, false)
    case "'":
      if !isSingleQuoteOpen, previous.unicodeScalars.last == "s" { return (true, false) }
      isSingleQuoteOpen.toggle()
      return (!isSingleQuoteOpen, isSingleQuoteOpen)
    default:
      // A single quote after a Hebrew letter is part of the token and may close a quotation.
      let scalars = text.unicodeScalars
      if scalars.last == "'", scalars.dropLast().last?.isHebrew == true {
        isSingleQuoteOpen = false
      }
      if scalars.allSatisfy(\.isClosing) { return (true, false) }
      let isOpening = scalars.allSatisfy(Self.opening.contains)
      return (isContractedEnding(text) || isWideAfterWide(text), isOpening)
    }
  }

  /// Whether `text` ends an English contraction, or continues a name such as O 'Brien.
  private func isContractedEnding(_ text: String) -> Bool {
    if text.utf8.count <= Self.longestRule {
      let straight = text.lowercased().replacing("’", with: "'")
      if Self.contractedEndings.contains(straight) { return true }
    }
    guard let first = text.unicodeScalars.first, first == "'" || first == "’",
      previous.unicodeScalars.count == 1
    else { return false }
    return previous.unicodeScalars.allSatisfy { ScalarClass($0).isLetter }
  }

  private func isWideAfterWide(_ text: String) -> Bool {
    let last = previous.unicodeScalars.last { ScalarClass($0) != .mark }
    guard let last, let first = text.unicodeScalars.first else { return false }
    return last.isWide && first.isWide
  }

  /// The maximum number of bytes in a token that a rule names.
  private static let longestRule = 16
  fileprivate static let closing = Set(")]}%…”’）］｝】」』〉》〕".unicodeScalars)
  private static let opening = Set("([{$£¥₹#“‘¿¡（［｛【「『〈《〔".unicodeScalars)
  private static let contractedEndings: Set = ["n't", "'t", "'s", "'m", "'d", "'ll", "'re", "'ve"]
  private static let spellings = [
    "``": "“", "''": "”", "@-@": "-", "@,@": ",", "@.@": ".",
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}",
  ]
}

extension Unicode.Scalar {
  /// Whether this character is written without a space before it, such as a comma or full stop of
  /// any script, or a closing bracket.
  fileprivate var isClosing: Bool {
    Detokenizer.closing.contains(self) || properties.isTerminalPunctuation
  }

  fileprivate var isHebrew: Bool { ScalarClass(self) == .hebrewLetter }

  /// Whether this belongs to a script without spaces, or to the punctuation of ideographs and kana.
  fileprivate var isWide: Bool {
    switch value {
    case 0x3000...0x30FF, 0xFF00...0xFFEF: true
    default: ScalarClass(self) == .ideograph || ScalarClass(self) == .katakana
    }
  }
}
