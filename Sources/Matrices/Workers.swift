// The threads that share an operation, each with scratch memory of its own.

import Dispatch

/// A fixed number of workers among whom an operation divides its output.
///
/// Operations divide what they write, never what they add up, so their results do not depend on the
/// number of workers by a single bit.
package final class Workers: @unchecked Sendable {
  package let count: Int
  private let leastWork: Int
  private var scratch: [Memory<Float>]

  /// - Parameter leastWork: the elements that another worker is woken for, at the least; fewer take
  ///   less time than the waking.
  package init(count: Int, leastWork: Int = 1 << 16) {
    precondition(count >= 1 && leastWork >= 1, "\(count) workers for \(leastWork) elements")
    self.count = count
    self.leastWork = leastWork
    scratch = (0..<count).map { _ in Memory(count: 0) }
  }

  /// Runs `work(worker, piece)` for `total` units of so many elements each, cut into at most one
  /// piece a worker, and returns when all are done.
  package func split(
    _ total: Int, elements: Int, _ work: (_ worker: Int, _ piece: Range<Int>) -> Void
  ) {
    let pieces = max(1, min(count, total, total &* elements / leastWork))
    if pieces == 1 { return work(0, 0..<total) }
    withoutActuallyEscaping(work) { work in
      // The pieces are disjoint, and so is what their work writes.
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: pieces) { i in
        work(i, total * i / pieces..<total * (i + 1) / pieces)
      }
    }
  }

  /// Scratch memory of at least `count` scalars for one worker; kept for the next operation.
  func scratch(of worker: Int, count: Int) -> UnsafeMutablePointer<Float> {
    if scratch[worker].count < count { scratch[worker] = Memory(count: count) }
    return scratch[worker].start
  }

  /// Makes every worker's scratch memory large enough, before the work is divided.
  func prepareScratch(count: Int) {
    for worker in 0..<self.count { _ = scratch(of: worker, count: count) }
  }
}
