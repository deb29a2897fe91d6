// A pointer to the places of windows in double precision, as plain loops.

import Foundation

extension Double {
  package static func pointerWeights(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Double>, queries q: Matrix<Double>,
    keys e: Matrix<Double>, targets: [Int32], into weights: Matrix<Double>, on workers: Workers
  ) -> [PointerSums] {
    checkPointer(words, classes, t, q, e, targets.count, weights)
    weights.zero()
    return (0..<words.count).map { i in
      var products = [Double](repeating: 0, count: words.width)
      for column in words.columns(ofWindow: i) {
        let id = Int(words.ids[i * words.width + column])
        products[column] = (0..<e.columns).reduce(0) { $0 + q[i, $1] * e[id, $1] }
      }
      var sums = PointerSums()
      words.forEachPlace(ofWindow: i, in: classes) { _, column, index in
        sums.shift = max(sums.shift, t.start[index] + products[column])
      }
      words.forEachPlace(ofWindow: i, in: classes) { _, column, index in
        weights[i, column] += exp(t.start[index] + products[column] - sums.shift)
      }
      for column in words.columns(ofWindow: i) {
        sums.all += weights[i, column]
        if words.ids[i * words.width + column] == targets[i] { sums.target = weights[i, column] }
      }
      return sums
    }
  }

  package static func pointerGradients(
    of words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<Double>, targets: [Int32],
    derivatives: [PointerSums], weights: Matrix<Double>, into dt: Matrix<Double>
  ) {
    checkPointer(words, classes, dt, derivatives.count, targets.count, weights)
    dt.zero()
    let largest = t.scalars.max() ?? 0
    for i in 0..<words.count {
      // exp(t − max t) of the places of each word.
      var shares = [Double](repeating: 0, count: words.width)
      words.forEachPlace(ofWindow: i, in: classes) { shares[$1] += exp(t.start[$2] - largest) }
      for column in words.columns(ofWindow: i) {
        let isTarget = words.ids[i * words.width + column] == targets[i]
        weights[i, column] *= derivatives[i].all + (isTarget ? derivatives[i].target : 0)
      }
      words.forEachPlace(ofWindow: i, in: classes) { _, column, index in
        guard shares[column] > 0 else { return }
        dt.start[index] += weights[i, column] * exp(t.start[index] - largest) / shares[column]
      }
    }
  }

  package static func gatherRows(
    of words: WindowWords, times weights: Matrix<Double>, of e: Matrix<Double>,
    into x: Matrix<Double>, on workers: Workers
  ) {
    checkWords(words, weights, e, x)
    x.zero()
    for i in 0..<words.count {
      for column in words.columns(ofWindow: i) {
        let id = Int(words.ids[i * words.width + column])
        for j in 0..<e.columns { x[i, j] += weights[i, column] * e[id, j] }
      }
    }
  }

  package static func addRows(
    of x: Matrix<Double>, times weights: Matrix<Double>, toRowsOf words: WindowWords,
    of de: Matrix<Double>, on workers: Workers
  ) {
    checkWords(words, weights, de, x)
    for i in 0..<words.count {
      for column in words.columns(ofWindow: i) {
        let id = Int(words.ids[i * words.width + column])
        for j in 0..<de.columns { de[id, j] += weights[i, column] * x[i, j] }
      }
    }
  }
}
