// Skip-gram and CBOW with negative sampling, by vector kernels on the workers.

import Intrinsics

extension Float {
  package static func samplingErrors(
    of batch: Range<Int>, _ samples: NegativeSamples, inputs: Matrix<Float>, outputs: Matrix<Float>,
    into errors: SamplingErrors<Float>, on workers: Workers
  ) {
    checkVectors(samples, inputs, outputs)
    let width = inputs.columns
    let work = samples.rowCapacity * samples.outputCapacity * width / 2
    let meansCount = samples.targetCapacity * width
    let sumsCount = 16 * (samples.contextCapacity + 1)
    workers.prepareScratch(count: meansCount + sumsCount)
    workers.split(batch.count, elements: work) { worker, numbers in
      let means = workers.scratch(of: worker, count: meansCount + sumsCount)
      for number in numbers {
        if number + 1 < numbers.upperBound {
          prefetch(samples[batch.lowerBound + number + 1], inputs, outputs, 0..<width / 16)
        }
        let group = samples[batch.lowerBound + number]
        let (contexts, groupOutputs) = (group.contexts, group.outputs)
        let z = errors.start(of: number)
        if group.averagesContexts {
          for column in 0..<width / 16 {
            average(
              group, inputs, column, sums: means + meansCount, into: means + 16 * column,
              stride: width)
          }
        }
        multiplyRows(
          group,
          { r in
            group.averagesContexts
              ? UnsafePointer(means + r * width) : row(contexts[r], of: inputs)
          },
          { row(groupOutputs[$0], of: outputs) }, width: width, into: z)
        let count = group.rowCount * groupOutputs.count
        for i in stride(from: 0, to: count, by: 16) { store(.sigmoid(load(z + i)), to: z + i) }
        turnIntoErrors(z, group, negativeWeight: Float(samples.negativeWeight))
      }
    }
  }

  package static func applySamplingErrors(
    _ errors: SamplingErrors<Float>, of batch: Range<Int>, _ samples: NegativeSamples,
    learningRate: Float, inputs: Matrix<Float>, outputs: Matrix<Float>, on workers: Workers
  ) {
    checkVectors(samples, inputs, outputs)
    let width = inputs.columns
    let tile = 16 * (samples.rowCapacity + samples.outputCapacity)
    let sumsCount = 16 * (samples.contextCapacity + 1)
    workers.prepareScratch(count: 2 * tile + sumsCount)
    let work = 16 * batch.count * samples.rowCapacity * samples.outputCapacity
    workers.split(width / 16, elements: work) { worker, columns in
      let x = workers.scratch(of: worker, count: 2 * tile + sumsCount)
      let y = x + 16 * samples.rowCapacity
      let (dx, dy, sums) = (x + tile, y + tile, x + 2 * tile)
      for number in 0..<batch.count {
        if number + 1 < batch.count {
          prefetch(samples[batch.lowerBound + number + 1], inputs, outputs, columns)
        }
        let group = samples[batch.lowerBound + number]
        let (contexts, groupOutputs) = (group.contexts, group.outputs)
        let e = UnsafePointer(errors.start(of: number))
        for column in columns.lowerBound..<columns.upperBound {
          if group.averagesContexts {
            average(group, inputs, column, sums: sums, into: x, stride: 16)
          } else {
            gather(contexts, of: inputs, column, into: x)
          }
          gather(groupOutputs, of: outputs, column, into: y)
          multiply(e, group, x, y, into: dx, dy)
          if group.averagesContexts {
            distribute(dx, times: -learningRate, group, sums: sums, inputs, column)
          } else {
            add(dx, times: -learningRate, to: contexts, of: inputs, column)
          }
          add(dy, times: -learningRate, to: groupOutputs, of: outputs, column)
        }
      }
    }
  }

  // MARK: - Parts

  private static func checkVectors(
    _ samples: NegativeSamples, _ inputs: Matrix<Float>, _ outputs: Matrix<Float>
  ) {
    samples.checkTables(inputs, outputs)
    precondition(
      inputs.columns.isMultiple(of: 16), "\(inputs.columns) columns, which are no whole vectors")
  }

  @inline(__always)
  private static func row(_ row: Int32, of table: Matrix<Float>) -> UnsafePointer<Float> {
    UnsafePointer(table.start + Int(row) * table.columns)
  }

  /// Prefetches vectors at some columns of the rows of a group, which lie anywhere in memory.
  @inline(__always)
  private static func prefetch(
    _ group: SampleGroup, _ inputs: Matrix<Float>, _ outputs: Matrix<Float>, _ columns: Range<Int>
  ) {
    for (rows, table) in [(group.contexts, inputs), (group.outputs, outputs)] {
      for row in rows {
        let start = table.start + Int(row) * table.columns
        for column in columns.lowerBound..<columns.upperBound {
          Intrinsics.prefetch(start + 16 * column)
        }
      }
    }
  }

  /// Turns σ(z) of all rows and outputs into errors.
  @inline(__always)
  private static func turnIntoErrors(
    _ σ: UnsafeMutablePointer<Float>, _ group: SampleGroup, negativeWeight: Float
  ) {
    let (negativeCount, targetCount) = (group.negativeCount, group.targetCount)
    for r in 0..<group.rowCount {
      let e = σ + r * (negativeCount + targetCount)
      let targets = group.targets(ofRow: r)
      if group.hasTargetAmongNegatives {
        for k in 0..<negativeCount {
          e[k] *= negativeWeight * Float(group.pairs(of: targets, negative: k).nonzeroBitCount)
        }
      } else {
        let weight = negativeWeight * Float(targets.nonzeroBitCount)
        for k in 0..<negativeCount { e[k] *= weight }
      }
      for i in 0..<targetCount {
        e[negativeCount + i] = targets >> i & 1 == 1 ? e[negativeCount + i] - 1 : 0
      }
    }
  }

  /// Copies sixteen columns of some rows.
  @inline(__always)
  private static func gather(
    _ rows: UnsafeBufferPointer<Int32>, of table: Matrix<Float>, _ column: Int,
    into tile: UnsafeMutablePointer<Float>
  ) {
    let start = table.start + 16 * column
    for i in rows.indices { store(load(start + Int(rows[i]) * table.columns), to: tile + 16 * i) }
  }

  /// Adds multiples to sixteen columns of some rows, one after another: a row may occur twice.
  @inline(__always)
  private static func add(
    _ tile: UnsafePointer<Float>, times factor: Float, to rows: UnsafeBufferPointer<Int32>,
    of table: Matrix<Float>, _ column: Int
  ) {
    let (start, factor) = (table.start + 16 * column, Vector(repeating: factor))
    for i in rows.indices {
      let row = start + Int(rows[i]) * table.columns
      store(load(row).addingProduct(factor, load(tile + 16 * i)), to: row)
    }
  }

  /// Computes sixteen columns of the mean of each target's context words, from the sums of all
  /// words before each index.
  @inline(__always)
  private static func average(
    _ group: SampleGroup, _ inputs: Matrix<Float>, _ column: Int,
    sums: UnsafeMutablePointer<Float>, into means: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let (contexts, start) = (group.contexts, inputs.start + 16 * column)
    var sum = Vector.zero
    for c in contexts.indices {
      store(sum, to: sums + 16 * c)
      sum += load(start + Int(contexts[c]) * inputs.columns)
    }
    store(sum, to: sums + 16 * contexts.count)
    for (i, window) in group.windows.enumerated() {
      let all =
        load(sums + 16 * window.indices.upperBound) - load(sums + 16 * window.indices.lowerBound)
      let center = load(start + Int(contexts[window.center]) * inputs.columns)
      let mean = window.count == 0 ? .zero : (all - center) * (1 / Float(window.count))
      store(mean, to: means + i * stride)
    }
  }

  /// Adds multiples of the changes of the means to sixteen columns of the words that were averaged,
  /// from the differences between the changes of neighboring words.
  @inline(__always)
  private static func distribute(
    _ changes: UnsafePointer<Float>, times factor: Float, _ group: SampleGroup,
    sums: UnsafeMutablePointer<Float>, _ inputs: Matrix<Float>, _ column: Int
  ) {
    let (contexts, start) = (group.contexts, inputs.start + 16 * column)
    for c in 0...contexts.count { store(.zero, to: sums + 16 * c) }
    for (i, window) in group.windows.enumerated() where window.count > 0 {
      let change = load(changes + 16 * i) * (factor / Float(window.count))
      let center = start + Int(contexts[window.center]) * inputs.columns
      let (first, end) = (
        sums + 16 * window.indices.lowerBound, sums + 16 * window.indices.upperBound
      )
      store(load(first) + change, to: first)
      store(load(end) - change, to: end)
      store(load(center) - change, to: center)
    }
    var sum = Vector.zero
    for c in contexts.indices {
      let row = start + Int(contexts[c]) * inputs.columns
      sum += load(sums + 16 * c)
      store(load(row) + sum, to: row)
    }
  }

  /// Computes dX = E·Y and dY = Eᵀ·X for sixteen columns of X and Y, three rows of Y at a time.
  @inline(__always)
  private static func multiply(
    _ e: UnsafePointer<Float>, _ group: SampleGroup, _ x: UnsafePointer<Float>,
    _ y: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    _ dy: UnsafeMutablePointer<Float>
  ) {
    let outputs = group.outputs.count
    for r in 0..<group.rowCount { store(.zero, to: dx + 16 * r) }
    for k in stride(from: 0, to: outputs - 2, by: 3) {
      let (y0, y1, y2) = (load(y + 16 * k), load(y + 16 * (k + 1)), load(y + 16 * (k + 2)))
      var (dy0, dy1, dy2) = (Vector.zero, Vector.zero, Vector.zero)
      let rows = group.rows(ofOutputs: k..<k + 3)
      for r in rows.lowerBound..<rows.upperBound {
        let (row, xr) = (e + r &* outputs + k, load(x + 16 * r))
        let e0 = Vector(repeating: row[0])
        let e1 = Vector(repeating: row[1])
        let e2 = Vector(repeating: row[2])
        let sum = load(dx + 16 * r).addingProduct(e0, y0)
        store(sum.addingProduct(e1, y1).addingProduct(e2, y2), to: dx + 16 * r)
        dy0 = dy0.addingProduct(e0, xr)
        dy1 = dy1.addingProduct(e1, xr)
        dy2 = dy2.addingProduct(e2, xr)
      }
      store(dy0, to: dy + 16 * k)
      store(dy1, to: dy + 16 * (k + 1))
      store(dy2, to: dy + 16 * (k + 2))
    }
    for k in outputs - outputs % 3..<outputs {
      let yk = load(y + 16 * k)
      var dyk = Vector.zero
      let rows = group.rows(ofOutputs: k..<k + 1)
      for r in rows.lowerBound..<rows.upperBound {
        let error = Vector(repeating: e[r &* outputs + k])
        store(load(dx + 16 * r).addingProduct(error, yk), to: dx + 16 * r)
        dyk = dyk.addingProduct(error, load(x + 16 * r))
      }
      store(dyk, to: dy + 16 * k)
    }
  }

  /// Computes the logits X·Yᵀ that may have errors, three rows by four outputs at a time. Beyond the
  /// last row or output, the last one is computed again.
  @inline(__always)
  private static func multiplyRows(
    _ group: SampleGroup, _ x: (Int) -> UnsafePointer<Float>, _ y: (Int) -> UnsafePointer<Float>,
    width: Int, into z: UnsafeMutablePointer<Float>
  ) {
    let outputs = group.outputs.count
    for k in stride(from: 0, to: outputs, by: 4) {
      let (end, last) = (min(k + 4, outputs), outputs - 1)
      let (y0, y1) = (y(k), y(min(k + 1, last)))
      let (y2, y3) = (y(min(k + 2, last)), y(min(k + 3, last)))
      let rows = group.rows(ofOutputs: k..<end)
      for r in stride(from: rows.lowerBound, to: rows.upperBound, by: 3) {
        let (r1, r2) = (min(r + 1, rows.upperBound - 1), min(r + 2, rows.upperBound - 1))
        let (x0, x1, x2) = (x(r), x(r1), x(r2))
        var (s0, s1, s2, s3) = (ThreeSums(), ThreeSums(), ThreeSums(), ThreeSums())
        for i in stride(from: 0, to: width, by: 8) {
          let (a, b, c) = (loadHalf(x0 + i), loadHalf(x1 + i), loadHalf(x2 + i))
          s0.addProducts(a, b, c, loadHalf(y0 + i))
          s1.addProducts(a, b, c, loadHalf(y1 + i))
          s2.addProducts(a, b, c, loadHalf(y2 + i))
          s3.addProducts(a, b, c, loadHalf(y3 + i))
        }
        put(sums(s0.a, s1.a, s2.a, s3.a), end - k, to: z + r &* outputs + k)
        put(sums(s0.b, s1.b, s2.b, s3.b), end - k, to: z + r1 &* outputs + k)
        put(sums(s0.c, s1.c, s2.c, s3.c), end - k, to: z + r2 &* outputs + k)
      }
    }
  }

  /// The sums of the lanes of four vectors.
  @inline(__always)
  private static func sums(
    _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, _ d: SIMD8<Float>
  ) -> SIMD4<Float> {
    let (a, b) = (a.lowHalf + a.highHalf, b.lowHalf + b.highHalf)
    let (c, d) = (c.lowHalf + c.highHalf, d.lowHalf + d.highHalf)
    let p = SIMD4(lowHalf: a.evenHalf + a.oddHalf, highHalf: b.evenHalf + b.oddHalf)
    let q = SIMD4(lowHalf: c.evenHalf + c.oddHalf, highHalf: d.evenHalf + d.oddHalf)
    return SIMD4(lowHalf: p.evenHalf + p.oddHalf, highHalf: q.evenHalf + q.oddHalf)
  }

  /// Stores the first `count` lanes.
  @inline(__always)
  private static func put(
    _ vector: SIMD4<Float>, _ count: Int, to z: UnsafeMutablePointer<Float>
  ) {
    if count == 4 { vector.store(to: z) } else { for j in 0..<count { z[j] = vector[j] } }
  }

  @inline(__always)
  private static func loadHalf(_ x: UnsafePointer<Float>) -> SIMD8<Float> { SIMD8(at: x) }
}

/// The lanes of the scalar products of three rows with one output.
///
/// With twelve such sums in registers, three vectors of rows and one of an output use up AVX2's
/// sixteen.
private struct ThreeSums {
  var a = SIMD8<Float>.zero
  var b = SIMD8<Float>.zero
  var c = SIMD8<Float>.zero

  @inline(__always)
  mutating func addProducts(
    _ x0: SIMD8<Float>, _ x1: SIMD8<Float>, _ x2: SIMD8<Float>, _ y: SIMD8<Float>
  ) {
    a = a.addingProduct(x0, y)
    b = b.addingProduct(x1, y)
    c = c.addingProduct(x2, y)
  }
}
