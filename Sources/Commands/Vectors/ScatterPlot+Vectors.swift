// The plot of words in the plane in which their vectors differ most.

import Matrices
import Reports
import WordVectors

extension ScatterPlot {
  /// Creates the plot of words at the first two principal components of their vectors.
  ///
  /// - Precondition: The matrix has a row for each word.
  ///
  /// - Parameter pairs: The indices of words that a line connects.
  init(
    title: String, _ words: [String], _ vectors: Matrix<Float>, pairs: [(Int, Int)] = [],
    on workers: Workers
  ) {
    precondition(words.count == vectors.rows, "\(words.count) words of \(vectors.rows) vectors")
    let components = PrincipalComponents(of: vectors, on: workers)
    let (first, second) = components.shares
    self.init(
      title: title,
      caption: "Principal components: horizontal \(fixed(100 * first, 1)) %, vertical "
        + "\(fixed(100 * second, 1)) % of the variance",
      zip(words, components.coordinates).map {
        (visible($0), Point(x: $1.first, y: $1.second))
      }, pairs: pairs)
  }
}
