// Tests of products of few rows against the reference, within the error bounds that they state.

import TestSupport
import Testing

@testable import Matrices

@Suite("Row products")
struct RowProductTests {
  static let products = [
    Product.plain, .plainFromRow, .addingPlain, .byTranspose, .byTransposeFromRow,
    .addingByTranspose,
  ]

  @Test(
    "products of few rows match the reference around vector and run sizes", arguments: products,
    1...fewRows)
  func aroundVectors(product: Product, rows: Int) {
    let sizes = [1, 3, 4, 15, 16, 17, 37]
    let workers = Workers(count: 3, leastWork: 1)
    for k in sizes {
      for n in sizes {
        let deviation = ProductTrial(product, ProductSize(rows, k, n)).deviation(on: workers)
        #expect(deviation == nil, "\(k) × \(n)")
      }
    }
    for (k, n) in [
      (7, 1023), (8, 1024), (9, 1025), (5, 4321), (1023, 7), (4321, 5), (0, 9), (9, 0),
    ] {
      let deviation = ProductTrial(product, ProductSize(rows, k, n)).deviation(on: workers)
      #expect(deviation == nil, "\(k) × \(n)")
    }
  }

  @Test(
    "a row of a product has the same bits alone and among others on any workers",
    arguments: products)
  func sameBits(product: Product) {
    let trial = ProductTrial(product, ProductSize(fewRows, 331, 1057))
    let all = trial.result(on: Workers(count: 1))
    for count in [2, 3, 7] {
      #expect(trial.result(on: Workers(count: count, leastWork: 1)) == all, "\(count) workers")
    }
    for i in 0..<fewRows {
      let row = trial.c.rows(i..<i + 1).copied
      product(trial.a.rows(i..<i + 1), trial.b, row: trial.row, into: row, on: Workers(count: 1))
      #expect(row.scalars == Array(all[i * 1057..<(i + 1) * 1057]), "row \(i)")
    }
  }

  @Test("an infinite weight affects only its own output", arguments: products)
  func infinity(product: Product) {
    let (k, n) = (19, 39)
    for spoilt in 0..<n {
      let trial = ProductTrial(product, ProductSize(2, k, n))
      for step in 0..<k {
        let w = trial.b.copied
        w[w.rows == k ? step : spoilt, w.rows == k ? spoilt : step] = .infinity
        let c = Matrix<Float>(2, n)
        product(trial.a, w, row: trial.row, into: c, on: Workers(count: 1))
        let spoiltOutputs = c.scalars.indices.filter { !c.scalars[$0].isFinite }
        #expect(spoiltOutputs == [spoilt, n + spoilt])
      }
    }
  }

  // MARK: - Errors that the comparison rejects

  @Test(
    "the error bounds reject a product of few rows without one term of its sums",
    arguments: products)
  func droppedTerm(product: Product) {
    let size = ProductSize(3, 401, 33)
    let trial = ProductTrial(product, size)
    for step in [0, 3, 399, 400] {
      let lacking = trial.a.copied
      for i in 0..<size.m { lacking[i, step] = 0 }
      #expect(trial.deviation(on: Workers(count: 1), computedFrom: lacking) != nil)
    }
  }

  @Test(
    "the error bounds reject a product of few rows with a wrong initial value",
    arguments: [
      (Product.plain, Product.addingPlain), (.addingPlain, .plain), (.plainFromRow, .plain),
      (.byTranspose, .addingByTranspose), (.addingByTranspose, .byTranspose),
      (.byTransposeFromRow, .byTranspose),
    ])
  func wrongAddend(product: Product, other: Product) {
    let size = ProductSize(2, 401, 33)
    let workers = Workers(count: 1)
    let (expected, bounds) = ProductTrial(product, size).expectation(on: workers)
    let actual = ProductTrial(other, size).result(on: workers)
    #expect(firstDeviation(of: actual, from: expected, bounds: bounds) != nil)
  }
}
