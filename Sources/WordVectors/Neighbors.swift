// The nearest neighbors of words, found in two passes over a source of any size.

import Matrices
import Text

extension VectorSource {
  /// Returns, for each of `words`, the other words with the highest cosine similarity, the highest
  /// first. Equal similarities are in the order of the source.
  ///
  /// - Throws: ``WordLookupError`` if a word has no vector; the errors of the source.
  /// - Complexity: Two passes over the source, one vector at a time.
  package func neighbors(of words: [String], limit: Int) throws -> [[SimilarWord]] {
    try nearestWords(
      to: unitVectors(of: words), limit: limit, excluding: words.map { [$0] })
  }

  /// Returns the vectors of `words` as rows, divided by their Euclidean lengths.
  ///
  /// - Throws: ``WordLookupError`` for the first word that has no vector; the errors of the source.
  func unitVectors(of words: [String]) throws -> Matrix<Float> {
    // The words and then their other forms, which are suggested for missing words.
    let wanted = TokenTable(words + words.flatMap(\.otherForms))
    let ids = words.compactMap { word in
      let bytes = Array(word.utf8)
      return wanted.id(of: bytes.span)
    }
    let lastWord = ids.max() ?? -1
    let vectors = Matrix<Float>(wanted.count, dimensions)
    var isFound = [Bool](repeating: false, count: wanted.count)
    var missingCount = lastWord + 1
    try forEachVector { word, vector in
      guard let id = wanted.id(of: word), !isFound[id] else { return true }
      vectors.setRow(id, to: vector)
      isFound[id] = true
      if id <= lastWord { missingCount -= 1 }
      return missingCount > 0
    }
    let rows = Matrix<Float>(words.count, dimensions)
    for (i, id) in ids.enumerated() {
      guard isFound[id] else {
        let forms = words[i].otherForms
        throw WordLookupError(
          word: words[i], name: name,
          suggestion: forms.first { form in
            let bytes = Array(form.utf8)
            return wanted.id(of: bytes.span).map { isFound[$0] } ?? false
          })
      }
      rows.rows(i..<i + 1).copy(from: vectors.rows(id..<id + 1))
    }
    Float.scaleRowsToUnitLength(of: rows, into: rows, on: Workers(count: 1))
    return rows
  }
}

/// The error of a word without a vector.
package struct WordLookupError: Error, Equatable, CustomStringConvertible {
  package let word: String
  /// The name of the source.
  package let name: String
  /// The word in another case, if it has a vector.
  package let suggestion: String?

  package var description: String {
    "There is no word '\(word)' in '\(name)'; "
      + (suggestion.map { "did you mean '\($0)'?" } ?? "check its spelling.")
  }
}

extension String {
  /// The word in lower case, and with only its first letter in upper case.
  fileprivate var otherForms: [String] {
    [lowercased(), prefix(1).uppercased() + dropFirst().lowercased()]
  }
}
