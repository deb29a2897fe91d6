// Tests of dropout: which units are dropped, how often, and that both precisions drop the same.

import TestSupport
import Testing

@testable import Matrices

@Suite("Dropout")
struct DropoutTests {
  private let workers = Workers(count: 3, leastWork: 1)

  @Test(
    "dropout in Float drops and scales the same elements as in Double",
    arguments: [0, 0.1, 0.5, 0.9], [(0, 3), (1, 1), (3, 5), (7, 16), (5, 33), (40, 301)])
  func reference(probability: Double, shape: (Int, Int)) {
    let dropout = Dropout(probability: probability, key: 0x1234_5678_9ABC_DEF0)
    let (x, y) = (Fenced(.random(shape.0, shape.1, seed: 1)), Fenced(shape.0, shape.1))
    let expected = Matrix<Double>(shape.0, shape.1)
    for wholeRows in [false, true] {
      Double.drop(
        dropout, wholeRows: wholeRows, from: x.matrix.widened, into: expected, on: workers)
      Float.drop(dropout, wholeRows: wholeRows, from: x.matrix, into: y.matrix, on: workers)
      // The factor and the product are rounded.
      let bounds = expected.scalars.map { 2.01 * unitRoundoff * abs($0) }
      #expect(firstDeviation(of: y.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
      #expect(y.isIntact && x.isIntact)
    }
  }

  @Test("dropout in place equals dropout into another matrix")
  func inPlace() {
    let dropout = Dropout(probability: 0.3, key: 7)
    for wholeRows in [false, true] {
      let (x, y) = (Matrix<Float>.random(9, 35, seed: 1), Matrix<Float>(9, 35))
      Float.drop(dropout, wholeRows: wholeRows, from: x, into: y, on: workers)
      Float.drop(dropout, wholeRows: wholeRows, from: x, into: x, on: workers)
      #expect(x.scalars == y.scalars)
    }
  }

  @Test("dropout of rows drops each row as a whole or not at all")
  func rows() {
    let (x, y) = (
      Matrix<Float>(200, 20, [Float](repeating: 1, count: 4000)), Matrix<Float>(200, 20)
    )
    Float.drop(Dropout(probability: 0.5, key: 3), wholeRows: true, from: x, into: y, on: workers)
    for i in 0..<200 { #expect(Set(y.rows(i..<i + 1).scalars).count == 1) }
    #expect(Set(y.scalars) == [0, 2])
  }

  @Test(
    "units are dropped with the given probability, independently of neighbors",
    arguments: [0.05, 0.25, 0.5, 0.9], [UInt64(0), 1, 2, 0xFFFF_FFFF_0000_0000, .max])
  func frequency(probability: Double, key: UInt64) {
    let dropout = Dropout(probability: probability, key: key)
    let count = 100_000
    let isDropped = (0..<count).map { dropout.factor(of: $0) == 0 }
    let other = Dropout(probability: probability, key: key &+ 1)
    let isDroppedThere = (0..<count).map { other.factor(of: $0) == 0 }
    func expect(_ hits: Int, of trials: Int, _ p: Double, _ what: Comment) {
      // Five standard deviations of a binomial distribution.
      let deviation = (Double(trials) * p * (1 - p)).squareRoot()
      #expect(abs(Double(hits) - Double(trials) * p) < 5 * deviation, what)
    }
    let square = probability * probability
    expect(isDropped.count { $0 }, of: count, probability, "units")
    for distance in [1, 2, 16, 256] {
      let pairs = zip(isDropped, isDropped.dropFirst(distance)).count { $0 && $1 }
      expect(pairs, of: count - distance, square, "neighbors \(distance) apart")
    }
    expect(
      zip(isDropped, isDroppedThere).count { $0 && $1 }, of: count, square, "the next key")
  }

  @Test("different keys drop different units, and probability 0 drops none")
  func keys() {
    let x = Matrix<Float>.random(10, 100, seed: 1)
    let results = [(0.5, 1), (0.5, 2), (0.0, 1)].map { probability, key in
      let y = Matrix<Float>(10, 100)
      let dropout = Dropout(probability: probability, key: UInt64(key))
      Float.drop(dropout, wholeRows: false, from: x, into: y, on: workers)
      return y.scalars
    }
    #expect(results[0] != results[1])
    #expect(results[2] == x.scalars)
  }
}
