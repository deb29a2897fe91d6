// A text with blanks.

import Text

/// A text with blanks, each of which stands for one token.
///
/// The name is Taylor's ("Cloze procedure: a new tool for measuring readability", Journalism
/// Quarterly 30, 1953).
package struct Cloze: Equatable, Sendable {
  /// The tokens of the text; a blank is `<unk>`.
  package private(set) var tokens: [String] = []
  /// The positions of the blanks.
  package private(set) var blanks: [Int] = []

  /// A blank as it is written.
  package static let blank = "___"

  /// Reads a text in which blanks are written as three underscores.
  ///
  /// The text is split by the model's tokenizer. With the tokenizer `characters`, a blank stands
  /// for one character; otherwise, it must be a token of its own.
  ///
  /// - Throws: ``ClozeError``.
  package init(_ text: String, for model: Model) throws(ClozeError) {
    // The tokens of a blank: three with the tokenizer `characters`, otherwise one.
    let blank = model.tokenizer.tokens(in: Self.blank)
    for token in model.tokens(of: text) {
      tokens.append(token)
      if tokens.suffix(blank.count).elementsEqual(blank) {
        tokens.removeLast(blank.count)
        blanks.append(tokens.count)
        tokens.append(model.vocabulary[Vocabulary.unknown])
      } else if token.contains(Self.blank) {
        throw .blankInWord(token)
      }
    }
    if blanks.isEmpty { throw .noBlank }
  }
}

/// An error in a text with blanks. Its description follows the name of the text in a sentence.
package enum ClozeError: Error, Equatable, CustomStringConvertible {
  case noBlank
  case blankInWord(String)

  package var description: String {
    switch self {
    case .noBlank:
      "has no blank; write ___ for a missing word, as in 'the cat ___ on the mat'"
    case .blankInWord(let token):
      "has a blank inside the word '\(token)'; write spaces around ___, which stands for one word"
    }
  }
}
