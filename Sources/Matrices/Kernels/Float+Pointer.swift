// A pointer to the places of windows, sixteen elements of an embedding at a time.

import Foundation

extension Float {
  /// Products and exponentials are computed in Float, and sums over words in Double.
  ///
  /// Error bound of a weight w with the product q·E: |error| ≤ ((m/16 + 5)·Σ|qⱼEⱼ| + |q·E| + n + 8)·u·w,
  /// u = 2⁻²⁴, to first order in u.
  package static func pointerWeights(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Float>, queries q: Matrix<Float>,
    keys e: Matrix<Float>, targets: [Int32], into weights: Matrix<Float>, on workers: Workers
  ) -> [PointerSums] {
    checkPointer(words, classes, t, q, e, targets.count, weights)
    let exponentials = exponentials(of: t)
    var results = [PointerSums](repeating: PointerSums(), count: words.count)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      workers.split(words.count, elements: words.width * e.columns) { _, rows in
        for i in rows {
          let row = weights.start + i * words.width
          row.update(repeating: 0, count: words.width)
          words.forEachPlace(ofWindow: i, in: classes) { row[$1] += exponentials[$2] }
          for column in words.columns(ofWindow: i) {
            let id = words.ids[i * words.width + column]
            let key = e.start + Int(id) * e.columns
            row[column] *= exp(product(q.start + i * e.columns, key, e.columns))
            results[i].all += Double(row[column])
            if id == targets[i] { results[i].target = Double(row[column]) }
          }
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
        // The gradient of the logarithm of the word's share of weights.
        shares[column] = row[column] / shares[column]
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

  private static func exponentials(of t: Matrix<Float>) -> [Float] { t.scalars.map { exp($0) } }

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
