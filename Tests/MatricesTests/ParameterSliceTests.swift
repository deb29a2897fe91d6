// Tests that updates visit each selected element once, with its own gradient and states.

import Randomness
import TestSupport
import Testing

@testable import Matrices

@Suite("Optimizer updates of parameter slices")
struct ParameterSliceTests {
  /// Without rows, without columns, small, and large enough to be divided among seven workers.
  static let shapes = [(0, 3), (3, 0), (1, 1), (7, 5), (1200, 100), (40, 3001)]
  static let workerCounts = [1, 2, 3, 7]

  /// w ← w + 1
  private struct Visit: UpdateRule {
    static let stateCount = 0
    func callAsFunction<T: Lanes>(_ w: inout T, _: T, _: inout T, _: inout T) { w += T(1) }
  }

  private func visit<Scalar: MatrixScalar>(
    _ visits: Matrix<Scalar>, rows: [Int32]?, workers count: Int
  ) {
    ParameterSlice(
      w: visits, g: visits, states: [], rows: rows, workers: Workers(count: count, leastWork: 1)
    ).apply(Visit())
  }

  @Test(
    "an update without selected rows visits every element once", arguments: shapes, workerCounts)
  func all(shape: (Int, Int), workers count: Int) {
    let visits = Matrix<Float>(shape.0, shape.1)
    visit(visits, rows: nil, workers: count)
    #expect(visits.scalars.allSatisfy { $0 == 1 })
  }

  @Test(
    "an update visits each element of the selected rows once and no others",
    arguments: shapes, workerCounts)
  func some(shape: (Int, Int), workers count: Int) {
    let (floats, doubles) = (Matrix<Float>(shape.0, shape.1), Matrix<Double>(shape.0, shape.1))
    var generator = SeededGenerator(seed: 1)
    for chosen in [[], (0..<Int32(shape.0)).filter { $0 % 3 != 1 }.shuffled(using: &generator)] {
      floats.zero()
      doubles.zero()
      visit(floats, rows: chosen, workers: count)
      visit(doubles, rows: chosen, workers: count)
      let set = Set(chosen)
      let expected = (0..<shape.0).flatMap { row in
        [Double](repeating: set.contains(Int32(row)) ? 1 : 0, count: shape.1)
      }
      #expect(doubles.scalars == expected)
      #expect(floats.scalars.map(Double.init) == expected)
    }
  }

  private struct NoState: UpdateRule {
    static let stateCount = 0
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T) {
      w = w * g
      (s, t) = (T(7), T(7))
    }
  }

  private struct OneState: UpdateRule {
    static let stateCount = 1
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T) {
      (w, s, t) = (w - g, s + w, T(7))
    }
  }

  private struct TwoStates: UpdateRule {
    static let stateCount = 2
    func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T) {
      (w, s, t) = (w + T(2) * g, s - g, t * g)
    }
  }

  @Test("an update pairs each parameter with its own gradient and states", arguments: workerCounts)
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
      let region = ParameterSlice(w: w, g: g, states: [s, t], rows: rows, workers: workers)
      region.apply(TwoStates())
      region.apply(OneState())
      region.apply(NoState())

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

  @Test("an update of a view changes nothing outside it")
  func views() {
    let matrix = Matrix<Float>(5, 3)
    visit(matrix.rows(1..<4), rows: [2, 0], workers: 2)
    #expect(matrix.scalars == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0])
  }

  @Test("an update with mismatched sizes or invalid rows traps", arguments: 0..<6)
  func misfits(misfit: Int) async {
    await #expect(processExitsWith: .trap) { [misfit = misfit as Int] in
      let (w, other, workers) = (Matrix<Float>(3, 2), Matrix<Float>(3, 3), Workers(count: 1))
      func region(_ g: Matrix<Float>, _ states: [Matrix<Float>], _ rows: [Int32]?)
        -> ParameterSlice<Float>
      {
        ParameterSlice(w: w, g: g, states: states, rows: rows, workers: workers)
      }
      switch misfit {
      case 0: region(other, [], nil).apply(NoState())
      case 1: region(w, [other], nil).apply(OneState())
      case 2: region(w, [w], nil).apply(TwoStates())
      case 3: region(w, [w, other], nil).apply(TwoStates())
      case 4: region(w, [], [0, 3]).apply(NoState())
      default: region(w, [], [-1]).apply(NoState())
      }
    }
  }

  @Test("an update of rows of any width changes every element and none beyond", arguments: 0...33)
  func fences(width: Int) {
    for rows in [nil, [2, 0] as [Int32]] {
      let operands = (1...4).map { seed in
        Fenced(Matrix<Float>.random(3, width, seed: UInt64(seed)))
      }
      let (w, g, s, t) = (operands[0], operands[1], operands[2], operands[3])
      let before = operands.map(\.matrix.scalars)
      ParameterSlice(
        w: w.matrix, g: g.matrix, states: [s.matrix, t.matrix], rows: rows,
        workers: Workers(count: 2, leastWork: 1)
      ).apply(TwoStates())
      for i in 0..<3 * width {
        let isChosen = rows?.contains(Int32(i / width)) ?? true
        let (w0, g0, s0, t0) = (before[0][i], before[1][i], before[2][i], before[3][i])
        #expect(w.matrix.scalars[i] == (isChosen ? w0 + 2 * g0 : w0))
        #expect(s.matrix.scalars[i] == (isChosen ? s0 - g0 : s0))
        #expect(t.matrix.scalars[i] == (isChosen ? t0 * g0 : t0))
      }
      #expect(g.matrix.scalars == before[1])
      #expect(operands.allSatisfy { $0.isIntact })
    }
  }
}
