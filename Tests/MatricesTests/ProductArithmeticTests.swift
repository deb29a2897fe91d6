// Tests of the order in which each arithmetic adds the terms of a product, bit for bit.

import Randomness
import TestSupport
import Testing

@testable import Matrices

@Suite("Product arithmetic")
struct ProductArithmeticTests {
  /// The arithmetics that this processor can compute.
  static let available = ProductArithmetic.allCases.filter {
    $0 != .bfloat16Tiles || ProductArithmetic.hasMatrixRegisters
  }

  @Test(
    "products have the bits of plain loops",
    arguments: available,
    [1, 2, 3, 31, 32, 33, 64, 65, 300, 1023, 1024, 1025, 2051])
  func plainLoops(arithmetic: ProductArithmetic, depth: Int) {
    let shapes = depth < 100 ? [(1, 1), (7, 40), (33, 15), (45, 70)] : [(33, 5), (3, 35)]
    for (rows, columns) in shapes {
      let a = Matrix<Float>.random(rows, depth, seed: 1)
      let b = Matrix<Float>.random(depth, columns, seed: 2)
      expectBits(a, b, in: arithmetic)
    }
  }

  @Test("products of special values have the bits of plain loops", arguments: available)
  func specialValues(arithmetic: ProductArithmetic) {
    let values: [Float] = [
      0, -0, 1, -1, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, 1 + 0x1p-8, 1 + 0x3p-8,
      1 + 0x1p-9, 3e38, 1e-20, -1e-20, 0x1p-60, 255.5,
    ]
    // Every pair of values meets, alone and followed by an ordinary pair of terms.
    for depth in [1, 2, 4] {
      let a = Matrix<Float>(values.count, depth)
      let b = Matrix<Float>(depth, values.count)
      for (i, value) in values.enumerated() {
        for k in 0..<depth {
          (a[i, k], b[k, i]) = k == 0 ? (value, value) : (0.75, -1.25)
        }
      }
      expectBits(a, b, in: arithmetic)
    }
  }

  @Test("denormal operands count as zeros in bfloat16", arguments: available.filter(\.isBFloat16))
  func denormals(arithmetic: ProductArithmetic) {
    let denormals: [Float] = [.leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x0.FFp-126]
    let a = Matrix(3, 1, denormals)
    let c = Matrix<Float>(3, 1)
    multiplyPacked(
      Operand(a), Operand(Matrix(1, 1, [3e38])), into: c, from: .zero, terms: 1, in: arithmetic,
      on: Workers(count: 1))
    #expect(c.scalars == [0, 0, 0])
  }

  @Test("the arithmetics differ in their last bits, so that the comparison tells them apart")
  func differences() {
    let a = Matrix<Float>.random(3, 300, seed: 1)
    let b = Matrix<Float>.random(300, 3, seed: 2)
    let sums = ProductArithmetic.allCases.map { plainProduct(a, b, in: $0) }
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      let areEqual = sums[first] == sums[second]
      #expect(!areEqual)
    }
  }

  @Test("the sums of a product continue from any start", arguments: available)
  func starts(arithmetic: ProductArithmetic) {
    let a = Matrix<Float>.random(34, 1100, seed: 1)
    let b = Matrix<Float>.random(1100, 3, seed: 2)
    let row = Matrix<Float>.random(1, 3, seed: 3)
    let before = Matrix<Float>.random(34, 3, seed: 4)
    for (start, c) in [(Accumulation.row(row), Matrix(34, 3)), (.result, before.copied)] {
      multiplyPacked(
        Operand(a), Operand(b), into: c, from: start, terms: 1100, in: arithmetic,
        on: Workers(count: 2, leastWork: 1))
      let isEqual = c.scalars == plainProduct(a, b, from: start, before, in: arithmetic)
      #expect(isEqual)
    }
  }

  /// Expects the bits of plain loops for A·B, whichever way the operands are stored.
  private func expectBits(
    _ a: Matrix<Float>, _ b: Matrix<Float>, in arithmetic: ProductArithmetic
  ) {
    let expected = plainProduct(a, b, in: arithmetic).map(comparable)
    let (left, right) = (transposed(a), transposed(b))
    let ways = [
      (Operand(a), Operand(b)), (Operand(a), Operand(transposing: right)),
      (Operand(transposing: left), Operand(b)),
    ]
    for (way, (a, b)) in ways.enumerated() {
      let c = Fenced(left.columns, right.rows)
      multiplyPacked(
        a, b, into: c.matrix, from: .zero, terms: left.rows, in: arithmetic,
        on: Workers(count: 2, leastWork: 1))
      let isEqual = c.matrix.scalars.map(comparable) == expected
      #expect(isEqual, "\(left.columns) × \(left.rows) × \(right.rows), way \(way)")
      #expect(c.isIntact)
    }
  }

  /// Returns the bits of a sum: the same for all NaNs, and for all denormals and zeros, because the
  /// instructions turn the former into the latter.
  private func comparable(_ sum: Float) -> UInt32 {
    sum.isNaN ? Float.nan.bitPattern : sum.isSubnormal || sum == 0 ? 0 : sum.bitPattern
  }

  private func transposed(_ x: Matrix<Float>) -> Matrix<Float> {
    let y = Matrix<Float>(x.columns, x.rows)
    for i in 0..<x.rows { for j in 0..<x.columns { y[j, i] = x[i, j] } }
    return y
  }
}

// MARK: - Plain loops

/// Returns the elements of A·B, row by row, added by plain loops in the order that the arithmetic
/// states.
private func plainProduct(
  _ a: Matrix<Float>, _ b: Matrix<Float>, from start: Accumulation<Float> = .zero,
  _ before: Matrix<Float>? = nil, in arithmetic: ProductArithmetic
) -> [Float] {
  (0..<a.rows * b.columns).map { place in
    let (i, j) = (place / b.columns, place % b.columns)
    let terms = (0..<a.columns).map { k in
      arithmetic.isBFloat16 ? (rounded(a[i, k]), rounded(b[k, j])) : (a[i, k], b[k, j])
    }
    let initial: Float =
      switch start {
      case .zero: 0
      case .row(let row): row[0, j]
      case .result: before?[i, j] ?? 0
      }
    var continues = false
    if case .result = start { continues = true }
    return plainSum(terms, from: initial, continues: continues, in: arithmetic)
  }
}

/// Returns the sum of the products of the terms.
///
/// - Parameter continues: whether the initial value is what the result held before, to which the
///   sum of every block is added.
private func plainSum(
  _ terms: [(a: Float, b: Float)], from initial: Float, continues: Bool,
  in arithmetic: ProductArithmetic
) -> Float {
  var result = initial
  func add(_ k: Int, to sum: inout Float) {
    if k < terms.count { sum = sum.addingProduct(terms[k].a, terms[k].b) }
  }
  if arithmetic == .bfloat16Tiles {
    for unit in stride(from: 0, to: terms.count, by: 32) {
      var (first, second): (Float, Float) = (0, 0)
      for k in stride(from: unit, to: unit + 32, by: 2) {
        add(k, to: &first)
        add(k + 1, to: &second)
      }
      result += first + second
    }
    return result
  }
  let termsPerStep = arithmetic == .float32 ? 1 : 2
  let steps = (terms.count + termsPerStep - 1) / termsPerStep
  let blocks = (steps + 511) / 512
  for block in 0..<blocks {
    let isFirst = block == 0 && !continues
    var sum: Float = isFirst ? initial : 0
    for step in steps * block / blocks..<steps * (block + 1) / blocks {
      for k in (termsPerStep * step..<termsPerStep * (step + 1)).reversed() { add(k, to: &sum) }
    }
    result = isFirst ? sum : result + sum
  }
  return result
}

/// Returns a float rounded to bfloat16 by division: to a multiple of the distance between its
/// neighbors, and to an even multiple if two are equally near.
private func rounded(_ x: Float) -> Float {
  guard x.isNormal else { return x.isFinite ? 0 : x }
  // The significand has seven bits after the point.
  let unit = Double(sign: .plus, exponent: Int(x.exponent) - 7, significand: 1)
  return Float((Double(x) / unit).rounded(.toNearestOrEven) * unit)
}
