// Analogy questions in the format of word2vec's questions-words.txt, and their reading.

import Text

/// Questions such as "man king woman queen": which word is to c as b is to a?
package struct AnalogyQuestions: Sendable {
  /// Questions of one kind.
  struct Section: Equatable, Sendable {
    let name: String
    /// The words a, b, c and the answer of each question.
    var questions: [[String]] = []
  }

  let sections: [Section]

  /// Reads questions. A line ": name" begins a section, and every other line has four words. Blank
  /// lines are skipped.
  ///
  /// - Throws: ``VectorError``.
  package init(_ text: SourceText) throws {
    var sections: [Section] = []
    var (number, fields) = (0, [Range<Int>]())
    try text.forEachLine { line in
      number += 1
      guard line.findFields(&fields, limit: .max) > 0 else { return }
      if fields[0].count == 1, line[fields[0].lowerBound] == UInt8(ascii: ":") {
        guard fields.count > 1 else {
          throw VectorError.unnamedSection(name: text.name, line: number)
        }
        let name = fields[1].lowerBound..<fields[fields.count - 1].upperBound
        sections.append(Section(name: line.string(name)))
      } else if fields.count != 4 {
        throw VectorError.analogyFields(name: text.name, line: number, found: fields.count)
      } else if sections.isEmpty {
        throw VectorError.analogyBeforeSection(name: text.name, line: number)
      } else {
        sections[sections.count - 1].questions.append(fields.map { line.string($0) })
      }
    }
    guard sections.contains(where: { !$0.questions.isEmpty }) else {
      throw VectorError.noAnalogies(name: text.name)
    }
    self.sections = sections
  }
}
