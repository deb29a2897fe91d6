// Tests of pooling rows of bags and of its gradient: by hand, and Float against Double.

import Matrices
import Randomness
import TestSupport
import Testing

@Suite("Pooled rows")
struct PooledRowsTests {
  private let workers = Workers(count: 2, leastWork: 1)

  // MARK: - By hand

  /// A bag with a repeated row, an empty bag, and a bag in which two rows have the maximum of the
  /// first column.
  private let bags = Bags(
    ids: [0, 2, 0, 1, 2, 1], values: [1, -1, 0.5, 1, 2, 1], ends: [3, 3, 6])

  private func table<S: MatrixScalar>() -> Matrix<S> { Matrix(3, 2, [4, -2, 6, 1, 3, -8]) }

  private func pooled<S: MatrixScalar>(_ pooling: Pooling, as scalar: S.Type) -> [S] {
    let x = Matrix<S>(3, 2 * pooling.partCount)
    x.copy(from: Matrix(3, x.columns, [S](repeating: .nan, count: x.count)))
    S.poolRows(in: bags, by: pooling, of: table(), into: x, on: workers)
    return x.scalars
  }

  private func gradient<S: MatrixScalar>(_ pooling: Pooling, as scalar: S.Type) -> [S] {
    let de = Matrix<S>(3, 2, [10, 20, 30, 40, 50, 60])
    let dx: [S] = pooling == .both ? [6, 12, 1, 2, 9, 9, 9, 9, 3, 6, 4, 8] : [6, 12, 9, 9, 3, 6]
    S.addPooledRows(
      of: Matrix(3, 2 * pooling.partCount, dx), toRowsIn: bags, by: pooling, of: table(),
      gradient: de, on: workers)
    return de.scalars
  }

  private func checkByHand<S: MatrixScalar>(_ scalar: S.Type) {
    // The terms of bag 0 are (4, −2), (−3, 8) and (2, −1), those of bag 2 are (6, 1), (6, −16) and
    // (6, 1).
    #expect(pooled(.sum, as: S.self) == [3, 5, 0, 0, 18, -14])
    #expect(pooled(.max, as: S.self) == [4, 8, 0, 0, 6, 1])
    // Row 0 gets 1.5 times the first row of dx, row 1 twice the last one, and row 2 the difference
    // of twice the last one and the first one.
    #expect(gradient(.sum, as: S.self) == [19, 38, 36, 52, 50, 60])
    // Of equal terms, the first gets the gradient, which its value multiplies.
    #expect(gradient(.max, as: S.self) == [16, 20, 33, 46, 50, 48])

    // Means of thirds have a few roundings of numbers below 64.
    func expect(_ actual: [S], _ expected: [Double]) {
      let bounds = expected.map { _ in 16 * 64 * Double(S.ulpOfOne) / 2 }
      #expect(firstDeviation(of: actual, from: expected, bounds: bounds) == nil)
    }
    expect(pooled(.mean, as: S.self), [1, 5.0 / 3, 0, 0, 6, -14.0 / 3])
    expect(
      pooled(.both, as: S.self), [1, 5.0 / 3, 4, 8, 0, 0, 0, 0, 6, -14.0 / 3, 6, 1])
    expect(gradient(.mean, as: S.self), [13, 26, 32, 44, 50, 60])
    expect(gradient(.both, as: S.self), [14, 26, 36, 52, 50, 58])
  }

  @Test("pooling and its gradient give the hand-computed results in Double and in Float")
  func byHand() {
    checkByHand(Double.self)
    checkByHand(Float.self)
  }

  @Test("of equal maxima, the first gets the gradient, wherever the others are", arguments: 0..<4)
  func ties(first: Int) {
    // Row 1 has the maximum from place `first` on.
    var bags = Bags()
    for place in 0..<40 { bags.add(place < first ? 0 : Int32(place - first + 1), value: 1) }
    bags.endBag()
    let e = Matrix<Float>(41, 17)
    for i in 1..<41 {
      e.rows(i..<i + 1).copy(from: Matrix(1, 17, [Float](repeating: 2, count: 17)))
    }
    let de = Matrix<Float>(41, 17)
    let dx = Matrix<Float>(1, 17, (0..<17).map { Float($0 + 1) })
    Float.addPooledRows(
      of: dx, toRowsIn: bags, by: .max, of: e, gradient: de, on: workers)
    #expect(de.rows(1..<2).scalars == dx.scalars)
    #expect(de.scalars.reduce(0, +) == dx.scalars.reduce(0, +))
  }

  // MARK: - Float and Double

  static let widths = [1, 2, 3, 15, 16, 17, 31, 33, 100]

  /// Bags of 0 to 40 of 23 rows, some of them repeated, with values of either sign.
  ///
  /// The values are powers of two, so that terms are exact in Float and the same row has the maximum
  /// in both precisions.
  private func randomBags(_ count: Int) -> Bags {
    var generator = SeededGenerator(seed: 3)
    var bags = Bags()
    for bag in 0..<count {
      for _ in 0..<[0, 1, 2, 9, 40][bag % 5] {
        let value = Float([-1, -0.25, 0.5, 1, 2].randomElement(using: &generator) ?? 1)
        bags.add(Int32.random(in: 0..<23, using: &generator), value: value)
      }
      bags.endBag()
    }
    return bags
  }

  /// The bags with the magnitudes of their values.
  private func magnitudes(_ bags: Bags) -> Bags {
    Bags(ids: bags.ids, values: bags.values.map(\.magnitude), ends: bags.ends)
  }

  @Test(
    "pooled rows in Float match Double within their error bound", arguments: widths,
    Pooling.allCases)
  func forward(width: Int, pooling: Pooling) {
    let (count, columns) = (11, width * pooling.partCount)
    let bags = randomBags(count)
    let (e, x) = (Fenced(.random(23, width, seed: 1)), Fenced(count, columns))
    let (expected, sums) = (Matrix<Double>(count, columns), Matrix<Double>(count, columns))
    Double.poolRows(in: bags, by: pooling, of: e.matrix.widened, into: expected, on: workers)
    Double.poolRows(
      in: magnitudes(bags), by: pooling, of: e.matrix.magnitudes, into: sums, on: workers)
    Float.poolRows(in: bags, by: pooling, of: e.matrix, into: x.matrix, on: workers)
    // A sum of n terms rounds n products and n − 1 sums, and a mean rounds 1/n and its product with
    // the sum. A maximum is exact, because the values are powers of two.
    let bounds = sums.scalars.enumerated().map { i, sum in
      let isMaximum = pooling == .max || i % columns >= width
      let n = bags.places(of: i / columns).count
      return isMaximum ? 0 : Double(2 * n + 1) * 1.00001 * unitRoundoff * sum
    }
    #expect(firstDeviation(of: x.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(x.isIntact && e.isIntact)
    // With another value of the first row of a bag of 9, or without it, that bag's row is wrong.
    for wrong in [bags.changingFirst(ofBag: 8), bags.removingFirst(ofBag: 8)] {
      Float.poolRows(in: wrong, by: pooling, of: e.matrix, into: x.matrix, on: workers)
      let deviation = firstDeviation(
        of: x.matrix.scalars, from: expected.scalars, bounds: bounds)
      if pooling != .max { #expect(deviation.map { $0.index / columns } == 8) }
    }
  }

  @Test("the largest term of every column is found at any place of a bag", arguments: widths)
  func maximumAnywhere(width: Int) {
    let e = Matrix<Float>.random(20, width, within: 1, seed: 5)
    for place in 0..<20 {
      var bags = Bags()
      for i in 0..<20 { bags.add(Int32(i), value: i == place ? 2 : -0x1p-10) }
      bags.endBag()
      let positive = e.copied
      positive.rows(place..<place + 1).copy(
        from: Matrix(1, width, [Float](repeating: 1, count: width)))
      let x = Matrix<Float>(1, width)
      Float.poolRows(in: bags, by: .max, of: positive, into: x, on: workers)
      #expect(x.scalars == [Float](repeating: 2, count: width))
    }
  }

  @Test(
    "the gradient of pooled rows in Float matches Double within its error bound",
    arguments: widths, Pooling.allCases)
  func backward(width: Int, pooling: Pooling) {
    let (count, columns) = (11, width * pooling.partCount)
    let bags = randomBags(count)
    let e = Fenced(.random(23, width, seed: 1))
    let (dx, de) = (Fenced(.random(count, columns, seed: 2)), Fenced(.random(23, width, seed: 4)))
    let (expected, sums) = (de.matrix.widened, de.matrix.magnitudes)
    Double.addPooledRows(
      of: dx.matrix.widened, toRowsIn: bags, by: pooling, of: e.matrix.widened,
      gradient: expected, on: workers)
    // A bound on Σ|terms|, in which every row has the maximum.
    for part in 0..<pooling.partCount {
      let isMaximum = pooling == .max || part == 1
      let magnitude = Matrix<Double>(count, width)
      for i in 0..<count {
        for j in 0..<width {
          magnitude[i, j] = Double(dx.matrix[i, part * width + j].magnitude)
        }
      }
      Double.addPooledRows(
        of: magnitude, toRowsIn: magnitudes(bags),
        by: isMaximum || pooling == .sum ? .sum : .mean, of: e.matrix.widened, gradient: sums,
        on: workers)
    }
    let before = de.matrix.copied
    Float.addPooledRows(
      of: dx.matrix, toRowsIn: bags, by: pooling, of: e.matrix, gradient: de.matrix, on: workers)
    // Every term rounds 1/n, its product with the value and the product with dx, and is added with
    // a rounding. A row in no bag stays as it is.
    let bounds = sums.scalars.enumerated().map { i, sum in
      let terms = bags.ids.count { $0 == i / width } * pooling.partCount
      return terms == 0 ? 0 : Double(terms + 3) * 1.00001 * unitRoundoff * sum
    }
    #expect(firstDeviation(of: de.matrix.scalars, from: expected.scalars, bounds: bounds) == nil)
    #expect(de.isIntact && dx.isIntact && e.isIntact)
    // Without the last bag that is not empty, at least one of the sums is wrong.
    Float.addPooledRows(
      of: dx.matrix.prefix(count - 2), toRowsIn: bags, by: pooling, of: e.matrix, gradient: before,
      on: workers)
    #expect(firstDeviation(of: before.scalars, from: expected.scalars, bounds: bounds) != nil)
  }

  @Test("bags beyond the rows of the result are ignored")
  func prefix() {
    let bags = randomBags(11)
    let e = Matrix<Float>.random(23, 5, seed: 1)
    let (all, some) = (Matrix<Float>(11, 5), Matrix<Float>(4, 5))
    Float.poolRows(in: bags, by: .mean, of: e, into: all, on: workers)
    Float.poolRows(in: bags, by: .mean, of: e, into: some, on: workers)
    #expect(some.scalars == all.prefix(4).scalars)
  }
}

extension Bags {
  /// Returns bags in which the first value of a bag is one and a half times as large.
  fileprivate func changingFirst(ofBag bag: Int) -> Bags {
    var bags = self
    bags.values[places(of: bag).lowerBound] *= 1.5
    return bags
  }

  /// Returns bags in which the first row of a bag counts nothing.
  fileprivate func removingFirst(ofBag bag: Int) -> Bags {
    var bags = self
    bags.values[places(of: bag).lowerBound] = 0
    return bags
  }
}
