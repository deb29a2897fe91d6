// A batch of target words with their context words and negative samples.

import Foundation

/// The rows that one step of word-vector training reads and changes.
///
/// Target *i* has `contextCounts[i]` context words, which are rows of the input vectors, and
/// `outputCount` outputs, which are rows of the output vectors: the target itself, then its
/// negative samples. The context words of a target share its outputs, so that their logits are a
/// product of two small matrices (Ji et al., "Parallelizing word2vec in shared and distributed
/// memory", 2016).
package final class NegativeSamples: @unchecked Sendable {
  package let capacity: Int
  package let contextCapacity: Int
  package let outputCount: Int
  /// The number of targets of the current batch.
  package private(set) var count = 0

  private let contextCounts: UnsafeMutableBufferPointer<Int32>
  private let contexts: UnsafeMutableBufferPointer<Int32>
  private let outputs: UnsafeMutableBufferPointer<Int32>

  /// - Parameters:
  ///   - capacity: The largest number of targets in a batch.
  ///   - contextCapacity: The largest number of context words of a target.
  ///   - outputCount: The target and its negative samples.
  package init(capacity: Int, contextCapacity: Int, outputCount: Int) {
    precondition(
      capacity > 0 && contextCapacity > 0 && outputCount > 0,
      "\(capacity) targets with \(contextCapacity) context words and \(outputCount) outputs")
    self.capacity = capacity
    self.contextCapacity = contextCapacity
    self.outputCount = outputCount
    contextCounts = .allocate(capacity: capacity)
    contexts = .allocate(capacity: capacity * contextCapacity)
    outputs = .allocate(capacity: capacity * outputCount)
    for buffer in [contextCounts, contexts, outputs] { buffer.initialize(repeating: 0) }
  }

  deinit { for buffer in [contextCounts, contexts, outputs] { buffer.deallocate() } }

  /// Draws the samples of `count` targets.
  ///
  /// - Parameter draw: Fills in the context words and the outputs of a target, and returns the
  ///   number of context words. It must depend on nothing but the target, because threads divide
  ///   the targets.
  package func fill(
    _ count: Int, on workers: Workers,
    _ draw: (
      _ target: Int, _ contexts: inout MutableSpan<Int32>, _ outputs: inout MutableSpan<Int32>
    ) -> Int
  ) {
    precondition(count >= 0 && count <= capacity, "\(count) targets in a batch of \(capacity)")
    self.count = count
    workers.split(count, elements: 100) { _, targets in
      for i in targets {
        var contexts = UnsafeMutableBufferPointer(rebasing: contexts[contextRange(of: i)])
          .mutableSpan
        var outputs = UnsafeMutableBufferPointer(rebasing: outputs[outputRange(of: i)]).mutableSpan
        let drawn = draw(i, &contexts, &outputs)
        precondition(
          drawn >= 0 && drawn <= contextCapacity, "\(drawn) of \(contextCapacity) context words")
        contextCounts[i] = Int32(drawn)
      }
    }
  }

  /// The row IDs of the context words of target `i`.
  ///
  /// - Precondition: They are rows of a table of `rows` rows.
  func contexts(of i: Int, rows: Int) -> UnsafeBufferPointer<Int32> {
    let first = i * contextCapacity
    return checked(contexts[first..<first + Int(contextCounts[i])], rows: rows)
  }

  /// The row IDs of target `i` and its negative samples.
  ///
  /// - Precondition: They are rows of a table of `rows` rows.
  func outputs(of i: Int, rows: Int) -> UnsafeBufferPointer<Int32> {
    checked(outputs[outputRange(of: i)], rows: rows)
  }

  private func contextRange(of i: Int) -> Range<Int> {
    i * contextCapacity..<(i + 1) * contextCapacity
  }

  private func outputRange(of i: Int) -> Range<Int> { i * outputCount..<(i + 1) * outputCount }

  private func checked(
    _ ids: Slice<UnsafeMutableBufferPointer<Int32>>, rows: Int
  ) -> UnsafeBufferPointer<Int32> {
    let ids = UnsafeBufferPointer(rebasing: ids)
    for id in ids { precondition(id >= 0 && Int(id) < rows, "row \(id) of \(rows)") }
    return ids
  }
}

/// The errors σ(z) − t of a batch, by target.
///
/// With skip-gram, a target has a row of `outputCount` errors for each of its context words, one
/// after another; with CBOW, it has one such row.
package final class SamplingErrors<Scalar: BinaryFloatingPoint> {
  /// Rounded up to whole vectors, so that kernels need no tail.
  let stride: Int
  let values: Memory<Scalar>

  package init(for samples: NegativeSamples) {
    stride = (samples.contextCapacity * samples.outputCount + 15) & ~15
    values = Memory(count: samples.capacity * stride)
  }

  func start(of target: Int) -> UnsafeMutablePointer<Scalar> { values.start + target * stride }

  /// The loss −ln σ(z₀) − Σ ln σ(−zₖ) of a target in nats, summed over its rows of errors.
  ///
  /// It follows from the errors: each probability is 1 − |error|.
  package func loss(of target: Int, in samples: NegativeSamples, rows: Int) -> Double {
    let start = start(of: target)
    var sum = 0.0
    for i in 0..<rows * samples.outputCount {
      let error = Double(start[i])
      // An error rounds to 1 if the probability is below about 2⁻²⁴.
      sum -= error.isNaN ? error : log(max(1 - error.magnitude, 0x1p-24))
    }
    return sum
  }

  /// The number of context words of a target.
  package func contextCount(of target: Int, in samples: NegativeSamples) -> Int {
    samples.contexts(of: target, rows: .max).count
  }
}
