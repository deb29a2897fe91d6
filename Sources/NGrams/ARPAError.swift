// Errors in ARPA files and their messages.

import Text

/// An error in an ARPA file and its line.
package struct ARPAError: Error, Equatable, CustomStringConvertible {
  /// The kinds of errors.
  package enum Flaw: Error, Equatable {
    case noData
    case truncated
    case noCounts
    case countLine(order: Int)
    case header(expected: String)
    case fields(order: Int, found: Int)
    case probability(String)
    case backoff(String)
    case unknownWord(String)
    case repeatedWord(String, firstLine: Int)
    case repeatedNGram(String)
    case count(order: Int, announced: Int, found: Int)
    case tooMany(order: Int)
    case order
    case longWord(byteCount: Int)
    case missingMark(String)
  }

  /// The name of the file in messages.
  package let name: String
  /// The line number, from 1; that of the last line if the file ends too early.
  package let line: Int
  package let flaw: Flaw

  package var description: String {
    "'\(name)' is not a usable ARPA file: line \(line) \(wording)."
  }

  private var wording: String {
    switch flaw {
    case .noData:
      "is the last, and there is no \\data\\ line"
    case .truncated:
      "is the last, and is not \\end\\"
    case .noCounts:
      "comes before any count of n-grams, such as 'ngram 1=1000'"
    case .countLine(let order):
      "should be 'ngram \(order)=' with the number of \(order)-grams, or blank"
    case .header(let expected):
      "should be '\(expected)'"
    case .fields(let order, let found):
      "should have a log-probability, \(order) \(order == 1 ? "word" : "words") and optionally a "
        + "back-off weight, but has \(found) \(found == 1 ? "field" : "fields")"
    case .probability(let text):
      "begins with '\(text)', which is not the logarithm of a probability"
    case .backoff(let text):
      "ends with '\(text)', which is not the logarithm of a back-off weight"
    case .unknownWord(let word):
      "has the word '\(word)', which is not among the 1-grams"
    case .repeatedWord(let word, let firstLine):
      "repeats the word '\(word)' from line \(firstLine)"
    case .repeatedNGram(let words):
      "repeats '\(words)'"
    case .count(let order, let announced, let found):
      "ends the \(order)-grams, of which there are \(found) instead of the announced \(announced)"
    case .tooMany(let order):
      "is beyond the \(Int32.max) \(order)-grams that can be read"
    case .order:
      "announces n-grams of more than \(NGramModel.highestOrder) words, the most that can be read"
    case .longWord(let byteCount):
      "has a word of \(byteCount) bytes, but at most \(Vocabulary.longestToken) are allowed"
    case .missingMark(let mark):
      "ends the 1-grams, but \(mark) is not among them"
    }
  }
}
