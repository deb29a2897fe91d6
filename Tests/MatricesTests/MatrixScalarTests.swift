// Tests that the number of workers does not change a single bit of the result of any operation.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Matrix scalar")
struct MatrixScalarTests {
  @Test("each operation gives the same bits on 1, 2, 3 and 7 workers", arguments: Operation.all)
  func sameBits(operation: Operation) {
    let one = operation.run(Workers(count: 1))
    for count in [2, 3, 7] {
      let workers = Workers(count: count, leastWork: 1)
      #expect(operation.run(workers) == one, "\(count) workers")
      // The second run reuses the scratch memory of the first.
      #expect(operation.run(workers) == one, "\(count) workers again")
    }
  }

  /// An operation on matrices that are large enough to give each of seven workers a share.
  struct Operation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Runs the operation, and returns the bytes of its result.
    let run: @Sendable (Workers) -> Data

    private static let input = Matrix<Float>.random(350, 331, within: 4, seed: 1)
    private static let other = Matrix<Float>.random(350, 331, within: 1, seed: 2)
    private static let ids = (0..<350).map { Int32($0 * $0 % 97) }
    private static let segments = WindowSegments([3, 1, 2, 1, 1])
    private static let squaredRows = (0..<Int32(350)).filter { $0 % 5 != 2 }

    static let all: [Operation] =
      products + activations + poolings + [
        inPlace("gathering rows") { x, workers in
          Float.gatherRows(ids, WindowSegments([1]), of: other, into: x, on: workers)
        },
        inPlace("adding to rows") { de, workers in
          Float.addRows(of: other, toRows: ids, WindowSegments([1]), of: de, on: workers)
        },
        inPlace("dropping elements") { x, workers in
          let dropout = Dropout(probability: 0.4, key: 5)
          Float.drop(dropout, wholeRows: false, from: x, into: x, on: workers)
        },
        inPlace("dropping rows") { x, workers in
          let dropout = Dropout(probability: 0.4, key: 5)
          Float.drop(dropout, wholeRows: true, from: x, into: x, on: workers)
        },
        inPlace("gathering runs of rows") { x, workers in
          Float.gatherRows(ids + ids, segments, of: other, into: x, on: workers)
        },
        inPlace("adding to runs of rows") { de, workers in
          Float.addRows(of: other, toRows: ids + ids, segments, of: de, on: workers)
        },
        inPlace("multiplying elements") { y, workers in
          Float.multiplyElements(of: y, by: other, on: workers)
        },
        inPlace("adding elements") { y, workers in Float.add(other, to: y, on: workers) },
        inPlace("normalization") { x, workers in
          Float.normalizeRows(of: x, into: x, on: workers)
        },
        inPlace("gradient of normalization") { dy, workers in
          Float.normalizeRowsGradient(at: other, of: dy, on: workers)
        },
        inPlace("scaling of rows to unit length") { x, workers in
          Float.scaleRowsToUnitLength(of: x, into: x, on: workers)
        },
        inPlace("log-softmax") { z, workers in
          Float.logSoftmax(of: z, offsets: nil, on: workers)
        },
        Operation("largest of rows") { workers in
          var columns = [Int32](repeating: 0, count: input.rows)
          Float.findLargest(inRowsOf: input, into: &columns, on: workers)
          return columns.withUnsafeBytes { Data($0) }
        },
        Operation("sum of rows") { workers in
          let db = Matrix<Float>(1, 331)
          Float.sumRows(of: input, into: db, on: workers)
          return Data(db.bytes)
        },
        Operation("cross-entropy") { workers in
          loss { Float.crossEntropy(of: $0, targets: ids, losses: &$1, on: workers) }
        },
        Operation("gradient of cross-entropy") { workers in
          loss { Float.crossEntropyGradient(of: $0, targets: ids, losses: &$1, on: workers) }
        },
        Operation("addition of exponentials") { workers in
          var logSums = [Double](repeating: 1, count: input.rows)
          Float.addExponentials(of: input, toLogSums: &logSums, on: workers)
          return bytes(logSums)
        },
        inPlace("gradient of cross-entropy of columns") { z, workers in
          let logSums = ids.map { 7 + Double($0) / 100 }
          Float.crossEntropyGradient(
            ofColumns: z, logSums: logSums, targets: ids, dividedBy: 350, on: workers)
        },
        Operation("sum of squares") { workers in
          bytes([Float.sumOfSquares(of: input, rows: nil, on: workers)])
        },
        Operation("sum of squares of rows") { workers in
          bytes([Float.sumOfSquares(of: input, rows: squaredRows, on: workers)])
        },
      ]

    /// Each product with a wide result, which is divided by columns, and with a tall result, which
    /// is divided by rows.
    private static let products = Product.allCases.flatMap { product in
      [ProductSize(45, 300, 500), ProductSize(600, 300, 45)].map { size in
        let (left, right) = (product.leftShape(size.m, size.k), product.rightShape(size.k, size.n))
        let a = Matrix<Float>.random(left.0, left.1, seed: 4)
        let b = Matrix<Float>.random(right.0, right.1, seed: 5)
        let c = Matrix<Float>.random(size.m, size.n, seed: 6)
        let row = Matrix<Float>.random(1, size.n, seed: 7)
        return Operation("\(product.rawValue), \(size.testDescription)") { workers in
          let result = c.copied
          product(a, b, row: row, into: result, on: workers)
          return Data(result.bytes)
        }
      }
    }

    /// Pooling of bags of 0 to 12 rows, and its gradient.
    private static let poolings = Pooling.allCases.flatMap { pooling in
      var bags = Bags()
      for i in 0..<350 {
        for j in 0..<i % 13 { bags.add(Int32((i * j + j) % 350), value: Float(j - 5) / 8) }
        bags.endBag()
      }
      let (columns, bagsOfRows) = (331 * pooling.partCount, bags)
      let dx = Matrix<Float>.random(350, columns, seed: 8)
      return [
        Operation("pooling by \(pooling)") { workers in
          let x = Matrix<Float>(350, columns)
          Float.poolRows(in: bagsOfRows, by: pooling, of: input, into: x, on: workers)
          return Data(x.bytes)
        },
        inPlace("gradient of pooling by \(pooling)") { de, workers in
          Float.addPooledRows(
            of: dx, toRowsIn: bagsOfRows, by: pooling, of: other, gradient: de, on: workers)
        },
      ]
    }

    private static let activations = Activation.allCases.map { activation in
      Operation(activation.rawValue) { workers in
        let (y, derivative) = (input.copied, Matrix<Float>(input.rows, input.columns))
        Float.apply(activation, to: y, derivative: derivative, on: workers)
        return Data(y.bytes) + Data(derivative.bytes)
      }
    }

    private init(_ description: String, run: @escaping @Sendable (Workers) -> Data) {
      (testDescription, self.run) = (description, run)
    }

    private static func inPlace(
      _ description: String, _ operation: @escaping @Sendable (Matrix<Float>, Workers) -> Void
    ) -> Operation {
      Operation(description) { workers in
        let matrix = input.copied
        operation(matrix, workers)
        return Data(matrix.bytes)
      }
    }

    private static func loss(_ operation: (Matrix<Float>, inout [Double]) -> Void) -> Data {
      let logits = input.copied
      var losses = [Double](repeating: 0, count: logits.rows)
      operation(logits, &losses)
      return bytes(losses) + logits.bytes
    }

    private static func bytes(_ numbers: [Double]) -> Data {
      numbers.withUnsafeBytes { Data($0) }
    }
  }
}
