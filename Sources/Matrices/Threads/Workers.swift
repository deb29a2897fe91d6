// The worker threads that divide an operation, each with its own scratch memory.

import Foundation
import Synchronization

/// A fixed number of workers that divide the output of an operation among themselves.
///
/// Operations divide what they write, never what they sum, so every bit of their results is the
/// same for any number of workers.
package final class Workers: @unchecked Sendable {
  /// The number of workers, including the calling thread.
  package let count: Int
  private let leastWork: Int
  private let isCrowded: Bool
  private var scratch: [Memory<Float>]
  private var shared = Memory<Float>(count: 0)
  /// The threads besides the caller's, which are created when they are first needed.
  private var threads: [WorkerThread] = []
  private var job: Job?
  private let nextPiece = Atomic(0)

  /// An operation that is divided among the workers.
  private struct Job {
    let work: (_ worker: Int, _ piece: Range<Int>) -> Void
    let total: Int
    let pieces: Int
  }

  /// Creates workers.
  /// - Parameter leastWork: the minimum number of elements for which another worker is woken. Fewer
  ///   take less time than waking it.
  package init(count: Int, leastWork: Int = 1 << 13) {
    precondition(count >= 1 && leastWork >= 1, "\(count) workers for \(leastWork) elements")
    self.count = count
    self.leastWork = leastWork
    isCrowded = count > ProcessInfo.processInfo.activeProcessorCount
    scratch = (0..<count).map { _ in Memory(count: 0) }
  }

  /// Runs `work(worker, piece)` for `total` units of `elements` elements each, and returns when all
  /// are done. The units are divided into pieces, and each worker that is free takes the next one.
  ///
  /// A worker whose processor is busy with something else takes fewer pieces. If there are few
  /// units, there is only one piece per worker.
  /// - Precondition: `work` does not call this method on the same workers.
  package func split(
    _ total: Int, elements: Int, _ work: (_ worker: Int, _ piece: Range<Int>) -> Void
  ) {
    precondition(job == nil, "\(total) units divided by work that is a piece itself")
    let most = total >= 16 * count ? 4 * count : count
    let pieces = count == 1 ? 1 : max(1, min(most, total, total &* elements / leastWork))
    if pieces == 1 { return work(0, 0..<total) }
    let others = min(count, pieces) - 1
    while threads.count < others {
      let number = threads.count + 1
      threads.append(
        WorkerThread(isCrowded: isCrowded) { [unowned self] in takePieces(as: number) })
    }
    nextPiece.store(0, ordering: .relaxed)
    withoutActuallyEscaping(work) { work in
      job = Job(work: work, total: total, pieces: pieces)
      for i in 0..<others { threads[i].start() }
      takePieces(as: 0)
      for i in 0..<others { threads[i].finish() }
      job = nil
    }
  }

  /// Works on pieces that no other worker has taken, until none is left.
  private func takePieces(as worker: Int) {
    guard let job else { return }
    while true {
      let i = nextPiece.wrappingAdd(1, ordering: .relaxed).oldValue
      if i >= job.pieces { return }
      job.work(worker, job.total * i / job.pieces..<job.total * (i + 1) / job.pieces)
    }
  }

  deinit {
    for thread in threads { thread.leave() }
  }

  /// Returns scratch memory of at least `count` scalars for one worker. It is kept for later
  /// operations.
  func scratch(of worker: Int, count: Int) -> UnsafeMutablePointer<Float> {
    if scratch[worker].count < count { scratch[worker] = Memory(count: count) }
    return scratch[worker].start
  }

  /// Returns scratch memory of at least `count` scalars for all workers. It is kept for later
  /// operations.
  func sharedScratch(count: Int) -> UnsafeMutablePointer<Float> {
    if shared.count < count { shared = Memory(count: count) }
    return shared.start
  }

  /// Enlarges the scratch memory of every worker to at least `count` scalars. Call this before the
  /// work is divided.
  func prepareScratch(count: Int) {
    for worker in 0..<self.count { _ = scratch(of: worker, count: count) }
  }
}
