// Tests of scaling, penalties and averages against their equations, with numbers that do not round.

import Randomness
import TestSupport
import Testing

@testable import Matrices

@Suite("Matrix updates")
struct MatrixUpdatesTests {
  /// Returns multiples of 1/8 from −2 to 2, including zeros.
  private func eighths<Scalar: MatrixScalar>(_ count: Int, seed: UInt64) -> [Scalar] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Scalar(Int.random(in: -16...16, using: &random)) / 8 }
  }

  private func check<Scalar: MatrixScalar>(width: Int, _: Scalar.Type) {
    let workers = Workers(count: 2, leastWork: 1)
    let before: [Scalar] = eighths(3 * width, seed: 1)
    let others: [Scalar] = eighths(3 * width, seed: 2)
    let other = Matrix(3, width, others)
    func updated(_ update: (Matrix<Scalar>) -> Void) -> [Scalar] {
      let matrix = Matrix(3, width, before)
      update(matrix)
      return matrix.scalars
    }
    #expect(updated { $0.scale(by: 0.25, on: workers) } == before.map { 0.25 * $0 })
    #expect(
      updated { $0.scale(by: 0.25, rows: [2, 0], on: workers) }
        == before.indices.map { $0 / width == 1 ? before[$0] : 0.25 * before[$0] })
    #expect(
      updated { $0.addPenaltyGradient(of: other, l1: 0.5, l2: 0.25, on: workers) }
        == zip(before, others).map { g, w in
          g + 0.25 * w + (w > 0 ? 0.5 : w < 0 ? -0.5 : 0)
        })
    #expect(
      updated { $0.approach(other, by: 0.25, on: workers) }
        == zip(before, others).map { w, v in w + 0.25 * (v - w) })
    #expect(other.scalars == others)
  }

  @Test("rows of any width are scaled, penalized and averaged exactly", arguments: 0...33)
  func equations(width: Int) {
    check(width: width, Float.self)
    check(width: width, Double.self)
  }

  @Test("penalties and averages of matrices of different shapes trap")
  func misfits() async {
    await #expect(processExitsWith: .trap) {
      Matrix<Float>(2, 3).addPenaltyGradient(
        of: Matrix(3, 2), l1: 1, l2: 0, on: Workers(count: 1))
    }
    await #expect(processExitsWith: .trap) {
      Matrix<Float>(2, 3).approach(Matrix(3, 2), by: 1, on: Workers(count: 1))
    }
  }
}
