// The reference: every operation of a layer as a plain loop that reads like its equation.

import Foundation

extension Double: MatrixScalar {
  package static func multiply(
    _ x: Matrix<Double>, _ w: Matrix<Double>, into y: Matrix<Double>,
    from start: Accumulation<Double>, precision: Precision, on workers: Workers
  ) {
    checkProduct(x, w, y)
    let (x, w) = (precision.rounded(x), precision.rounded(w))
    start.store(in: y)
    for i in 0..<y.rows {
      for k in 0..<x.columns {
        for j in 0..<y.columns { y[i, j] += x[i, k] * w[k, j] }
      }
    }
  }

  package static func multiply(
    _ dy: Matrix<Double>, transposing w: Matrix<Double>, into dx: Matrix<Double>,
    from start: Accumulation<Double>, precision: Precision, on workers: Workers
  ) {
    checkProduct(dy, transposing: w, dx)
    let (dy, w) = (precision.rounded(dy), precision.rounded(w))
    start.store(in: dx)
    for i in 0..<dx.rows {
      for k in 0..<dx.columns {
        for j in 0..<dy.columns { dx[i, k] += dy[i, j] * w[k, j] }
      }
    }
  }

  package static func multiply(
    transposing x: Matrix<Double>, _ dy: Matrix<Double>, into dw: Matrix<Double>,
    from start: Accumulation<Double>, andSumInto db: Matrix<Double>?, precision: Precision,
    on workers: Workers
  ) {
    checkProduct(transposing: x, dy, dw)
    if let db { sumRows(of: dy, into: db, on: workers) }
    let (x, dy) = (precision.rounded(x), precision.rounded(dy))
    start.store(in: dw)
    for i in 0..<x.rows {
      for k in 0..<dw.rows {
        for j in 0..<dw.columns { dw[k, j] += x[i, k] * dy[i, j] }
      }
    }
  }

  package static func sumRows(
    of dy: Matrix<Double>, into db: Matrix<Double>, on workers: Workers
  ) {
    checkRow(db, dy)
    db.zero()
    for i in 0..<dy.rows {
      for j in 0..<dy.columns { db[0, j] += dy[i, j] }
    }
  }

  package static func gatherRows(
    _ ids: [Int32], _ segments: WindowSegments, of e: Matrix<Double>, into x: Matrix<Double>,
    on workers: Workers
  ) {
    checkLookup(ids, segments, e, x)
    x.zero()
    for i in 0..<x.rows {
      let (places, scale) = segments.places(ofRow: i)
      for place in places where ids[place] >= 0 {
        for j in 0..<x.columns { x[i, j] += scale * e[Int(ids[place]), j] }
      }
    }
  }

  package static func addRows(
    of dx: Matrix<Double>, toRows ids: [Int32], _ segments: WindowSegments, of de: Matrix<Double>,
    on workers: Workers
  ) {
    checkLookup(ids, segments, de, dx)
    for i in 0..<dx.rows {
      let (places, scale) = segments.places(ofRow: i)
      for place in places where ids[place] >= 0 {
        for j in 0..<dx.columns { de[Int(ids[place]), j] += scale * dx[i, j] }
      }
    }
  }

  package static func poolRows(
    in bags: Bags, by pooling: Pooling, of e: Matrix<Double>, into x: Matrix<Double>,
    on workers: Workers
  ) {
    checkPooling(bags, pooling, e, x)
    x.zero()
    for i in 0..<x.rows {
      let places = bags.places(of: i)
      for j in 0..<e.columns {
        if pooling.hasSum {
          let scale = pooling.scale(ofSumOf: places.count)
          for place in places { x[i, j] += scale * term(bags, place, e, j) }
        }
        if pooling.hasMaximum, let largest = largest(bags, places, e, j) {
          x[i, x.columns - e.columns + j] = term(bags, largest, e, j)
        }
      }
    }
  }

  package static func addPooledRows(
    of dx: Matrix<Double>, toRowsIn bags: Bags, by pooling: Pooling, of e: Matrix<Double>,
    gradient de: Matrix<Double>, on workers: Workers
  ) {
    checkPooling(bags, pooling, e, dx)
    checkSameShape(e, de)
    for i in 0..<dx.rows {
      let places = bags.places(of: i)
      for j in 0..<e.columns {
        if pooling.hasSum {
          let scale = pooling.scale(ofSumOf: places.count)
          for place in places {
            de[Int(bags.ids[place]), j] += scale * Double(bags.values[place]) * dx[i, j]
          }
        }
        if pooling.hasMaximum, let largest = largest(bags, places, e, j) {
          de[Int(bags.ids[largest]), j] +=
            Double(bags.values[largest]) * dx[i, dx.columns - e.columns + j]
        }
      }
    }
  }

  private static func term(_ bags: Bags, _ place: Int, _ e: Matrix<Double>, _ j: Int) -> Double {
    Double(bags.values[place]) * e[Int(bags.ids[place]), j]
  }

  /// Returns the first place with the largest term of a column.
  private static func largest(
    _ bags: Bags, _ places: Range<Int>, _ e: Matrix<Double>, _ j: Int
  ) -> Int? {
    var best = places.first
    for place in places.dropFirst() {
      if let old = best, term(bags, place, e, j) > term(bags, old, e, j) { best = place }
    }
    return best
  }

  package static func normalizeRows(
    of x: Matrix<Double>, into y: Matrix<Double>, on workers: Workers
  ) {
    checkSameShape(x, y)
    for i in 0..<x.rows {
      let (mean, deviation) = moments(x, i)
      for j in 0..<x.columns { y[i, j] = (x[i, j] - mean) / deviation }
    }
  }

  package static func normalizeRowsGradient(
    at x: Matrix<Double>, of dy: Matrix<Double>, on workers: Workers
  ) {
    checkSameShape(x, dy)
    let n = Double(x.columns)
    for i in 0..<x.rows {
      let (mean, deviation) = moments(x, i)
      var (sum, product) = (0.0, 0.0)
      for j in 0..<x.columns {
        sum += dy[i, j]
        product += dy[i, j] * (x[i, j] - mean) / deviation
      }
      for j in 0..<x.columns {
        let y = (x[i, j] - mean) / deviation
        dy[i, j] = (dy[i, j] - sum / n - y * product / n) / deviation
      }
    }
  }

  /// Returns the mean μ of row i and √(σ² + ε).
  private static func moments(_ x: Matrix<Double>, _ i: Int) -> (mean: Double, deviation: Double) {
    let n = Double(x.columns)
    var (sum, squares) = (0.0, 0.0)
    for j in 0..<x.columns { sum += x[i, j] }
    for j in 0..<x.columns { squares += (x[i, j] - sum / n) * (x[i, j] - sum / n) }
    return (sum / n, (squares / n + normalizationFloor).squareRoot())
  }

  package static func apply(
    _ activation: Activation, to y: Matrix<Double>, derivative: Matrix<Double>?, on workers: Workers
  ) {
    if let derivative { checkSameShape(y, derivative) }
    for i in 0..<y.count {
      let (value, slope) = activation(y.start[i])
      y.start[i] = value
      derivative?.start[i] = slope
    }
  }

  package static func multiplyElements(
    of y: Matrix<Double>, by x: Matrix<Double>, on workers: Workers
  ) {
    checkSameShape(x, y)
    for i in 0..<y.count { y.start[i] *= x.start[i] }
  }

  package static func scaleRows(
    of y: Matrix<Double>, by factors: [Double], on workers: Workers
  ) {
    checkResults(factors.count, y)
    for i in 0..<y.rows {
      for j in 0..<y.columns { y[i, j] *= factors[i] }
    }
  }

  package static func add(_ x: Matrix<Double>, to y: Matrix<Double>, on workers: Workers) {
    checkSameShape(x, y)
    for i in 0..<y.count { y.start[i] += x.start[i] }
  }

  package static func drop(
    _ dropout: Dropout, wholeRows: Bool, from x: Matrix<Double>, into y: Matrix<Double>,
    on workers: Workers
  ) {
    checkSameShape(x, y)
    for i in 0..<x.rows {
      for j in 0..<x.columns {
        y[i, j] = x[i, j] * dropout.factor(of: wholeRows ? i : i * x.columns + j)
      }
    }
  }

  package static func crossEntropy(
    of z: Matrix<Double>, targets: [Int32], losses: inout [Double], on workers: Workers
  ) {
    checkTargets(targets, losses.count, z)
    for i in 0..<z.rows { losses[i] = logSumExp(z, i) - z[i, Int(targets[i])] }
  }

  package static func crossEntropyGradient(
    of z: Matrix<Double>, targets: [Int32], losses: inout [Double], dividedBy count: Int,
    on workers: Workers
  ) {
    checkTargets(targets, losses.count, z)
    for i in 0..<z.rows {
      let normalizer = logSumExp(z, i)
      losses[i] = normalizer - z[i, Int(targets[i])]
      for j in 0..<z.columns { z[i, j] = exp(z[i, j] - normalizer) / Double(count) }
      z[i, Int(targets[i])] -= 1 / Double(count)
    }
  }

  package static func addExponentials(
    of z: Matrix<Double>, toLogSums logSums: inout [Double], on workers: Workers
  ) {
    checkResults(logSums.count, z)
    for i in 0..<z.rows {
      let (before, added) = (logSums[i], logSumExp(z, i))
      logSums[i] =
        before > added
        ? before + log(1 + exp(added - before)) : added + log(1 + exp(before - added))
    }
  }

  package static func crossEntropyGradient(
    ofColumns z: Matrix<Double>, logSums: [Double], targets: [Int32], dividedBy count: Int,
    on workers: Workers
  ) {
    checkColumns(logSums.count, targets.count, z)
    for i in 0..<z.rows {
      for j in 0..<z.columns {
        let target = Int(targets[i]) == j ? 1.0 : 0
        z[i, j] = (exp(z[i, j] - logSums[i]) - target) / Double(count)
      }
    }
  }

  package static func logSoftmax(
    of z: Matrix<Double>, offsets: Matrix<Double>?, on workers: Workers
  ) {
    if let offsets { checkColumn(offsets, z) }
    for i in 0..<z.rows {
      let normalizer = logSumExp(z, i)
      for j in 0..<z.columns { z[i, j] += (offsets?[i, 0] ?? 0) - normalizer }
    }
  }

  /// Returns log Σⱼ exp zᵢⱼ of row i.
  private static func logSumExp(_ z: Matrix<Double>, _ i: Int) -> Double {
    var largest = -Double.infinity
    for j in 0..<z.columns { largest = max(largest, z[i, j]) }
    var sum = 0.0
    for j in 0..<z.columns { sum += exp(z[i, j] - largest) }
    return log(sum) + largest
  }

  package static func sumOfSquares(
    of g: Matrix<Double>, rows: [Int32]?, on workers: Workers
  ) -> Double {
    checkSelection(rows, g)
    var sum = 0.0
    for i in rows.map({ $0.map(Int.init) }) ?? Array(0..<g.rows) {
      for j in 0..<g.columns { sum += g[i, j] * g[i, j] }
    }
    return sum
  }
}
