// Tests of principal components with known answers.

import Matrices
import TestSupport
import Testing

@testable import WordVectors

@Suite("Principal components") struct PrincipalComponentsTests {
  private func components(_ rows: [[Float]]) -> PrincipalComponents {
    PrincipalComponents(
      of: Matrix(rows.count, rows.first?.count ?? 0, rows.flatMap(\.self)),
      on: Workers(count: 1))
  }

  /// Returns whether two numbers differ by at most 10⁻¹¹.
  private func areClose(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-11 }
  }

  @Test("coordinates and shares are those of a singular value decomposition")
  func peer() {
    // NumPy 2.4.6:
    // x = np.array([[(7*i*i + 3*j*j + 5*i*j) % 11 for j in range(4)] for i in range(6)], float)
    // c = x - x.mean(0); u, s, v = np.linalg.svd(c, full_matrices=False)
    // s**2 / (s**2).sum(); [c @ (w * np.sign(w[abs(w).argmax()])) for w in v[:2]]
    func entry(_ i: Int, _ j: Int) -> Float {
      let squares = 7 * i * i + 3 * j * j
      return Float((squares + 5 * i * j) % 11)
    }
    let result = components((0..<6).map { i in (0..<4).map { j in entry(i, j) } })
    #expect(
      areClose(
        [result.shares.first, result.shares.second], [0.49748538964392214, 0.3583049209156175])
    )
    #expect(
      areClose(
        result.coordinates.map(\.first),
        [
          -7.2348302030202225, 1.5556134382110685, -0.0240561841129191, 2.367138105861359,
          -1.122377800702337, 4.458512643763052,
        ]))
    #expect(
      areClose(
        result.coordinates.map(\.second),
        [
          1.0813984843968536, 0.2382630628713185, 4.5924016442894615, -0.14238016136378617,
          -6.0249889214204995, 0.2553058912266515,
        ]))
  }

  @Test("the points of a plane in many dimensions keep their distances", arguments: [2, 3, 50])
  func plane(dimensions: Int) {
    let points = Matrix<Double>.random(30, 2, seed: 1)
    // Two vectors at a right angle: the Householder reflection of the first two axes.
    let normal = Matrix<Double>.random(1, dimensions, seed: 2).scalars
    let square = normal.reduce(0) { $0 + $1 * $1 }
    func axis(_ k: Int, _ j: Int) -> Double {
      (j == k ? 1 : 0) - 2 * normal[k] * normal[j] / square
    }
    func entry(_ i: Int, _ j: Int) -> Float {
      Float(points[i, 0] * axis(0, j) + points[i, 1] * axis(1, j) + Double(j))
    }
    let result = components((0..<30).map { i in (0..<dimensions).map { j in entry(i, j) } })
    #expect(abs(result.shares.first + result.shares.second - 1) < 1e-6)
    for i in 0..<30 {
      for j in 0..<i {
        let (a, b) = (result.coordinates[i], result.coordinates[j])
        let (x, y) = (points[i, 0] - points[j, 0], points[i, 1] - points[j, 1])
        let (u, v) = (a.first - b.first, a.second - b.second)
        // The vectors are rounded to floats of magnitude `dimensions`.
        #expect(abs((u * u + v * v).squareRoot() - (x * x + y * y).squareRoot()) < 1e-5)
      }
    }
  }

  @Test("the first component has more variance than the second, on any axes")
  func axes() {
    // Components on axes: a start along an axis would never turn to another one.
    for wide in 0..<3 {
      for narrow in 0..<3 where narrow != wide {
        var rows = [[Float]](repeating: [0, 0, 0], count: 4)
        (rows[0][wide], rows[1][wide], rows[2][narrow], rows[3][narrow]) = (3, -3, 2, -2)
        let result = components(rows)
        #expect(areClose(result.coordinates.map(\.first), [3, -3, 0, 0]))
        #expect(areClose(result.coordinates.map(\.second), [0, 0, 2, -2]))
        #expect(areClose([result.shares.first, result.shares.second], [18.0 / 26, 8.0 / 26]))
      }
    }
  }

  @Test(
    "vectors on a line have coordinates on a line",
    arguments: [
      ([], [], 0), ([[4, 5]], [0], 0), ([[1, 2], [1, 2], [1, 2]], [0, 0, 0], 0),
      ([[1, 2], [4, 6]], [-2.5, 2.5], 1), ([[1], [2], [6]], [-2, -1, 3], 1),
      ([[0, 3], [0, 0]], [1.5, -1.5], 1), ([[], []], [0, 0], 0),
    ] as [([[Float]], [Double], Double)])
  func line(rows: [[Float]], expected: [Double], share: Double) {
    let result = components(rows)
    #expect(areClose(result.coordinates.map(\.first), expected))
    #expect(result.coordinates.allSatisfy { $0.second == 0 })
    #expect(areClose([result.shares.first, result.shares.second], [share, 0]))
  }

  @Test("vectors of the largest and smallest floats have finite coordinates")
  func extremes() {
    for scale: Float in [1e-38, 1e38] {
      let result = components([[scale, 0], [-scale, 0], [0, scale / 2], [0, -scale / 2]])
      #expect(areClose([result.shares.first, result.shares.second], [0.8, 0.2]))
      #expect(areClose(result.coordinates.map { $0.first / Double(scale) }, [1, -1, 0, 0]))
    }
  }
}
