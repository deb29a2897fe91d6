// The distribution of a continuous cache, sixteen entries at a time.

import Foundation

extension Float {
  /// Products and exponentials are computed in Float, and sums in Double.
  ///
  /// Error bound: |error| ≤ 2·(6·θ·max|z| + 8)·u, u = 2⁻²⁴, unless the largest exponential of an
  /// entry with the word is not a normal number.
  package static func cacheLosses(
    of z: Matrix<Float>, words: [Int32], first: Int, size: Int, sharpness theta: Float,
    into losses: inout [Double], on workers: Workers
  ) {
    checkCache(words.count, first: first, size: size, losses.count, z)
    words.withUnsafeBufferPointer { words in
      losses.withUnsafeMutableBufferPointer { losses in
        guard let allWords = words.baseAddress else { return }
        nonisolated(unsafe) let (words, losses) = (allWords, losses)
        // An entry takes about as long as ten elements of other operations.
        workers.split(z.rows, elements: 10 * Swift.min(size, z.columns)) { _, rows in
          for i in rows {
            let start = Swift.max(0, first + i - size)
            losses[i] = cacheLoss(
              z.start + (i * z.columns + start), words + start, first + i - start,
              target: words[first + i], theta)
          }
        }
      }
    }
  }

  /// The error bound of each probability relative to it is that of ``cacheLosses``.
  package static func cacheProbabilities(
    of z: Matrix<Float>, words: [Int32], sharpness theta: Float,
    into probabilities: inout [Double]
  ) {
    checkCache(words, probabilities.count, z)
    for w in probabilities.indices { probabilities[w] = 0 }
    let largest = largestProduct(z.start, z.columns, theta)
    var total = 0.0
    for start in stride(from: 0, to: z.columns, by: 16) {
      let count = Swift.min(16, z.columns - start)
      let weights = cacheWeights(z.start + start, count, theta, largest)
      for lane in 0..<count {
        probabilities[Int(words[start + lane])] += Double(weights[lane])
        total += Double(weights[lane])
      }
    }
    for w in probabilities.indices { probabilities[w] /= total }
  }
}

/// Returns max θ·zⱼ.
private func largestProduct(_ z: UnsafePointer<Float>, _ count: Int, _ theta: Float) -> Float {
  let theta = Vector(repeating: theta)
  var largest = Vector(repeating: -.infinity)
  // Products with the padding are not defined if θ is 0, so the padding repeats an element.
  forEachVector(z, count, padding: count > 0 ? z[0] : 0) { z in
    let product = theta * z
    largest.replace(with: product, where: product .> largest)
  }
  return largest.max()
}

/// Returns exp(θ·zⱼ − largest) of up to sixteen entries, and 0 beyond them.
@inline(__always)
private func cacheWeights(
  _ z: UnsafePointer<Float>, _ count: Int, _ theta: Float, _ largest: Float
) -> Vector {
  let z = count >= 16 ? load(z) : loadTail(z, count, padding: 0)
  var weights = Vector.exp(Vector(repeating: theta) * z - Vector(repeating: largest))
  if count < 16 { for lane in count..<16 { weights[lane] = 0 } }
  return weights
}

/// Returns −ln of the share of the entries with the target word in the sum of exp(θ·zⱼ).
private func cacheLoss(
  _ z: UnsafePointer<Float>, _ words: UnsafePointer<Int32>, _ count: Int, target: Int32,
  _ theta: Float
) -> Double {
  let largest = largestProduct(z, count, theta)
  let target = SIMD16<Int32>(repeating: target)
  var (own, total) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
  for start in stride(from: 0, to: count, by: 16) {
    let weights = cacheWeights(z + start, count - start, theta, largest)
    total += SIMD16<Double>(weights)
    var found = SIMD16<Int32>(repeating: -1)
    if count - start >= 16 {
      found = UnsafeRawPointer(words + start).loadUnaligned(as: SIMD16<Int32>.self)
    } else {
      for lane in 0..<count - start { found[lane] = words[start + lane] }
    }
    // Few vectors have the word.
    let isOwn = found .== target
    if any(isOwn) { own += SIMD16<Double>(Vector.zero.replacing(with: weights, where: isOwn)) }
  }
  return -log(own.sum() / total.sum())
}
