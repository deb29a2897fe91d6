// A pointer to the places of windows, sixteen elements of an embedding at a time.

import Foundation

extension Float {
  /// Products and exponentials are computed in Float, and sums over words in Double.
  ///
  /// Error bound of a weight w times exp(shift), relative to it:
  /// ((m/16 + 5)·Σ|qⱼEⱼ| + 3·(max|q·E| + max|t|) + n + 8)·u, u = 2⁻²⁴, to first order in u.
  package static func pointerWeights(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Float>, queries q: Matrix<Float>,
    keys e: Matrix<Float>, targets: [Int32], into weights: Matrix<Float>, on workers: Workers
  ) -> [PointerSums] {
    checkPointer(words, classes, t, q, e, targets.count, weights)
    var results = [PointerSums](repeating: PointerSums(), count: words.count)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      workers.split(words.count, elements: words.width * e.columns) { _, rows in
        var products = [Float](repeating: 0, count: words.width)
        for i in rows {
          let row = weights.start + i * words.width
          row.update(repeating: 0, count: words.width)
          let columns = words.columns(ofWindow: i)
          for column in columns {
            let key = e.start + Int(words.ids[i * words.width + column]) * e.columns
            products[column] = product(q.start + i * e.columns, key, e.columns)
          }
          var shift: Float = 0
          words.forEachPlace(ofWindow: i, in: classes) {
            shift = Swift.max(shift, t.start[$2] + products[$1])
          }
          words.forEachPlace(ofWindow: i, in: classes) {
            row[$1] += exp(t.start[$2] + products[$1] - shift)
          }
          var sums = PointerSums(shift: Double(shift))
          for column in columns {
            sums.all += Double(row[column])
            if words.ids[i * words.width + column] == targets[i] {
              sums.target = Double(row[column])
            }
          }
          results[i] = sums
        }
      }
    }
    return results
  }

  package static func pointerGradients(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Float>, targets: [Int32],
    derivatives: [PointerSums], weights: Matrix<Float>, into dt: Matrix<Float>
  ) {
    checkPointer(words, classes, dt, derivatives.count, targets.count, weights)
    let exponentials = exponentials(of: t)
    var shares = [Float](repeating: 0, count: words.width)
    var sums = [Double](repeating: 0, count: dt.count)
    for i in 0..<words.count {
      let row = weights.start + i * words.width
      let columns = words.columns(ofWindow: i)
      for column in columns { shares[column] = 0 }
      words.forEachPlace(ofWindow: i, in: classes) { shares[$1] += exponentials[$2] }
      for column in columns {
        let isTarget = words.ids[i * words.width + column] == targets[i]
        row[column] *= Float(derivatives[i].all + (isTarget ? derivatives[i].target : 0))
        shares[column] = shares[column] > 0 ? row[column] / shares[column] : 0
      }
      words.forEachPlace(ofWindow: i, in: classes) { sums[$2] += Double(shares[$1]) }
    }
    for k in sums.indices { dt.start[k] = Float(sums[k] * Double(exponentials[k])) }
  }

  package static func gatherRows(
    of words: WindowWords, times weights: Matrix<Float>, of e: Matrix<Float>, into x: Matrix<Float>,
    on workers: Workers
  ) {
    checkWords(words, weights, e, x)
    workers.split(words.count, elements: words.width * e.columns) { _, rows in
      for i in rows {
        let row = x.start + i * e.columns
        row.update(repeating: 0, count: e.columns)
        for column in words.columns(ofWindow: i) {
          let place = i * words.width + column
          let weight = weights.start[place]
          mapInPlace(row, e.start + Int(words.ids[place]) * e.columns, e.columns) {
            $0 + weight * $1
          }
        }
      }
    }
  }

  package static func addRows(
    of x: Matrix<Float>, times weights: Matrix<Float>, toRowsOf words: WindowWords,
    of de: Matrix<Float>, on workers: Workers
  ) {
    checkWords(words, weights, de, x)
    // The work is divided by columns, because windows share words.
    splitColumns(of: x, on: workers) { piece in
      for i in 0..<words.count {
        let row = x.start + (i * x.columns + piece.lowerBound)
        for column in words.columns(ofWindow: i) {
          let place = i * words.width + column
          let weight = weights.start[place]
          mapInPlace(
            de.start + (Int(words.ids[place]) * de.columns + piece.lowerBound), row, piece.count
          ) { $0 + weight * $1 }
        }
      }
    }
  }

  /// Returns exp(t − max t) of each class.
  private static func exponentials(of t: Matrix<Float>) -> [Float] {
    let scalars = t.scalars
    let largest = scalars.max() ?? 0
    return scalars.map { exp($0 - largest) }
  }

  /// Returns Σⱼ xⱼ yⱼ.
  @inline(__always)
  private static func product(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int
  ) -> Float {
    var sum = Vector.zero
    forEachVector(x, y, count) { sum += $0 * $1 }
    return sum.sum()
  }
}
