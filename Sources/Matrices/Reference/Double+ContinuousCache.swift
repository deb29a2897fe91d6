// The distribution of a continuous cache, as plain loops.

import Foundation

extension Double {
  package static func cacheLosses(
    of z: Matrix<Double>, words: [Int32], first: Int, size: Int, sharpness theta: Double,
    into losses: inout [Double], on workers: Workers
  ) {
    checkCache(words.count, first: first, size: size, losses.count, z)
    for i in 0..<z.rows {
      let visible = max(0, first + i - size)..<first + i
      let largest = visible.map { theta * z[i, $0] }.max() ?? 0
      var (own, total) = (0.0, 0.0)
      for j in visible {
        let weight = exp(theta * z[i, j] - largest)
        if words[j] == words[first + i] { own += weight }
        total += weight
      }
      losses[i] = -log(own / total)
    }
  }

  package static func cacheProbabilities(
    of z: Matrix<Double>, words: [Int32], sharpness theta: Double,
    into probabilities: inout [Double]
  ) {
    checkCache(words, probabilities.count, z)
    let largest = z.scalars.map { theta * $0 }.max() ?? 0
    let weights = z.scalars.map { exp(theta * $0 - largest) }
    let total = weights.reduce(0, +)
    for w in probabilities.indices { probabilities[w] = 0 }
    for (word, weight) in zip(words, weights) { probabilities[Int(word)] += weight / total }
  }
}
