// The threads that share an operation, each with scratch memory of its own.

import Foundation
import Synchronization

/// A fixed number of workers among whom an operation divides its output.
///
/// Operations divide what they write, never what they add up, so their results do not depend on the
/// number of workers by a single bit.
package final class Workers: @unchecked Sendable {
  package let count: Int
  private let leastWork: Int
  private let isCrowded: Bool
  private var scratch: [Memory<Float>]
  private var shared = Memory<Float>(count: 0)
  /// The threads beside the caller's, made when they are first needed.
  private var threads: [WorkerThread] = []
  private var job: Job?
  private let nextPiece = Atomic(0)

  /// An operation that is being divided.
  private struct Job {
    let work: (_ worker: Int, _ piece: Range<Int>) -> Void
    let total: Int
    let pieces: Int
  }

  /// - Parameter leastWork: the elements that another worker is woken for, at the least; fewer take
  ///   less time than the waking.
  package init(count: Int, leastWork: Int = 1 << 13) {
    precondition(count >= 1 && leastWork >= 1, "\(count) workers for \(leastWork) elements")
    self.count = count
    self.leastWork = leastWork
    isCrowded = count > ProcessInfo.processInfo.activeProcessorCount
    scratch = (0..<count).map { _ in Memory(count: 0) }
  }

  /// Runs `work(worker, piece)` for `total` units of so many elements each, cut into pieces that
  /// whoever is free takes next, and returns when all are done.
  ///
  /// A worker whose processor is busy with something else takes fewer pieces; with few units there
  /// is one piece a worker. The work divides nothing in its turn.
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

  /// Works on the pieces that nobody else has taken, until there are none.
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

  /// Scratch memory of at least `count` scalars for one worker; kept for the next operation.
  func scratch(of worker: Int, count: Int) -> UnsafeMutablePointer<Float> {
    if scratch[worker].count < count { scratch[worker] = Memory(count: count) }
    return scratch[worker].start
  }

  /// Scratch memory of at least `count` scalars for all of them; kept for the next operation.
  func sharedScratch(count: Int) -> UnsafeMutablePointer<Float> {
    if shared.count < count { shared = Memory(count: count) }
    return shared.start
  }

  /// Makes every worker's scratch memory large enough, before the work is divided.
  func prepareScratch(count: Int) {
    for worker in 0..<self.count { _ = scratch(of: worker, count: count) }
  }
}
