// The section of a report about the embeddings of a model.

import Matrices
import Reports
import Text

extension EmbeddingSection {
  /// The number of words in the plot.
  private static let plotCount = 40
  /// The number of words in the table, and of the neighbors of each.
  private static let (listedCount, neighborCount) = (12, 3)
  /// The number of tokens that are searched for neighbors. The embeddings of rarer ones have hardly
  /// been trained.
  private static let searchedCount = 10_000

  /// Creates the section from the most frequent tokens of a vocabulary that have letters, or, if
  /// the tokens are characters, that are not white space. Returns nil if there are fewer than two.
  ///
  /// Shape of the embeddings: (vocabulary, m).
  ///
  /// - Complexity: O(m) for each token searched.
  init?(
    _ vocabulary: Vocabulary, _ embeddings: Matrix<Float>, of tokenizer: Tokenizer.Kind,
    on workers: Workers
  ) {
    let first = Vocabulary.specialTokens.count
    let searched = embeddings.prefix(min(first + Self.searchedCount, vocabulary.count))
    let isCharacters = tokenizer == .characters
    let ids = (0..<searched.rows).dropFirst(first).filter { id in
      let scalars = vocabulary[id].unicodeScalars
      return isCharacters
        ? !scalars.allSatisfy(\.properties.isWhitespace)
        : scalars.contains(where: \.properties.isAlphabetic)
    }
    guard ids.count > 1 else { return nil }
    let plotted = ids.prefix(Self.plotCount)
    let noun = isCharacters ? "characters" : "words"
    let listed = Array(ids.prefix(Self.listedCount))
    let similarities = Self.similarities(of: listed, to: searched, on: workers)
    self.init(
      plot: ScatterPlot(
        title: "The \(plotted.count) most frequent \(noun).",
        plotted.map { vocabulary[$0] }, searched.selecting(plotted), on: workers),
      title: "Nearest \(noun), with the cosine similarity of their embeddings",
      neighbors: listed.enumerated().map { row, id in
        // Equally similar tokens are ordered by ID, so that the report is deterministic.
        let nearest = ids.filter { $0 != id && similarities[row, $0].isFinite }
          .sorted { (similarities[row, $1], $0) < (similarities[row, $0], $1) }
        let neighbors = nearest.prefix(Self.neighborCount).map {
          (visible(vocabulary[$0]), Double(similarities[row, $0]))
        }
        return (visible(vocabulary[id]), neighbors)
      })
  }

  /// Returns the cosine similarities of some rows of a table (columns of the result: all its rows).
  /// Those of a row of zeros are NaN.
  private static func similarities(
    of ids: [Int], to table: Matrix<Float>, on workers: Workers
  ) -> Matrix<Float> {
    let lengths = (0..<table.rows).map { id in
      Float(Float.sumOfSquares(of: table.rows(id..<id + 1), rows: nil, on: workers).squareRoot())
    }
    let products = Matrix<Float>(ids.count, table.rows)
    Float.multiply(
      table.selecting(ids), transposing: table, into: products, from: .zero, on: workers)
    for (row, id) in ids.enumerated() {
      for other in 0..<table.rows { products[row, other] /= lengths[id] * lengths[other] }
    }
    return products
  }
}

extension Matrix<Float> {
  /// Returns a copy of some rows, in their order.
  fileprivate func selecting(_ ids: some Collection<Int>) -> Matrix {
    let selection = Matrix(ids.count, columns)
    for (row, id) in ids.enumerated() {
      selection.rows(row..<row + 1).copy(from: rows(id..<id + 1))
    }
    return selection
  }
}
