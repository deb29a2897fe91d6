// Rows of unit length and the largest scalars of rows, as plain loops.

extension Double {
  package static func scaleRowsToUnitLength(
    of x: Matrix<Double>, into y: Matrix<Double>, on workers: Workers
  ) {
    checkSameShape(x, y)
    for i in 0..<x.rows {
      var squares = 0.0
      for j in 0..<x.columns { squares += x[i, j] * x[i, j] }
      for j in 0..<x.columns { y[i, j] = squares > 0 ? x[i, j] / squares.squareRoot() : 0 }
    }
  }

  package static func findLargest(
    inRowsOf y: Matrix<Double>, into columns: inout [Int32], on workers: Workers
  ) {
    checkResults(columns.count, y)
    for i in 0..<y.rows {
      var largest: Int?
      for j in 0..<y.columns where !y[i, j].isNaN {
        if let best = largest, y[i, best] >= y[i, j] { continue }
        largest = j
      }
      columns[i] = Int32(largest ?? 0)
    }
  }
}
