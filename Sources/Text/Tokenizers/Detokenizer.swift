// From tokens back to prose, one token at a time.

/// Writes tokens as prose, with spaces only where prose has them.
///
/// One set of rules serves `words` and `whitespace`; tokens of `characters` are concatenated. A
/// token is decided by itself and what precedes it, so that text can be printed as it is generated:
/// - No space before closing punctuation (, . ; : ! ? ) ] } % ” ’, and their like in all scripts) and
///   contracted endings, nor after opening punctuation ( [ { $ £ ¥ ₹ # “ ‘ ¿ ¡.
/// - A straight quote opens or closes by turns, beginning anew with each line; a single one after a
///   word in s is a possessive. So do « and », which face either way, and “ closes what „ opened.
/// - The Penn Treebank's spellings become characters: `` and '' curly quotes, -LRB- a bracket.
/// - WikiText's @-@, @,@ and @.@, and a lone - or / after a word, join both sides.
/// - No space between letters of scripts without spaces, such as ideographs, and their punctuation.
/// - `</s>` ends the line.
package struct Detokenizer: Sendable {
  private let kind: Tokenizer.Kind
  /// The token before this one on the line; "" at the line's beginning.
  private var previous = ""
  private var previousJoinsNext = false
  private var isDoubleQuoteOpen = false
  private var isSingleQuoteOpen = false
  private var isGuillemetOpen = false
  private var isLowQuoteOpen = false

  package init(_ kind: Tokenizer.Kind) { self.kind = kind }

  /// The text to print for `token`, its leading space included when one belongs there.
  ///
  /// - Complexity: O(bytes).
  package mutating func append(_ token: String) -> String {
    // Longer tokens have no rule of their own, and comparing strings takes time quadratic in the
    // number of combining marks.
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

  /// Whether a token is written without a space to the previous token, and to the next one.
  ///
  /// - Parameter token: the token, or nothing if it is longer than `longestRule`.
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
      // The quote behind a Hebrew letter is part of the word.
      let scalars = text.unicodeScalars
      if scalars.last == "'", scalars.dropLast().last?.isHebrew == true {
        isSingleQuoteOpen = false
      }
      if scalars.allSatisfy(\.isClosing) { return (true, false) }
      let isOpening = scalars.allSatisfy(Self.opening.contains)
      return (isContractedEnding(text) || isWideAfterWide(text), isOpening)
    }
  }

  /// Whether `text` is an English contraction's ending, or the rest of a name such as O 'Brien.
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

  /// No token that is named in a rule has more bytes.
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
  /// Whether this ends what precedes it: a comma or full stop of any script, a closing bracket.
  fileprivate var isClosing: Bool {
    Detokenizer.closing.contains(self) || properties.isTerminalPunctuation
  }

  fileprivate var isHebrew: Bool { ScalarClass(self) == .hebrewLetter }

  /// Whether this is of a script without spaces, or the punctuation of ideographs and kana.
  fileprivate var isWide: Bool {
    switch value {
    case 0x3000...0x30FF, 0xFF00...0xFFEF: true
    default: ScalarClass(self) == .ideograph || ScalarClass(self) == .katakana
    }
  }
}
