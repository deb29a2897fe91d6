// Tests of correlation coefficients.

import Testing

@testable import WordVectors

@Suite("Rank correlation")
struct RankCorrelationTests {
  private let x: [Double] = [1, 2, 2, 3, 5, 5, 5, 8, -1, 0]
  private let y: [Double] = [2.5, 1, 4, 4, 3, 9, 7, 7, 0, 0.5]

  @Test("correlations and ranks with ties are those of SciPy")
  func scipy() throws {
    // SciPy 1.17.1: stats.rankdata(x), stats.spearmanr(x, y)[0], stats.pearsonr(x, y)[0].
    #expect(
      RankCorrelation.averageRanks(of: x) == [3, 4.5, 4.5, 6, 8, 8, 8, 10, 1, 2])
    let spearman = try #require(RankCorrelation.spearman(x, y))
    let pearson = try #require(RankCorrelation.pearson(x, y))
    #expect((spearman - 0.8576221317450335).magnitude < 1e-15)
    #expect((pearson - 0.8181259110740713).magnitude < 1e-15)
  }

  @Test("Spearman's correlation depends on order alone, and Pearson's not on shift and scale")
  func invariance() throws {
    let cubes = y.map { $0 * $0 * $0 }
    #expect(RankCorrelation.spearman(x, cubes) == RankCorrelation.spearman(x, y))
    #expect(RankCorrelation.pearson(x, cubes) != RankCorrelation.pearson(x, y))
    for scale in [-1e-200, 1e-200, -1e200, 1e200] {
      let r = try #require(RankCorrelation.pearson(x, y))
      let scaled = try #require(RankCorrelation.pearson(x.map { $0 * scale }, y.map { $0 + 7 }))
      #expect((scaled - (scale < 0 ? -r : r)).magnitude < 1e-15)
    }
  }

  @Test("correlations are exactly 1 and -1 at most")
  func extremes() {
    let x = (0..<100).map { 0.1 * Double($0) + 1 / 3 }
    #expect(RankCorrelation.pearson(x, x).map { $0 <= 1 && $0 > 1 - 1e-15 } == true)
    #expect(RankCorrelation.spearman(x, x.map(-)).map { $0 >= -1 && $0 < -1 + 1e-15 } == true)
  }

  @Test(
    "a correlation is undefined for fewer than two numbers, equal numbers and infinite ones",
    arguments: [
      ([], []), ([1], [2]), ([0.1, 0.1, 0.1], [1, 2, 3]), ([1, 2], [5, 5]),
      ([1, .nan, 2], [1, 2, 3]),
    ] as [([Double], [Double])])
  func undefined(x: [Double], y: [Double]) {
    #expect(RankCorrelation.pearson(x, y) == nil)
    #expect(RankCorrelation.spearman(x, y) == nil)
    #expect(RankCorrelation.pearson([1, 2], [1, .infinity]) == nil)
  }
}
