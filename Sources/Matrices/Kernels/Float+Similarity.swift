// Rows of unit length and the largest scalars of rows, sixteen at a time.

extension Float {
  /// Each scalar is rounded once, because lengths and quotients are computed in Double. There, no
  /// square of a Float overflows or vanishes.
  ///
  /// Error bound: |error| ≤ (1 + 2⁻²⁰)·u·|y|, u = 2⁻²⁴, where y is a normal number.
  package static func scaleRowsToUnitLength(
    of x: Matrix<Float>, into y: Matrix<Float>, on workers: Workers
  ) {
    checkSameShape(x, y)
    workers.split(x.rows, elements: x.columns) { _, rows in
      for i in rows {
        let row = x.start + i * x.columns
        var squares = SIMD16<Double>.zero
        forEachVector(row, x.columns, padding: 0) { x in
          let x = SIMD16<Double>(x)
          squares += x * x
        }
        let length = squares.sum().squareRoot()
        let scale = length > 0 ? 1 / length : 0
        mapInPlace(y.start + i * y.columns, row, x.columns) { _, x in
          Vector(SIMD16<Double>(x) * scale)
        }
      }
    }
  }

  package static func findLargest(
    inRowsOf y: Matrix<Float>, into columns: inout [Int32], on workers: Workers
  ) {
    checkResults(columns.count, y)
    columns.withUnsafeMutableBufferPointer { columns in
      nonisolated(unsafe) let columns = columns
      workers.split(y.rows, elements: y.columns) { _, rows in
        for i in rows {
          columns[i] = Int32(columnOfLargest(y.start + i * y.columns, y.columns))
        }
      }
    }
  }

  /// Returns the index of the first of the largest floats, which no NaN is.
  private static func columnOfLargest(_ x: UnsafePointer<Float>, _ count: Int) -> Int {
    var largest = Vector(repeating: -.infinity)
    forEachVector(x, count, padding: -.infinity) { x in
      largest.replace(with: x, where: x .> largest)
    }
    let maximum = largest.max()
    return (0..<count).first { x[$0] == maximum } ?? 0
  }
}
