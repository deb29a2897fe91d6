// The share of analogy questions that word vectors answer correctly.

import Matrices

/// The accuracy in one section of questions, or in all.
package struct AnalogyAccuracy: Equatable, Sendable {
  /// The name of the section.
  package let section: String
  package fileprivate(set) var questions = 0
  /// The questions whose four words all have vectors. The others are left out.
  package fileprivate(set) var covered = 0
  package fileprivate(set) var correct = 0

  /// The share of correct answers among the covered questions; nil if there are none.
  package var accuracy: Double? { covered > 0 ? Double(correct) / Double(covered) : nil }
  /// The share of covered questions.
  package var coverage: Double { questions > 0 ? Double(covered) / Double(questions) : 0 }

  /// Returns the accuracy in all sections together.
  package static func total(of sections: [AnalogyAccuracy]) -> AnalogyAccuracy {
    sections.reduce(into: AnalogyAccuracy(section: "total")) { total, section in
      total.questions += section.questions
      total.covered += section.covered
      total.correct += section.correct
    }
  }
}

extension AnalogyQuestions {
  /// Answers each question with the word whose vector has the highest cosine similarity to
  /// b − a + c (see ``VectorSource/analogy(_:_:_:limit:)``), and returns the accuracy in each
  /// section.
  ///
  /// Case is ignored: a word stands for the most frequent word with the same upper-cased form, and
  /// words with the forms of a, b and c cannot be answers. These are the rules of gensim's
  /// `evaluate_word_analogies`, except that gensim considers only the five nearest words.
  ///
  /// - Parameter limit: The number of words, the most frequent ones, that take part.
  /// - Complexity: `limit` · dimensions multiply-adds for each question.
  package func evaluate(
    _ vectors: VectorTable, limit: Int, on workers: Workers
  ) -> [AnalogyAccuracy] {
    let words = CaselessWords(vectors, limit: limit)
    var results: [AnalogyAccuracy] = []
    var covered: [CoveredQuestion] = []
    for section in sections {
      let questions = section.questions.compactMap {
        CoveredQuestion($0, section: results.count, words)
      }
      results.append(
        AnalogyAccuracy(
          section: section.name, questions: section.questions.count, covered: questions.count))
      covered += questions
    }
    let unit = Matrix<Float>(words.forms.count, vectors.dimensions)
    Float.scaleRowsToUnitLength(of: vectors.vectors.prefix(unit.rows), into: unit, on: workers)
    for question in correct(among: covered, words, unit, on: workers) {
      results[question.section].correct += 1
    }
    return results
  }

  /// Returns the questions that the vectors answer correctly.
  private func correct(
    among questions: [CoveredQuestion], _ words: CaselessWords, _ unit: Matrix<Float>,
    on workers: Workers
  ) -> [CoveredQuestion] {
    guard !questions.isEmpty else { return [] }
    // A matrix of at most 64 MB, unless there are millions of words.
    let batchSize = max(fewestIndependentRows, min(256, (1 << 24) / unit.rows, questions.count))
    let queries = Matrix<Float>(batchSize, unit.columns)
    let scores = Matrix<Float>(batchSize, unit.rows)
    var answers = [Int32](repeating: 0, count: batchSize)
    var correct: [CoveredQuestion] = []
    for first in stride(from: 0, to: questions.count, by: batchSize) {
      let batch = questions[first..<min(first + batchSize, questions.count)]
      for (i, question) in batch.enumerated() {
        queries.setRow(i, toAnalogyOf: question.rows, in: unit)
      }
      // The last batch has rows of the one before, because the bits of a product of few rows would
      // differ.
      Float.multiply(queries, transposing: unit, into: scores, from: .zero, on: workers)
      for (i, question) in batch.enumerated() {
        for row in question.given.flatMap({ words.rows[$0] }) { scores[i, row] = -.infinity }
      }
      Float.findLargest(inRowsOf: scores, into: &answers, on: workers)
      for (i, question) in batch.enumerated()
      where question.isAnswered(by: words.forms[Int(answers[i])]) { correct.append(question) }
    }
    return correct
  }
}

/// A question whose words all have vectors.
private struct CoveredQuestion {
  /// The index of the question's section.
  let section: Int
  /// The rows of a, b and c.
  let rows: (a: Int, b: Int, c: Int)
  /// The forms of a, b and c, which cannot be answers.
  let given: [Int]
  private let answer: Int

  /// Returns nil if one of the words has no vector.
  init?(_ question: [String], section: Int, _ words: CaselessWords) {
    let forms = question.compactMap(words.form)
    guard forms.count == 4 else { return nil }
    let rows = forms.map { words.rows[$0][0] }
    self.section = section
    self.rows = (rows[0], rows[1], rows[2])
    given = Array(forms.prefix(3))
    answer = forms[3]
  }

  /// Returns whether a form is the right answer. If all words are those of the question, the
  /// largest score is that of one of them.
  func isAnswered(by form: Int) -> Bool { form == answer && !given.contains(form) }
}
