// The 1-grams of an ARPA file, which make up its vocabulary.

import Foundation
import Text

/// The words read so far, with IDs as in a `Vocabulary`: first the special tokens, then the words
/// in the order of the file.
struct ARPAUnigrams {
  /// The logarithms by word ID. If the file lacks `<unk>`, its probability is 10⁻¹⁰⁰.
  private(set) var list = NGramList(order: 1)
  /// The line of each word, or 0 for a special token that has not been read.
  private(set) var lines: [Int] = []
  private var file = Data()
  /// `<UNK>`, until the end of the 1-grams shows whether the file also has `<unk>`.
  private var capitals: (line: Int, logProbability: Float, logBackoff: Float)?

  private static let capitalUnknown = "<UNK>"

  /// Whether `word` can be the unknown word: toolkits write it in either case.
  static func isUnknown(_ word: String) -> Bool {
    word == Vocabulary.specialTokens[Vocabulary.unknown] || word == capitalUnknown
  }

  /// Creates a list of the special tokens.
  init() {
    for mark in Vocabulary.specialTokens { add(mark, line: 0) }
  }

  /// Adds the 1-gram of `word`.
  ///
  /// - Throws: `.repeatedWord` if `word` is a special token or `<UNK>` and was read before.
  mutating func read(
    _ word: String, line: Int, logProbability: Float, logBackoff: Float
  ) throws(ARPAError.Flaw) {
    if word == Self.capitalUnknown {
      if let first = capitals { throw .repeatedWord(word, firstLine: first.line) }
      capitals = (line, logProbability, logBackoff)
      return
    }
    let mark = Vocabulary.specialTokens.firstIndex(of: word)
    if let mark {
      guard lines[mark] == 0 else { throw .repeatedWord(word, firstLine: lines[mark]) }
      lines[mark] = line
    } else {
      add(word, line: line)
    }
    let id = mark ?? lines.count - 1
    // The probability of <s> in a file has no meaning, because <s> is never predicted.
    let isStart = id == Vocabulary.startOfLine
    list.set(
      id, logProbability: isStart ? NGramModel.logZero : logProbability, logBackoff: logBackoff)
  }

  /// Decides what `<UNK>` is: the unknown word unless the file has `<unk>`. Call this after the
  /// last word.
  mutating func end() {
    guard let capitals else { return }
    var id = Vocabulary.unknown
    if lines[id] == 0 {
      lines[id] = capitals.line
    } else {
      id = lines.count
      add(Self.capitalUnknown, line: capitals.line)
    }
    list.set(id, logProbability: capitals.logProbability, logBackoff: capitals.logBackoff)
  }

  private mutating func add(_ word: String, line: Int) {
    list.append(CollectionOfOne(Int32(lines.count)), logProbability: -100, logBackoff: 0)
    lines.append(line)
    file.append(contentsOf: (word + "\n").utf8)
  }

  /// The number of words read.
  var count: Int { lines.count { $0 > 0 } }

  /// The special token that every model needs and that has not been read, if any.
  var missingMark: String? {
    [Vocabulary.startOfLine, Vocabulary.endOfLine].first { lines[$0] == 0 }.map {
      Vocabulary.specialTokens[$0]
    }
  }

  /// Returns the vocabulary of the words.
  ///
  /// - Throws: `TextError.vocabularyDuplicate` with the lines, in the vocabulary file, of a word
  ///   that was read twice.
  func vocabulary() throws(TextError) -> Vocabulary { try Vocabulary(file: file) }
}
