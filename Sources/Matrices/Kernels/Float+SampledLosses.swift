// Losses over sampled classes, by vector kernels on the workers.

import Foundation

extension Float {
  package static func sampledSoftmaxGradient(
    of z: Matrix<Float>, counts: Matrix<Float>, targets: [Int32], losses: inout [Double],
    on workers: Workers
  ) {
    checkRow(counts, z)
    let scale = 1 / Double(z.rows)
    forEachLoss(z, targets, &losses, on: workers) { row, target in
      sampledSoftmaxGradientOfRow(row, counts.start, z.columns, target: target, scale: scale)
    }
  }
}

/// Returns the loss of a row, and replaces z with its gradient times `scale`.
///
/// The exponentials are summed as in the softmax over all classes: in Float over runs of 64 per
/// lane, and in Double over the runs. The additions and the products with the counts contribute a
/// relative error of at most 67·u, u = 2⁻²⁴, to that of the terms.
private func sampledSoftmaxGradientOfRow(
  _ z: UnsafeMutablePointer<Float>, _ counts: UnsafePointer<Float>, _ count: Int, target: Int,
  scale: Double
) -> Double {
  let logit = z[target]
  // The target is a term of its own, whether or not it is a sample as well.
  z[target] = -.infinity
  var lanes = Vector(repeating: logit)
  forEachVector(z, counts, count) { z, m in
    lanes.replace(with: z, where: (m .> 0) .& (z .> lanes))
  }
  let largest = lanes.max()
  let shift = Vector(repeating: largest)
  var sum = SIMD16<Double>.zero
  for run in stride(from: 0, to: count, by: 64 * 16) {
    var runSum = Vector.zero
    mapInPlace(z + run, counts + run, min(64 * 16, count - run)) { z, m in
      // The exponential of a class that is no sample may be infinite.
      let e = (Vector.exp(z - shift) * m).replacing(with: 0, where: m .== 0)
      runSum += e
      return e
    }
    sum += SIMD16<Double>(runSum)
  }
  let targetTerm = exp(Double(logit) - Double(largest))
  let total = sum.sum() + targetTerm
  let factor = Vector(repeating: Float(scale / total))
  mapInPlace(z, count) { $0 * factor }
  z[target] = Float(scale * (targetTerm / total - 1))
  return log(total) + (Double(largest) - Double(logit))
}
