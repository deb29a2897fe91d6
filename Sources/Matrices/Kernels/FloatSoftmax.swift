// The fused softmax and cross-entropy of one row of logits, or of some of its columns.

import Foundation

/// Returns the largest of `count` floats.
private func maximum(_ z: UnsafePointer<Float>, _ count: Int) -> Float {
  var largest = Vector(repeating: -.infinity)
  forEachVector(z, count, padding: -.infinity) { z in
    largest.replace(with: z, where: z .> largest)
  }
  return largest.max()
}

/// Returns Σ exp(zⱼ − largest), and writes each exponential to `exponentials` unless that is nil.
///
/// Each lane sums runs of 64 exponentials in Float, and the sums of the runs in Double, so that the
/// rounding error does not grow with the vocabulary. The additions contribute a relative error of
/// at most 66·u, u = 2⁻²⁴, to that of the terms.
@inline(__always)
private func sumOfExponentials(
  _ z: UnsafePointer<Float>, _ count: Int, _ largest: Float,
  into exponentials: UnsafeMutablePointer<Float>?
) -> Double {
  let shift = Vector(repeating: largest)
  let whole = count & ~15
  var sum = SIMD16<Double>.zero
  for run in stride(from: 0, to: whole, by: 64 * 16) {
    var runSum = Vector.zero
    for i in stride(from: run, to: min(run + 64 * 16, whole), by: 16) {
      let e = Vector.exp(load(z + i) - shift)
      if let exponentials { store(e, to: exponentials + i) }
      runSum += e
    }
    sum += SIMD16<Double>(runSum)
  }
  if whole < count {
    let e = Vector.exp(loadTail(z + whole, count - whole, padding: -.infinity) - shift)
    if let exponentials { storeTail(e, to: exponentials + whole, count - whole) }
    sum += SIMD16<Double>(e)
  }
  return sum.sum()
}

/// Returns −log softmax(z)[target], in nats.
func crossEntropy(_ z: UnsafePointer<Float>, _ count: Int, target: Int) -> Double {
  let largest = maximum(z, count)
  let sum = sumOfExponentials(z, count, largest, into: nil)
  return log(sum) + (Double(largest) - Double(z[target]))
}

/// Replaces z with log softmax(z) + offset.
func logSoftmax(_ z: UnsafeMutablePointer<Float>, _ count: Int, offset: Float) {
  let largest = maximum(z, count)
  let normalizer = log(sumOfExponentials(z, count, largest, into: nil)) + Double(largest)
  let shift = Vector(repeating: Float(Double(offset) - normalizer))
  mapInPlace(z, count) { $0 + shift }
}

/// Returns −log softmax(z)[target], in nats, and replaces z with (softmax(z) − 1[target]) · scale.
func crossEntropyGradient(
  _ z: UnsafeMutablePointer<Float>, _ count: Int, target: Int, scale: Double
) -> Double {
  let largest = maximum(z, count)
  let targetLogit = z[target]
  let sum = sumOfExponentials(z, count, largest, into: z)
  let factor = Vector(repeating: Float(scale / sum))
  mapInPlace(z, count) { $0 * factor }
  z[target] -= Float(scale)
  return log(sum) + (Double(largest) - Double(targetLogit))
}

// MARK: - Columns of a row

/// Returns ln(exp logSum + Σⱼ exp zⱼ).
func logSum(of z: UnsafePointer<Float>, _ count: Int, and logSum: Double) -> Double {
  let largest = maximum(z, count)
  let added = log(sumOfExponentials(z, count, largest, into: nil)) + Double(largest)
  return logSum > added
    ? logSum + log1p(exp(added - logSum)) : added + log1p(exp(logSum - added))
}

/// Replaces z with (exp(z − logSum) − 1[target]) · scale, where the target may be another column.
///
/// The log-sum is subtracted as a float, and the factor makes up for its rounding.
func crossEntropyGradient(
  _ z: UnsafeMutablePointer<Float>, _ count: Int, logSum: Double, target: Int, scale: Double
) {
  let shift = Float(logSum)
  let (shifts, factor) = (
    Vector(repeating: shift), Vector(repeating: Float(scale * exp(Double(shift) - logSum)))
  )
  mapInPlace(z, count) { Vector.exp($0 - shifts) * factor }
  if (0..<count).contains(target) { z[target] -= Float(scale) }
}
