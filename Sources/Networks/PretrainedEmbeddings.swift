// Embeddings that are known before training.

import Matrices
import Randomness

/// An embedding table of which some rows are known, such as those of the words of a vector file.
///
/// The other rows get random numbers with the mean and the standard deviation of all elements of
/// the known rows, so that their size fits that of the known ones.
package struct PretrainedEmbeddings: Sendable {
  /// The table as a block of parameters, which can be saved by itself. Shape: (inputs, m).
  package let parameters: Parameters<Float>
  /// Whether each row is known.
  package private(set) var isKnown: [Bool]
  /// The number of known rows.
  package private(set) var knownCount = 0
  /// The sums of all known elements and of their squares.
  private var (sum, squares) = (0.0, 0.0)

  /// Creates a table without known rows, all zero.
  package init(inputs: Int, width: Int) {
    parameters = Parameters(
      ParameterTable([ParameterGroup(NetworkConfiguration.embeddingName, [inputs, width])]))
    isKnown = [Bool](repeating: false, count: inputs)
  }

  private var table: Matrix<Float> { parameters[NetworkConfiguration.embeddingName] }

  /// Sets a row, unless it is known already.
  ///
  /// - Precondition: The vector is as long as a row.
  package mutating func setRow(_ row: Int, to vector: Span<Float>) {
    let table = table
    precondition(vector.count == table.columns, "\(vector.count) of \(table.columns) numbers")
    guard !isKnown[row] else { return }
    isKnown[row] = true
    knownCount += 1
    for j in vector.indices {
      let number = Double(vector[j])
      table[row, j] = vector[j]
      sum += number
      squares += number * number
    }
  }

  /// The mean of all elements of the known rows.
  ///
  /// - Precondition: A row is known.
  package var mean: Double { sum / count }

  /// The standard deviation of all elements of the known rows.
  ///
  /// - Precondition: A row is known.
  package var standardDeviation: Double {
    max(squares / count - mean * mean, 0).squareRoot()
  }

  private var count: Double { Double(knownCount * table.columns) }

  /// Fills the rows that are not known with uniform random numbers.
  ///
  /// - Precondition: A row is known.
  package func fillOtherRows(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // Uniform numbers in [c − a, c + a) have variance a² / 3.
    let limit = 3.0.squareRoot() * standardDeviation
    for row in isKnown.indices where !isKnown[row] {
      table.rows(row..<row + 1).fillUniformly(around: mean, within: limit, using: &generator)
    }
  }
}
