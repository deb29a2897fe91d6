// Pairs of words with similarities that people judged, in the format of WordSim-353 and SimLex-999.

import Foundation
import Matrices
import Text

/// Pairs of words with similarities that people judged.
package struct SimilarityPairs: Sendable {
  struct Pair: Equatable, Sendable {
    let first: String
    let second: String
    let score: Double
  }

  let pairs: [Pair]

  /// Reads a table of pairs.
  ///
  /// The first two columns have the words. The score is in the first column that the header names
  /// as scores, such as "SimLex999" or "Human (mean)", otherwise in the third column. Other columns
  /// are ignored. The first line is a header if its third field is not a number. Blank lines and
  /// lines that begin with # are skipped.
  ///
  /// - Throws: ``VectorError``.
  package init(_ text: SourceText) throws {
    var pairs: [Pair] = []
    var (number, isFirst, scoreColumn) = (0, true, 2)
    try text.forEachLine { line in
      number += 1
      guard line.count > 0, line[0] != UInt8(ascii: "#") else { return }
      let fields = Self.fields(of: line)
      guard !fields.isEmpty else { return }
      defer { isFirst = false }
      if isFirst, fields.count >= 3, Double(fields[2]) == nil {
        scoreColumn = fields.indices.dropFirst(2).first { Self.namesScores(fields[$0]) } ?? 2
        return
      }
      guard fields.count > scoreColumn else {
        throw VectorError.pairFields(
          name: text.name, line: number, found: fields.count, scoreColumn: scoreColumn + 1)
      }
      guard let score = Double(fields[scoreColumn]), score.isFinite else {
        throw VectorError.score(name: text.name, line: number, fields[scoreColumn])
      }
      pairs.append(Pair(first: fields[0], second: fields[1], score: score))
    }
    guard !pairs.isEmpty else { throw VectorError.noPairs(name: text.name) }
    self.pairs = pairs
  }

  /// Returns whether the name of a column is one that test sets give to human judgments.
  private static func namesScores(_ title: String) -> Bool {
    let title = title.lowercased()
    return ["simlex", "simverb", "score", "similarity", "human", "mean", "rating"]
      .contains { title.hasPrefix($0) }
  }

  /// Returns the fields of a line. They are separated by tabs if there are any, otherwise by commas
  /// if there are any, and otherwise by spaces.
  private static func fields(of line: Span<UInt8>) -> [String] {
    let line = String(line)
    let separators = [UInt8(ascii: "\t"), UInt8(ascii: ",")]
    let separator = separators.first(where: line.utf8.contains) ?? UInt8(ascii: " ")
    return line.utf8.split(separator: separator)
      .map { String(Substring($0)).trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}

/// The correlation of cosine similarities with the judgments of people.
package struct SimilarityCorrelation: Equatable, Sendable {
  /// Spearman's rank correlation, from −1 to 1; nil if it is undefined.
  package let spearman: Double?
  /// Pearson's correlation, from −1 to 1; nil if it is undefined.
  package let pearson: Double?
  /// The pairs whose words both have vectors.
  package let covered: Int
  /// All pairs. Those that are not covered are left out.
  package let pairs: Int
}

extension SimilarityPairs {
  /// The number of words, the most frequent ones, that take part.
  package static let wordLimit = 300_000

  /// Returns how well the cosine similarities of the pairs correlate with their scores.
  ///
  /// Case is ignored: a word stands for the most frequent word with the same upper-cased form.
  /// These are the rules of gensim's `evaluate_word_pairs`.
  package func evaluate(_ vectors: VectorTable) -> SimilarityCorrelation {
    let words = CaselessWords(vectors, limit: Self.wordLimit)
    var (scores, similarities) = ([Double](), [Double]())
    for pair in pairs {
      guard let a = words.firstRow(of: pair.first), let b = words.firstRow(of: pair.second) else {
        continue
      }
      scores.append(pair.score)
      similarities.append(vectors.similarity(a, b))
    }
    return SimilarityCorrelation(
      spearman: RankCorrelation.spearman(scores, similarities),
      pearson: RankCorrelation.pearson(scores, similarities), covered: scores.count,
      pairs: pairs.count)
  }
}

extension VectorTable {
  /// Returns the cosine similarity of two rows, 0 for rows of zeros.
  ///
  /// It is computed in Double and rounded to Float, so that equal cosines are ties in spite of
  /// rounding errors.
  fileprivate func similarity(_ a: Int, _ b: Int) -> Double {
    let workers = Workers(count: 1)
    let (unit, product) = (Matrix<Double>(2, dimensions), Matrix<Double>(1, 1))
    for j in 0..<dimensions {
      unit[0, j] = Double(vectors[a, j])
      unit[1, j] = Double(vectors[b, j])
    }
    Double.scaleRowsToUnitLength(of: unit, into: unit, on: workers)
    Double.multiply(
      unit.rows(0..<1), transposing: unit.rows(1..<2), into: product, from: .zero, on: workers)
    return Double(Float(product[0, 0]))
  }
}
