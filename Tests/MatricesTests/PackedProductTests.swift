// Tests of packed products against the reference, within the error bound that they state.

import Randomness
import TestSupport
import Testing

@testable import Matrices

@Suite("Packed products")
struct PackedProductTests {
  @Test(
    "products of sizes 0 to 9 match the reference", arguments: Product.allCases,
    Precision.allCases)
  func smallSizes(product: Product, precision: Precision) {
    let workers = Workers(count: 2, leastWork: 1)
    // In bfloat16, only the packing along k differs.
    let sizes = precision == .float32 ? Array(0...9) : [0, 1, 6]
    for m in sizes {
      for k in 0...9 {
        for n in sizes {
          let trial = ProductTrial(product, ProductSize(m, k, n), precision)
          let deviation = trial.deviation(on: workers)
          #expect(deviation == nil, "\(m) × \(k) × \(n)")
        }
      }
    }
  }

  @Test(
    "products of sizes around tile and block boundaries match the reference",
    arguments: Product.allCases, sizesAroundTiles)
  func aroundTiles(product: Product, size: ProductSize) {
    let trial = ProductTrial(product, size)
    #expect(trial.deviation(on: Workers(count: 3, leastWork: 1)) == nil)
  }

  @Test(
    "products in bfloat16 of sizes around tile and block boundaries match the reference",
    arguments: [Product.plainFromRow, .addingByTranspose, .ofTranspose],
    sizesAroundTilesOfBFloat16)
  func aroundTilesOfBFloat16(product: Product, size: ProductSize) {
    let trial = ProductTrial(product, size, .bfloat16)
    #expect(trial.deviation(on: Workers(count: 3, leastWork: 1)) == nil)
  }

  /// Sizes around a tile, around several tiles that are packed together, and around the maximum
  /// depth of a block, 512.
  static let sizesAroundTiles: [ProductSize] = {
    func around(_ size: Int) -> [Int] { [size - 1, size, size + 1] }
    let (rows, columns) = (around(Tile.rows), around(Tile.columns))
    let several = around(3 * Tile.rows) + around(4 * Tile.columns) + around(Tile.columns / 2)
    var sizes = (rows + columns + several + [257] + around(512)).flatMap { size in
      [ProductSize(size, 33, 15), ProductSize(15, size, 33), ProductSize(33, 15, size)]
    }
    for m in rows {
      for n in columns { sizes += around(512).map { ProductSize(m, $0, n) } }
    }
    return sizes + [
      ProductSize(205, 257, 65), ProductSize(65, 257, 205), ProductSize(1009, 3, 33),
      ProductSize(15, 1025, 33),
    ]
  }()

  /// Sizes around a tile of every kind, and around the maximum depth of a block, 1024 terms.
  static let sizesAroundTilesOfBFloat16 = [
    (12, 33, 31), (13, 34, 32), (14, 35, 33), (31, 31, 65), (32, 32, 64), (33, 63, 63),
    (63, 64, 129), (64, 65, 16), (65, 257, 17), (205, 100, 65), (31, 1023, 33), (33, 1024, 31),
    (97, 1025, 40), (40, 2050, 97), (1009, 3, 33),
  ].map { ProductSize($0.0, $0.1, $0.2) }

  @Test(
    "a product gives the bits of sequential sums at every place in a tile", arguments: [1, 9, 512])
  func bits(depth: Int) {
    let a = Matrix<Float>.random(15, depth, seed: 1)
    let b = Matrix<Float>.random(depth, 33, seed: 2)
    let c = Matrix<Float>(15, 33)
    Float.multiply(a, b, into: c, from: .zero, on: Workers(count: 1))
    for i in 0..<15 {
      for j in 0..<33 {
        let sum = (0..<depth).reduce(Float.zero) { $0.addingProduct(a[i, $1], b[$1, j]) }
        #expect(c[i, j] == sum, "row \(i), column \(j)")
      }
    }
  }

  @Test(
    "packed products of small integers are exact", arguments: Product.allCases, Precision.allCases)
  func wholeNumbers(product: Product, precision: Precision) {
    let size = ProductSize(43, 300, 71)
    var generator = SeededGenerator(seed: 7)
    func wholeNumbers(_ shape: (Int, Int)) -> Matrix<Float> {
      Matrix(
        shape.0, shape.1,
        (0..<shape.0 * shape.1).map { _ in Float(Int.random(in: -99...99, using: &generator)) })
    }
    let a = wholeNumbers(product.leftShape(size.m, size.k))
    let b = wholeNumbers(product.rightShape(size.k, size.n))
    let c = wholeNumbers((size.m, size.n))
    let row = wholeNumbers((1, size.n))
    let expected = c.widened
    let workers = Workers(count: 2, leastWork: 1)
    product(a.widened, b.widened, row: row.widened, into: expected, on: workers)
    product(a, b, row: row, into: c, precision: precision, on: workers)
    // |sums| ≤ 99 + 300 · 99² < 2²⁴, so every partial sum is exact in Float.
    #expect(c.widened.scalars == expected.scalars)
  }

  @Test(
    "row sums computed with a product equal those computed separately",
    arguments: [1, 2, 14, 40, 600], [1, 16, 31, 32, 33, 100, 300])
  func sumsBeside(rows: Int, columns: Int) {
    for precision in Precision.allCases { sumsBeside(rows: rows, columns: columns, precision) }
  }

  private func sumsBeside(rows: Int, columns: Int, _ precision: Precision) {
    for depth in [0, 1, 17, 600, 1300] {
      let x = Matrix<Float>.random(depth, rows, seed: 1)
      let dy = Matrix<Float>.random(depth, columns, seed: 2)
      let alone = Matrix<Float>(1, columns)
      Float.sumRows(of: dy, into: alone, on: Workers(count: 1))
      for count in [1, 3] {
        let (dw, db) = (Matrix<Float>(rows, columns), Fenced(.random(1, columns, seed: 3)))
        Float.multiply(
          transposing: x, dy, into: dw, andSumInto: db.matrix, precision: precision,
          on: Workers(count: count, leastWork: 1))
        #expect(db.matrix.scalars == alone.scalars, "\(depth) deep, \(count) workers")
        #expect(db.isIntact)
      }
    }
  }

  @Test(
    "a NaN in a row of a product affects only that row of the result",
    arguments: Precision.allCases)
  func notANumber(precision: Precision) {
    let (a, b) = (Matrix<Float>.random(29, 40, seed: 1), Matrix<Float>.random(40, 67, seed: 2))
    a[16, 39] = .nan
    let c = Matrix<Float>(29, 67)
    Float.multiply(a, b, into: c, from: .zero, precision: precision, on: Workers(count: 1))
    for i in 0..<29 {
      #expect(c.rows(i..<i + 1).scalars.allSatisfy { $0.isNaN == (i == 16) }, "row \(i)")
    }
  }

  // MARK: - Errors that the comparison rejects

  @Test(
    "the error bounds reject a product without the last term of its sums",
    arguments: Product.allCases, [ProductSize(1, 1, 1), ProductSize(15, 9, 33), longSum])
  func droppedTerm(product: Product, size: ProductSize) {
    for precision in Precision.allCases { droppedTerm(ProductTrial(product, size, precision)) }
  }

  private func droppedTerm(_ trial: ProductTrial) {
    let (product, size) = (trial.product, trial.size)
    let shorter = trial.a.copied
    if product == .ofTranspose {
      shorter.rows(size.k - 1..<size.k).zero()
    } else {
      for i in 0..<size.m { shorter[i, size.k - 1] = 0 }
    }
    #expect(trial.deviation(on: Workers(count: 1), computedFrom: shorter) != nil)
  }

  @Test(
    "the error bounds reject a product without its initial value",
    arguments: [Product.addingPlain, .plainFromRow])
  func forgottenStart(product: Product) {
    let trial = ProductTrial(product, Self.longSum)
    let forgetful = ProductTrial(.plain, Self.longSum)
    let workers = Workers(count: 1)
    let (expected, bounds) = trial.expectation(on: workers)
    #expect(
      firstDeviation(of: forgetful.result(on: workers), from: expected, bounds: bounds) != nil)
  }

  static let longSum = ProductSize(15, 500, 33)
}
