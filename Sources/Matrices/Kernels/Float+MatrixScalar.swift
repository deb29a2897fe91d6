// The engine: every matrix operation with vector kernels, divided among the workers.

extension Float: MatrixScalar {
  package static func multiply(
    _ x: Matrix<Float>, _ w: Matrix<Float>, into y: Matrix<Float>, from start: Accumulation<Float>,
    precision: Precision, on workers: Workers
  ) {
    checkProduct(x, w, y)
    if x.rows <= fewRows, precision == .float32 {
      return multiplyRows(x, w, into: y, from: start, on: workers)
    }
    multiplyPacked(
      Operand(x), Operand(w), into: y, from: start, terms: x.columns, in: precision.arithmetic,
      on: workers)
  }

  package static func multiply(
    _ dy: Matrix<Float>, transposing w: Matrix<Float>, into dx: Matrix<Float>,
    from start: Accumulation<Float>, precision: Precision, on workers: Workers
  ) {
    checkProduct(dy, transposing: w, dx)
    if dy.rows <= fewRows, precision == .float32 {
      return multiplyRows(dy, transposing: w, into: dx, from: start, on: workers)
    }
    multiplyPacked(
      Operand(dy), Operand(transposing: w), into: dx, from: start, terms: dy.columns,
      in: precision.arithmetic, on: workers)
  }

  package static func multiply(
    transposing x: Matrix<Float>, _ dy: Matrix<Float>, into dw: Matrix<Float>,
    from start: Accumulation<Float>, andSumInto db: Matrix<Float>?, precision: Precision,
    on workers: Workers
  ) {
    checkProduct(transposing: x, dy, dw)
    if let db { checkRow(db, dy) }
    multiplyPacked(
      Operand(transposing: x), Operand(dy), into: dw, from: start, terms: x.rows, sumsOfB: db,
      in: precision.arithmetic, on: workers)
  }

  package static func sumRows(
    of dy: Matrix<Float>, into db: Matrix<Float>, on workers: Workers
  ) {
    checkRow(db, dy)
    db.zero()
    splitColumns(of: dy, on: workers) { columns in
      for i in 0..<dy.rows {
        mapInPlace(
          db.start + columns.lowerBound, dy.start + (i * dy.columns + columns.lowerBound),
          columns.count
        ) { sum, dy in sum + dy }
      }
    }
  }

  package static func gatherRows(
    _ ids: [Int32], _ segments: WindowSegments, of e: Matrix<Float>, into x: Matrix<Float>,
    on workers: Workers
  ) {
    checkLookup(ids, segments, e, x)
    workers.split(x.rows, elements: x.columns * segments.width / segments.count) { _, rows in
      for i in rows {
        let row = x.start + i * x.columns
        let (places, scale) = segments.places(ofRow: i)
        let first = Int(ids[places.lowerBound])
        if first >= 0 {
          row.update(from: e.start + first * e.columns, count: x.columns)
        } else {
          row.update(repeating: 0, count: x.columns)
        }
        if places.count == 1 { continue }
        for place in places.dropFirst() where ids[place] >= 0 {
          mapInPlace(row, e.start + Int(ids[place]) * e.columns, x.columns) { sum, e in sum + e }
        }
        mapInPlace(row, x.columns) { $0 * Float(scale) }
      }
    }
  }

  package static func addRows(
    of dx: Matrix<Float>, toRows ids: [Int32], _ segments: WindowSegments, of de: Matrix<Float>,
    on workers: Workers
  ) {
    checkLookup(ids, segments, de, dx)
    // The work is divided by columns, because two rows of dx may be added to the same row of de.
    splitColumns(of: dx, on: workers) { columns in
      for i in 0..<dx.rows {
        let (places, scale) = segments.places(ofRow: i)
        for place in places where ids[place] >= 0 {
          mapInPlace(
            de.start + (Int(ids[place]) * de.columns + columns.lowerBound),
            dx.start + (i * dx.columns + columns.lowerBound), columns.count
          ) { sum, dx in sum + Float(scale) * dx }
        }
      }
    }
  }

  package static func poolRows(
    in bags: Bags, by pooling: Pooling, of e: Matrix<Float>, into x: Matrix<Float>,
    on workers: Workers
  ) {
    checkPooling(bags, pooling, e, x)
    workers.split(x.rows, elements: meanSize(bags) * e.columns) { _, rows in
      pool(bags, rows, by: pooling, of: e, into: x)
    }
  }

  package static func addPooledRows(
    of dx: Matrix<Float>, toRowsIn bags: Bags, by pooling: Pooling, of e: Matrix<Float>,
    gradient de: Matrix<Float>, on workers: Workers
  ) {
    checkPooling(bags, pooling, e, dx)
    checkSameShape(e, de)
    // The work is divided by columns, because bags share rows.
    let blocks = (e.columns + 15) / 16
    workers.split(blocks, elements: 16 * dx.rows * meanSize(bags)) { _, piece in
      addPooled(
        dx, bags, by: pooling, of: e, to: de,
        columns: 16 * piece.lowerBound..<min(16 * piece.upperBound, e.columns))
    }
  }

  package static func normalizeRows(
    of x: Matrix<Float>, into y: Matrix<Float>, on workers: Workers
  ) {
    checkSameShape(x, y)
    workers.split(x.rows, elements: x.columns) { _, rows in
      for i in rows { normalize(x.start + i * x.columns, x.columns, into: y.start + i * x.columns) }
    }
  }

  package static func normalizeRowsGradient(
    at x: Matrix<Float>, of dy: Matrix<Float>, on workers: Workers
  ) {
    checkSameShape(x, dy)
    workers.split(x.rows, elements: x.columns) { _, rows in
      for i in rows {
        normalizeGradient(x.start + i * x.columns, x.columns, of: dy.start + i * x.columns)
      }
    }
  }

  package static func apply(
    _ activation: Activation, to y: Matrix<Float>, derivative: Matrix<Float>?, on workers: Workers
  ) {
    if let derivative { checkSameShape(y, derivative) }
    activation.withVectorFunction { function in
      workers.split(y.count, elements: 1) { _, piece in
        let start = y.start + piece.lowerBound
        if let derivative {
          mapInPlace(start, piece.count, derivative: derivative.start + piece.lowerBound, function)
        } else {
          mapInPlace(start, piece.count) { function($0).value }
        }
      }
    }
  }

  package static func multiplyElements(
    of y: Matrix<Float>, by x: Matrix<Float>, on workers: Workers
  ) {
    map(y, x, on: workers) { y, x in y * x }
  }

  package static func scaleRows(
    of y: Matrix<Float>, by factors: [Float], on workers: Workers
  ) {
    checkResults(factors.count, y)
    workers.split(y.rows, elements: y.columns) { _, rows in
      for i in rows { mapInPlace(y.start + i * y.columns, y.columns) { $0 * factors[i] } }
    }
  }

  package static func add(_ x: Matrix<Float>, to y: Matrix<Float>, on workers: Workers) {
    map(y, x, on: workers) { y, x in y + x }
  }

  package static func drop(
    _ dropout: Dropout, wholeRows: Bool, from x: Matrix<Float>, into y: Matrix<Float>,
    on workers: Workers
  ) {
    checkSameShape(x, y)
    if wholeRows {
      workers.split(x.rows, elements: x.columns) { _, rows in
        for i in rows {
          let factor = Vector(repeating: Float(dropout.factor(of: i)))
          mapInPlace(y.start + i * y.columns, x.start + i * x.columns, x.columns) { _, x in
            x * factor
          }
        }
      }
    } else {
      workers.split((x.count + 15) / 16, elements: 64) { _, vectors in
        let whole = 16 * vectors.lowerBound..<min(16 * vectors.upperBound, x.count & ~15)
        for i in stride(from: whole.lowerBound, to: whole.upperBound, by: 16) {
          store(load(x.start + i) * dropout.factors(from: i), to: y.start + i)
        }
        for i in whole.upperBound..<min(16 * vectors.upperBound, x.count) {
          y.start[i] = x.start[i] * Float(dropout.factor(of: i))
        }
      }
    }
  }

  package static func crossEntropy(
    of z: Matrix<Float>, targets: [Int32], losses: inout [Double], on workers: Workers
  ) {
    forEachLoss(z, targets, &losses, on: workers) { row, target in
      Matrices.crossEntropy(row, z.columns, target: target)
    }
  }

  package static func crossEntropyGradient(
    of z: Matrix<Float>, targets: [Int32], losses: inout [Double], dividedBy count: Int,
    on workers: Workers
  ) {
    let scale = 1 / Double(count)
    forEachLoss(z, targets, &losses, on: workers) { row, target in
      Matrices.crossEntropyGradient(row, z.columns, target: target, scale: scale)
    }
  }

  package static func addExponentials(
    of z: Matrix<Float>, toLogSums logSums: inout [Double], on workers: Workers
  ) {
    checkResults(logSums.count, z)
    forEachRow(z, &logSums, on: workers) { _, row, logSum in
      logSum = Matrices.logSum(of: row, z.columns, and: logSum)
    }
  }

  package static func crossEntropyGradient(
    ofColumns z: Matrix<Float>, logSums: [Double], targets: [Int32], dividedBy count: Int,
    on workers: Workers
  ) {
    checkColumns(logSums.count, targets.count, z)
    let scale = 1 / Double(count)
    workers.split(z.rows, elements: z.columns) { _, rows in
      for i in rows {
        Matrices.crossEntropyGradient(
          z.start + i * z.columns, z.columns, logSum: logSums[i], target: Int(targets[i]),
          scale: scale)
      }
    }
  }

  package static func logSoftmax(
    of z: Matrix<Float>, offsets: Matrix<Float>?, on workers: Workers
  ) {
    if let offsets { checkColumn(offsets, z) }
    workers.split(z.rows, elements: z.columns) { _, rows in
      for i in rows {
        Matrices.logSoftmax(
          z.start + i * z.columns, z.columns, offset: offsets.map { $0.start[i] } ?? 0)
      }
    }
  }

  package static func sumOfSquares(
    of g: Matrix<Float>, rows: [Int32]?, on workers: Workers
  ) -> Double {
    checkSelection(rows, g)
    // Each shard or selected row has its own sum, and the sums are added in order. Which worker
    // computes a sum therefore makes no difference.
    let (count, width) = rows.map { ($0.count, g.columns) } ?? shards(g)
    var sums = [Double](repeating: 0, count: count)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      workers.split(count, elements: width) { _, pieces in
        for i in pieces {
          let first = (rows.map { Int($0[i]) } ?? i) * width
          var sum = 0.0
          for j in first..<min(first + width, g.count) {
            sum += Double(g.start[j]) * Double(g.start[j])
          }
          sums[i] = sum
        }
      }
    }
    return sums.reduce(0, +)
  }

  // MARK: - Dividing work

  /// Divides the columns of x into pieces of whole vectors, except for the last piece.
  static func splitColumns(
    of x: Matrix<Float>, on workers: Workers, _ work: (Range<Int>) -> Void
  ) {
    workers.split((x.columns + 15) / 16, elements: 16 * x.rows) { _, vectors in
      work(16 * vectors.lowerBound..<min(16 * vectors.upperBound, x.columns))
    }
  }

  /// Returns how a whole matrix is divided for sums, as (shards, elements per shard). Only the size
  /// of the matrix matters.
  private static func shards(_ g: Matrix<Float>) -> (Int, Int) {
    let width = 1 << 14
    return ((g.count + width - 1) / width, width)
  }

  @inline(__always)
  private static func map(
    _ y: Matrix<Float>, _ x: Matrix<Float>, on workers: Workers,
    _ function: (Vector, Vector) -> Vector
  ) {
    checkSameShape(x, y)
    workers.split(y.count, elements: 1) { _, piece in
      mapInPlace(y.start + piece.lowerBound, x.start + piece.lowerBound, piece.count, function)
    }
  }

  /// Sets the loss of each row to the result of `loss`, which may change the row.
  static func forEachLoss(
    _ z: Matrix<Float>, _ targets: [Int32], _ losses: inout [Double], on workers: Workers,
    _ loss: (_ row: UnsafeMutablePointer<Float>, _ target: Int) -> Double
  ) {
    checkTargets(targets, losses.count, z)
    forEachRow(z, &losses, on: workers) { i, row, result in result = loss(row, Int(targets[i])) }
  }

  /// Calls `work` with each row and its result, which it may change.
  private static func forEachRow(
    _ z: Matrix<Float>, _ results: inout [Double], on workers: Workers,
    _ work: (_ i: Int, _ row: UnsafeMutablePointer<Float>, _ result: inout Double) -> Void
  ) {
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      workers.split(z.rows, elements: z.columns) { _, rows in
        for i in rows { work(i, z.start + i * z.columns, &results[i]) }
      }
    }
  }
}
