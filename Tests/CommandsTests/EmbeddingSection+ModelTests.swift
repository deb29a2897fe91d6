// Tests of the choice of tokens for the embeddings in a report, and of their neighbors.

import Foundation
import Matrices
import Reports
import TestSupport
import Testing
import Text

@testable import Commands

@Suite("Embeddings in reports") struct EmbeddingSectionModelTests {
  private func section(
    _ tokens: [String], _ vectors: [[Float]], of tokenizer: Tokenizer.Kind = .words
  ) throws -> EmbeddingSection? {
    let file = ["<unk>", "<s>", "</s>"] + tokens
    let vocabulary = try Vocabulary(file: Data(file.map { $0 + "\n" }.joined().utf8))
    // Special tokens would be the nearest neighbors of all.
    let rows = [[1, 1], [1, 1], [1, 1]] + vectors
    return EmbeddingSection(
      vocabulary, Matrix(rows.count, 2, rows.flatMap(\.self)), of: tokenizer, on: Workers(count: 1))
  }

  /// Returns the lines "word: neighbor similarity, …" of the table.
  private func lines(_ section: EmbeddingSection?) -> [String] {
    (section?.neighbors ?? []).map { word, neighbors in
      let list = neighbors.map { "\($0.word) \(fixed($0.similarity, 2))" }
      return "\(word): \(list.joined(separator: ", "))"
    }
  }

  @Test("words with letters are listed with the neighbors of the highest cosine")
  func words() throws {
    let section = try section(
      [",", "cat", "dog", "car", "42", "van", "zero"],
      [[2, 1], [2, 2], [3, 4], [-3, 4], [2, 3], [0, 5], [0, 0]])
    #expect(
      lines(section) == [
        "cat: dog 0.99, van 0.71, car 0.14", "dog: cat 0.99, van 0.80, car 0.28",
        "car: van 0.80, dog 0.28, cat 0.14", "van: dog 0.80, car 0.80, cat 0.71", "zero: ",
      ])
    #expect(section?.plot.title == "The 5 most frequent words.")
  }

  @Test("all characters but white space are listed")
  func characters() throws {
    let section = try section(
      [" ", "e", ".", "\u{A0}", "7"], [[1, 0], [1, 0], [0, 1], [1, 0], [1, 1]], of: .characters)
    #expect(lines(section) == ["e: 7 0.71, . 0.00", ".: 7 0.71, e 0.00", "7: e 0.71, . 0.71"])
    #expect(section?.plot.title == "The 3 most frequent characters.")
  }

  @Test("the plot has 40 words, the table 12, and neighbors come from 10,000 tokens")
  func limits() throws {
    let count = 10_002
    let vectors = (0..<count).map { [Float](arrayLiteral: 1, $0 < 9_999 ? Float($0 % 2) : 0.5) }
    let section = try section(
      (0..<count).map { "w\($0)" }, [[1, 0.5]] + vectors.dropFirst())
    #expect(section?.plot.title == "The 40 most frequent words.")
    let list = lines(section)
    #expect(list.count == 12)
    // The words w9999, w10000 and w10001 have the same vector as w0, but only the first of them is
    // among the tokens that are searched.
    #expect(list[0] == "w0: w9999 1.00, w1 0.95, w3 0.95")
  }

  @Test("a vocabulary with fewer than two words has no section")
  func fewWords() throws {
    #expect(try section(["cat", "."], [[1, 0], [0, 1]]) == nil)
  }
}
