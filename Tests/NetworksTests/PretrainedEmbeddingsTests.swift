// Tests of embedding tables of which some rows are known.

import Matrices
import Testing

@testable import Networks

@Suite("Pretrained embeddings")
struct PretrainedEmbeddingsTests {
  private static let name = NetworkConfiguration.embeddingName

  private func bits(_ matrix: Matrix<Float>, row: Int) -> [UInt32] {
    matrix.rows(row..<row + 1).scalars.map(\.bitPattern)
  }

  /// Returns a table of 1000 rows whose rows 3 and 7 are known.
  private func embeddings(seed: UInt64) -> PretrainedEmbeddings {
    var embeddings = PretrainedEmbeddings(inputs: 1000, width: 3)
    embeddings.setRow(7, to: [1, -0.0, 4].span)
    embeddings.setRow(3, to: [3, 1, 3].span)
    embeddings.setRow(7, to: [9, 9, 9].span)
    embeddings.fillOtherRows(seed: seed)
    return embeddings
  }

  @Test("known rows keep the bits of their first vector")
  func knownRows() {
    let embeddings = embeddings(seed: 1)
    let table = embeddings.parameters[Self.name]
    #expect(bits(table, row: 7) == ([1, -0.0, 4] as [Float]).map(\.bitPattern))
    #expect(bits(table, row: 3) == ([3, 1, 3] as [Float]).map(\.bitPattern))
    #expect(embeddings.knownCount == 2)
    #expect(embeddings.isKnown.indices.filter { embeddings.isKnown[$0] } == [3, 7])
  }

  /// The known elements 1, 0, 4, 3, 1 and 3 have the mean 2 and the variance 2. The 2994 others are
  /// uniform in 2 ± √6. Their mean has a standard error of 0.026, and their variance one of 0.033,
  /// as the fourth moment of a uniform number is 1.8 σ⁴.
  @Test("other rows get random numbers with the mean and standard deviation of the known rows")
  func otherRows() {
    let embeddings = embeddings(seed: 1)
    #expect(embeddings.mean == 2)
    #expect(abs(embeddings.standardDeviation - 2.0.squareRoot()) < 1e-15)
    let table = embeddings.parameters[Self.name]
    let others = (0..<1000).filter { !embeddings.isKnown[$0] }.flatMap { row in
      table.rows(row..<row + 1).scalars.map(Double.init)
    }
    let mean = others.reduce(0, +) / 2994
    let variance = others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2994
    #expect(abs(mean - 2) < 4 * 0.026 && abs(variance - 2) < 4 * 0.033)
    #expect(others.allSatisfy { abs($0 - 2) <= 6.0.squareRoot() + 1e-6 })
  }

  @Test("the seed determines the other rows")
  func seed() {
    let tables = [1, 1, 2].map { embeddings(seed: $0).parameters[Self.name] }
    #expect(tables[0].scalars == tables[1].scalars)
    for row in 0..<1000 {
      #expect((bits(tables[0], row: row) == bits(tables[2], row: row)) == [3, 7].contains(row))
    }
  }

  @Test("other rows equal the known rows if all known elements are equal")
  func constant() {
    var embeddings = PretrainedEmbeddings(inputs: 4, width: 2)
    embeddings.setRow(0, to: [0.1, 0.1].span)
    embeddings.fillOtherRows(seed: 1)
    // The variance of equal numbers rounds to less than 2⁻⁵² of their square.
    #expect(embeddings.parameters.all.scalars.allSatisfy { abs($0 - 0.1) < 1e-7 })
  }
}
