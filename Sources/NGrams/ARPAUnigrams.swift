// The 1-grams of an ARPA file, which are its vocabulary.

import Foundation
import Text

/// The words read so far, numbered as a `Vocabulary` does: the marks first, then as they come.
struct ARPAUnigrams {
  /// By number; a `<unk>` that never comes has the probability 10⁻¹⁰⁰.
  private(set) var list = NGramList(order: 1)
  /// The line of each word, 0 of a mark that has not come.
  private(set) var lines: [Int] = []
  private var file = Data()
  /// `<UNK>`, until it is clear whether the file has `<unk>`, too.
  private var capitals: (line: Int, logProbability: Float, logBackoff: Float)?

  private static let capitalUnknown = "<UNK>"

  /// Whether a word can be the unknown word: toolkits write it in either case.
  static func isUnknown(_ word: String) -> Bool {
    word == Vocabulary.specialTokens[Vocabulary.unknown] || word == capitalUnknown
  }

  init() {
    for mark in Vocabulary.specialTokens { add(mark, line: 0) }
  }

  /// - Throws: `.repeatedWord` if it is a mark or `<UNK>` and came before.
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
    // What a file says of <s> means nothing: it is never predicted.
    let isStart = id == Vocabulary.startOfLine
    list.set(
      id, logProbability: isStart ? NGramModel.logZero : logProbability, logBackoff: logBackoff)
  }

  /// To be called after the last word: `<UNK>` is the unknown word unless `<unk>` came.
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

  /// How many words came.
  var count: Int { lines.count { $0 > 0 } }

  /// The mark that models cannot do without, if one has not come.
  var missingMark: String? {
    [Vocabulary.startOfLine, Vocabulary.endOfLine].first { lines[$0] == 0 }.map {
      Vocabulary.specialTokens[$0]
    }
  }

  /// - Throws: `TextError.vocabularyDuplicate` with the numbers, from 1, of a word that came twice.
  func vocabulary() throws(TextError) -> Vocabulary { try Vocabulary(file: file) }
}
