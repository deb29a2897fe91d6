// Skip-gram and CBOW with negative sampling, by vector kernels on the workers.

import Intrinsics

extension Float {
  package static func skipGramErrors(
    _ samples: NegativeSamples, inputs: Matrix<Float>, outputs: Matrix<Float>,
    into errors: SamplingErrors<Float>, on workers: Workers
  ) {
    checkTables(inputs, outputs)
    let (width, outputCount) = (inputs.columns, samples.outputCount)
    workers.split(samples.count, elements: samples.contextCapacity * outputCount * width / 2) {
      _, targets in
      for i in targets {
        prefetchRows(
          ofTarget: i + 2, before: targets.upperBound, samples, inputs, outputs, 0..<width / 16)
        let contexts = samples.contexts(of: i, rows: inputs.rows)
        let targetOutputs = samples.outputs(of: i, rows: outputs.rows)
        let z = errors.start(of: i)
        // Two context words by two outputs at a time; an odd one is computed twice.
        for c in stride(from: 0, to: contexts.count, by: 2) {
          let nextContext = min(c + 1, contexts.count - 1)
          let x0 = inputs.start + Int(contexts[c]) * width
          let x1 = inputs.start + Int(contexts[nextContext]) * width
          for k in stride(from: 0, to: outputCount, by: 2) {
            let nextOutput = min(k + 1, outputCount - 1)
            let y0 = outputs.start + Int(targetOutputs[k]) * width
            let y1 = outputs.start + Int(targetOutputs[nextOutput]) * width
            let dots = fourDots(x0, y0, x0, y1, x1, y0, x1, y1, width)
            z[c * outputCount + k] = dots[0]
            z[c * outputCount + nextOutput] = dots[1]
            z[nextContext * outputCount + k] = dots[2]
            z[nextContext * outputCount + nextOutput] = dots[3]
          }
        }
        turnIntoErrors(z, rows: contexts.count, targetOutputs)
      }
    }
  }

  package static func applySkipGram(
    _ samples: NegativeSamples, _ errors: SamplingErrors<Float>, learningRate: Float,
    inputs: Matrix<Float>, outputs: Matrix<Float>, on workers: Workers
  ) {
    checkTables(inputs, outputs)
    let (width, outputCount) = (inputs.columns, samples.outputCount)
    let scratchCount = 16 * (samples.contextCapacity + outputCount)
    workers.prepareScratch(count: scratchCount)
    let η = Vector(repeating: learningRate)
    let work = 16 * samples.count * samples.contextCapacity * outputCount
    workers.split(width / 16, elements: work) { worker, vectors in
      let dx = workers.scratch(of: worker, count: scratchCount)
      let dy = dx + 16 * samples.contextCapacity
      for i in 0..<samples.count {
        prefetchRows(ofTarget: i + 2, before: samples.count, samples, inputs, outputs, vectors)
        let contexts = samples.contexts(of: i, rows: inputs.rows)
        let targetOutputs = samples.outputs(of: i, rows: outputs.rows)
        let e = UnsafePointer(errors.start(of: i))
        for column in vectors.lowerBound..<vectors.upperBound {
          let (x, y) = (inputs.start + 16 * column, outputs.start + 16 * column)
          for k in stride(from: 0, to: outputCount, by: 2) {
            let isPair = k + 1 < outputCount
            let y0 = load(y + Int(targetOutputs[k]) * width)
            let y1 = isPair ? load(y + Int(targetOutputs[k + 1]) * width) : .zero
            var (dy0, dy1) = (Vector.zero, Vector.zero)
            for c in 0..<contexts.count {
              let xc = load(x + Int(contexts[c]) * width)
              let row = e + c * outputCount + k
              let e0 = Vector(repeating: row[0])
              let e1 = Vector(repeating: isPair ? row[1] : 0)
              let sum = k == 0 ? .zero : load(dx + 16 * c)
              store(sum.addingProduct(e0, y0).addingProduct(e1, y1), to: dx + 16 * c)
              dy0 = dy0.addingProduct(e0, xc)
              dy1 = dy1.addingProduct(e1, xc)
            }
            store(dy0, to: dy + 16 * k)
            if isPair { store(dy1, to: dy + 16 * (k + 1)) }
          }
          // One after another: a word may occur twice.
          for c in 0..<contexts.count {
            let row = x + Int(contexts[c]) * width
            store(load(row).addingProduct(-η, load(dx + 16 * c)), to: row)
          }
          for k in 0..<outputCount {
            let row = y + Int(targetOutputs[k]) * width
            store(load(row).addingProduct(-η, load(dy + 16 * k)), to: row)
          }
        }
      }
    }
  }

  package static func cbowErrors(
    _ samples: NegativeSamples, inputs: Matrix<Float>, outputs: Matrix<Float>,
    into errors: SamplingErrors<Float>, on workers: Workers
  ) {
    checkTables(inputs, outputs)
    let (width, outputCount) = (inputs.columns, samples.outputCount)
    workers.prepareScratch(count: width)
    workers.split(samples.count, elements: (samples.contextCapacity + outputCount) * width) {
      worker, targets in
      let h = workers.scratch(of: worker, count: width)
      for i in targets {
        prefetchRows(
          ofTarget: i + 2, before: targets.upperBound, samples, inputs, outputs, 0..<width / 16)
        let contexts = samples.contexts(of: i, rows: inputs.rows)
        let targetOutputs = samples.outputs(of: i, rows: outputs.rows)
        if contexts.isEmpty { continue }
        for column in stride(from: 0, to: width, by: 16) {
          store(mean(contexts, of: inputs.start + column, width: width), to: h + column)
        }
        let z = errors.start(of: i)
        for k in stride(from: 0, to: outputCount, by: 4) {
          let last = outputCount - 1
          let rows = SIMD4(k, min(k + 1, last), min(k + 2, last), min(k + 3, last))
          let dots = fourDots(
            h, outputs.start + Int(targetOutputs[rows[0]]) * width,
            h, outputs.start + Int(targetOutputs[rows[1]]) * width,
            h, outputs.start + Int(targetOutputs[rows[2]]) * width,
            h, outputs.start + Int(targetOutputs[rows[3]]) * width, width)
          for j in 0..<4 { z[rows[j]] = dots[j] }
        }
        turnIntoErrors(z, rows: 1, targetOutputs)
      }
    }
  }

  package static func applyCBOW(
    _ samples: NegativeSamples, _ errors: SamplingErrors<Float>, learningRate: Float,
    inputs: Matrix<Float>, outputs: Matrix<Float>, on workers: Workers
  ) {
    checkTables(inputs, outputs)
    let (width, outputCount) = (inputs.columns, samples.outputCount)
    let work = 16 * samples.count * (samples.contextCapacity + outputCount)
    workers.split(width / 16, elements: work) { _, vectors in
      for i in 0..<samples.count {
        prefetchRows(ofTarget: i + 2, before: samples.count, samples, inputs, outputs, vectors)
        let contexts = samples.contexts(of: i, rows: inputs.rows)
        let targetOutputs = samples.outputs(of: i, rows: outputs.rows)
        if contexts.isEmpty { continue }
        let e = UnsafePointer(errors.start(of: i))
        let share = Vector(repeating: learningRate / Float(contexts.count))
        for column in vectors.lowerBound..<vectors.upperBound {
          let (x, y) = (inputs.start + 16 * column, outputs.start + 16 * column)
          let h = mean(contexts, of: x, width: width)
          var dh = Vector.zero
          for k in 0..<outputCount {
            let row = y + Int(targetOutputs[k]) * width
            dh = dh.addingProduct(Vector(repeating: e[k]), load(row))
          }
          for k in 0..<outputCount {
            let row = y + Int(targetOutputs[k]) * width
            store(load(row).addingProduct(Vector(repeating: -learningRate * e[k]), h), to: row)
          }
          for c in 0..<contexts.count {
            let row = x + Int(contexts[c]) * width
            store(load(row).addingProduct(-share, dh), to: row)
          }
        }
      }
    }
  }

  // MARK: - Parts

  private static func checkTables(_ inputs: Matrix<Float>, _ outputs: Matrix<Float>) {
    checkSameWidth(inputs, outputs)
    precondition(
      inputs.columns.isMultiple(of: 16), "\(inputs.columns) columns, which are no whole vectors")
  }

  /// Prefetches the vectors at some columns of the rows of a target, which lie anywhere in memory.
  @inline(__always)
  private static func prefetchRows(
    ofTarget i: Int, before end: Int, _ samples: NegativeSamples, _ inputs: Matrix<Float>,
    _ outputs: Matrix<Float>, _ vectors: Range<Int>
  ) {
    if i >= end { return }
    let width = inputs.columns
    for id in samples.contexts(of: i, rows: inputs.rows) {
      let row = inputs.start + Int(id) * width
      for column in vectors.lowerBound..<vectors.upperBound { prefetch(row + 16 * column) }
    }
    for id in samples.outputs(of: i, rows: outputs.rows) {
      let row = outputs.start + Int(id) * width
      for column in vectors.lowerBound..<vectors.upperBound { prefetch(row + 16 * column) }
    }
  }

  /// The mean of rows, sixteen columns of it from `x` on.
  @inline(__always)
  private static func mean(
    _ rows: UnsafeBufferPointer<Int32>, of x: UnsafePointer<Float>, width: Int
  ) -> Vector {
    var sum = Vector.zero
    for row in rows { sum += load(x + Int(row) * width) }
    return sum * (1 / Float(rows.count))
  }

  /// Turns logits z into errors σ(z) − t, where t is 1 in the first column and 0 in the others.
  ///
  /// A negative sample that is the target itself has no error.
  @inline(__always)
  private static func turnIntoErrors(
    _ z: UnsafeMutablePointer<Float>, rows: Int, _ outputs: UnsafeBufferPointer<Int32>
  ) {
    let count = outputs.count
    for i in stride(from: 0, to: rows * count, by: 16) { store(.sigmoid(load(z + i)), to: z + i) }
    for row in 0..<rows { z[row * count] -= 1 }
    for k in 1..<max(count, 1) where outputs[k] == outputs[0] {
      for row in 0..<rows { z[row * count + k] = 0 }
    }
  }

  /// Four scalar products of runs of `count` floats, a multiple of 16.
  @inline(__always)
  private static func fourDots(
    _ a0: UnsafePointer<Float>, _ b0: UnsafePointer<Float>, _ a1: UnsafePointer<Float>,
    _ b1: UnsafePointer<Float>, _ a2: UnsafePointer<Float>, _ b2: UnsafePointer<Float>,
    _ a3: UnsafePointer<Float>, _ b3: UnsafePointer<Float>, _ count: Int
  ) -> SIMD4<Float> {
    var (s0, s1, s2, s3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    for i in stride(from: 0, to: count, by: 16) {
      s0 = s0.addingProduct(load(a0 + i), load(b0 + i))
      s1 = s1.addingProduct(load(a1 + i), load(b1 + i))
      s2 = s2.addingProduct(load(a2 + i), load(b2 + i))
      s3 = s3.addingProduct(load(a3 + i), load(b3 + i))
    }
    let (t0, t1, t2, t3) = (quarter(s0), quarter(s1), quarter(s2), quarter(s3))
    let p = SIMD4(lowHalf: t0.lowHalf + t0.highHalf, highHalf: t1.lowHalf + t1.highHalf)
    let q = SIMD4(lowHalf: t2.lowHalf + t2.highHalf, highHalf: t3.lowHalf + t3.highHalf)
    return SIMD4(lowHalf: p.evenHalf + p.oddHalf, highHalf: q.evenHalf + q.oddHalf)
  }

  /// The sums of every fourth lane.
  @inline(__always)
  private static func quarter(_ vector: Vector) -> SIMD4<Float> {
    let half = vector.lowHalf + vector.highHalf
    return half.lowHalf + half.highHalf
  }
}
