// A thread that waits for work.

import Dispatch
import Foundation
import Synchronization

/// Works each time it is started, on a thread of its own.
///
/// For a moment after its work it looks out for more, so that the operations of one step, which
/// follow within microseconds, start at once; then it sleeps.
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
  /// Whether there are more threads than processors, so that whoever waits lets others run.
  private let isCrowded: Bool

  /// - Parameter work: what the thread does each time it is started.
  init(isCrowded: Bool, _ work: @escaping () -> Void) {
    self.isCrowded = isCrowded
    self.work = work
    let thread = Thread { [self] in run() }
    thread.qualityOfService = .userInitiated
    thread.start()
  }

  /// Calls the thread to work; it must have finished before.
  func start() { change(to: State.called) }

  /// Waits until the work is done, or takes the call back where nobody has followed it: a thread
  /// whose processor is busy with something else is not waited for.
  func finish() {
    if state.moves(from: State.called, to: State.waiting) { return }
    var looks = 0
    while state.load(ordering: .acquiring) == State.working {
      looks += 1
      // After a while its processor may be busy with something else, perhaps waiting for this one.
      if looks % 256 == 0 && (isCrowded || looks > 1 << 16) { sched_yield() }
    }
  }

  /// Ends the thread once it has nothing to do.
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

  /// Looks out for some 100 µs, then sleeps until it is called or may leave.
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
