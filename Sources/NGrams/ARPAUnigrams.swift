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

  init() {
    for mark in Vocabulary.marks { add(mark, line: 0) }
  }

  /// - Throws: `.repeatedWord` if it is a mark that came before.
  mutating func read(
    _ word: String, line: Int, logProbability: Float, logBackoff: Float
  ) throws(ARPAError.Flaw) {
    let mark = Vocabulary.marks.firstIndex(of: word)
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
      Vocabulary.marks[$0]
    }
  }

  /// - Throws: `TextError.vocabularyDuplicate` with the numbers, from 1, of a word that came twice.
  func vocabulary() throws(TextError) -> Vocabulary { try Vocabulary(file: file) }
}
