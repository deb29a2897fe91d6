// Tests that updates visit the elements they are asked to, each once, with what belongs to it.

import Matrices
import TestSupport
import Testing

@Suite("Elementwise")
struct ElementwiseTests {
  /// Without rows, without columns, small, and large enough to be shared out among seven.
  static let shapes = [(0, 3), (3, 0), (1, 1), (7, 5), (1200, 100), (40, 3001)]
  static let workerCounts = [1, 2, 3, 7]

  @Test("runs cover every element once when no rows are chosen", arguments: shapes, workerCounts)
  func runsOfAll(shape: (Int, Int), workers count: Int) {
    let visits = Matrix<Float>(shape.0, shape.1)
    let workers = Workers(count: count, leastWork: 1)
    workers.update(visits, visits, rows: nil) { w, _ in w += 1 }
    #expect(visits.scalars.allSatisfy { $0 == 1 })
  }

  @Test("runs cover the chosen rows once and no others", arguments: shapes, workerCounts)
  func runsOfSome(shape: (Int, Int), workers count: Int) {
    let (visits, workers) = (Matrix<Double>(shape.0, shape.1), Workers(count: count, leastWork: 1))
    var generator = SeededGenerator(seed: 1)
    for chosen in [[], (0..<Int32(shape.0)).filter { $0 % 3 != 1 }.shuffled(using: &generator)] {
      visits.zero()
      workers.update(visits, visits, rows: chosen) { w, _ in w += 1 }
      let set = Set(chosen)
      let expected = (0..<shape.0).flatMap { row in
        [Double](repeating: set.contains(Int32(row)) ? 1 : 0, count: shape.1)
      }
      #expect(visits.scalars == expected)
    }
  }

  @Test("each parameter meets its own gradient and states", arguments: workerCounts)
  func partners(workers count: Int) {
    let workers = Workers(count: count, leastWork: 1)
    for rows in [nil, [Int32](stride(from: 399, through: 0, by: -2))] {
      let (w, g) = (
        Matrix<Float>.random(400, 301, seed: 1), Matrix<Float>.random(400, 301, seed: 2)
      )
      let (s, t) = (
        Matrix<Float>.random(400, 301, seed: 3), Matrix<Float>.random(400, 301, seed: 4)
      )
      let (w0, s0, t0) = (w.scalars, s.scalars, t.scalars)
      workers.update(w, g, s, t, rows: rows) { w, g, s, t in
        (w, s, t) = (w + 2 * g, s - g, t * g)
      }
      workers.update(w, g, s, rows: rows) { w, g, s in (w, s) = (w - g, s + w) }
      workers.update(w, g, rows: rows) { w, g in w *= g }

      let chosen = rows.map(Set.init)
      let gradients = g.scalars
      var (expectedW, expectedS, expectedT) = (w0, s0, t0)
      for i in w0.indices where chosen?.contains(Int32(i / 301)) ?? true {
        let g = gradients[i]
        let once = w0[i] + 2 * g
        expectedW[i] = (once - g) * g
        expectedS[i] = s0[i] - g + once
        expectedT[i] = t0[i] * g
      }
      #expect(w.scalars == expectedW)
      #expect(s.scalars == expectedS)
      #expect(t.scalars == expectedT)
      #expect(g.scalars == Matrix<Float>.random(400, 301, seed: 2).scalars)
    }
  }

  @Test("an update of a view stays within it")
  func views() {
    let matrix = Matrix<Float>(5, 3)
    let view = matrix.rows(1..<4)
    Workers(count: 2, leastWork: 1).update(view, view, rows: [2, 0]) { w, _ in w += 1 }
    #expect(matrix.scalars == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0])
  }
}
