// A thread that waits for work.

import Dispatch
import Foundation
import Synchronization

/// A thread that performs its work each time it is started.
///
/// After its work the thread spins for a moment before it sleeps, so that the operations of a step,
/// which follow each other within microseconds, start at once.
final class WorkerThread: @unchecked Sendable {
  private enum State {
    static let waiting = 0
    static let asleep = 1
    static let called = 2
    static let working = 3
    static let leaving = 4
  }

  private let state = Atomic(State.waiting)
  private let alarm = DispatchSemaphore(value: 0)
  private let work: () -> Void
  /// A Boolean value that indicates whether there are more threads than processors. If so, threads
  /// that wait yield to others.
  private let isCrowded: Bool

  /// Creates and starts the thread.
  /// - Parameters:
  ///   - isCrowded: whether there are more threads than processors.
  ///   - work: what the thread does each time it is started.
  init(isCrowded: Bool, _ work: @escaping () -> Void) {
    self.isCrowded = isCrowded
    self.work = work
    let thread = Thread { [self] in run() }
    thread.qualityOfService = .userInitiated
    thread.start()
  }

  /// Starts the work. Any earlier work must have finished.
  func start() { change(to: State.called) }

  /// Waits until the work is done, or cancels it if the thread has not begun: a thread whose
  /// processor is busy with something else is not waited for.
  func finish() {
    if state.moves(from: State.called, to: State.waiting) { return }
    var looks = 0
    while state.load(ordering: .acquiring) == State.working {
      looks += 1
      // The thread may have been preempted meanwhile, and may even wait for this processor.
      if looks % 256 == 0 && (isCrowded || looks > 1 << 16) { sched_yield() }
    }
  }

  /// Ends the thread once it is idle.
  func leave() { change(to: State.leaving) }

  private func change(to new: Int) {
    if state.exchange(new, ordering: .acquiringAndReleasing) == State.asleep { alarm.signal() }
  }

  private func run() {
    while true {
      switch nextState() {
      case State.working:
        work()
        state.store(State.waiting, ordering: .releasing)
      default: return
      }
    }
  }

  /// Spins for about 100 µs, then sleeps until the thread is started or told to leave, and returns
  /// which of these happened.
  private func nextState() -> Int {
    while true {
      let start = DispatchTime.now().uptimeNanoseconds
      repeat {
        for _ in 0..<256 {
          let now = state.load(ordering: .acquiring)
          if now == State.leaving { return now }
          if now == State.called, state.moves(from: now, to: State.working) { return State.working }
        }
        if isCrowded { sched_yield() }
      } while DispatchTime.now().uptimeNanoseconds - start < 100_000
      if state.moves(from: State.waiting, to: State.asleep) { alarm.wait() }
    }
  }
}

extension Atomic<Int> {
  fileprivate borrowing func moves(from old: Int, to new: Int) -> Bool {
    compareExchange(expected: old, desired: new, ordering: .acquiringAndReleasing).exchanged
  }
}
