// The errors of the logits of negative sampling.

import Foundation

/// The errors of a batch of groups: the derivatives of the loss with respect to the logits.
///
/// A group has a row of errors for each row of X, one after another. The error of the logit z of a
/// target is σ(z) − 1; that of a negative sample is w·σ(z) for each target that the row predicts,
/// where w is the weight of negative samples. Logits that belong to no pair have no error.
package final class SamplingErrors<Scalar: BinaryFloatingPoint> {
  /// The largest number of groups.
  package let capacity: Int
  private let stride: Int
  private let values: Memory<Scalar>

  package init(capacity: Int, for samples: NegativeSamples) {
    self.capacity = capacity
    // Rounded up to whole vectors, so that kernels need no tail.
    stride = (samples.rowCapacity * samples.outputCapacity + 15) & ~15
    values = Memory(count: capacity * stride)
  }

  /// The errors of the group with a number in the batch, a matrix of as many columns as the group has
  /// outputs.
  func start(of number: Int) -> UnsafeMutablePointer<Scalar> {
    precondition(number >= 0 && number < capacity, "group \(number) of \(capacity)")
    return values.start + number * stride
  }

  /// The loss of a group in nats, summed over the pairs of a row of X and a target that it predicts,
  /// and the number of these pairs.
  ///
  /// The loss of a pair is −ln σ(z₀) − w Σ ln σ(−zₖ). It follows from the errors.
  package func loss(
    of number: Int, _ group: Int, in samples: NegativeSamples
  ) -> (sum: Double, pairs: Int) {
    let group = samples[group]
    var (sum, pairs) = (0.0, 0)
    for r in 0..<group.rowCount {
      let targets = group.targets(ofRow: r)
      let e = start(of: number) + r * group.outputs.count
      for i in 0..<group.targetCount where targets >> i & 1 == 1 {
        sum += Self.loss(Double(e[group.negativeCount + i]), weight: 1)
        pairs += 1
      }
      for k in 0..<group.negativeCount {
        let count = group.pairs(of: targets, negative: k).nonzeroBitCount
        sum += Self.loss(Double(e[k]), weight: samples.negativeWeight * Double(count))
      }
    }
    return (sum, pairs)
  }

  /// The weighted loss −w ln(1 − |e| / w), where |e| / w is the probability of the wrong answer.
  private static func loss(_ error: Double, weight: Double) -> Double {
    if error.isNaN || weight == 0 { return error }
    // The ratio rounds to 1 if the probability is below about 2⁻²⁴.
    return -weight * log(max(1 - error.magnitude / weight, 0x1p-24))
  }
}
