// Losses over sampled classes, as plain loops that read like their equations.

import Foundation

extension Double {
  package static func sampledSoftmaxGradient(
    of z: Matrix<Double>, counts: Matrix<Double>, targets: [Int32], losses: inout [Double],
    on workers: Workers
  ) {
    checkTargets(targets, losses.count, z)
    checkRow(counts, z)
    for i in 0..<z.rows {
      let target = Int(targets[i])
      let weights = (0..<z.columns).map { $0 == target ? 1 : counts[0, $0] }
      let columns = weights.indices.filter { weights[$0] > 0 }
      let largest = columns.reduce(-Double.infinity) { max($0, z[i, $1]) }
      let sum = columns.reduce(0) { $0 + weights[$1] * exp(z[i, $1] - largest) }
      let normalizer = log(sum) + largest
      losses[i] = normalizer - z[i, target]
      for j in 0..<z.columns {
        let p = weights[j] > 0 ? weights[j] * exp(z[i, j] - normalizer) : 0
        z[i, j] = (p - (j == target ? 1 : 0)) / Double(z.rows)
      }
    }
  }
}
