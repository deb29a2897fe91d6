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
    static let working = 2
    static let leaving = 3
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

  /// Lets the thread work; it must have finished before.
  func start() { change(to: State.working) }

  /// Waits until the work is done.
  func finish() {
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

  /// Looks out for some 100 µs, then sleeps until something is to be done.
  private func nextState() -> Int {
    let start = DispatchTime.now().uptimeNanoseconds
    repeat {
      for _ in 0..<256 {
        let now = state.load(ordering: .acquiring)
        if now != State.waiting { return now }
      }
      if isCrowded { sched_yield() }
    } while DispatchTime.now().uptimeNanoseconds - start < 100_000
    let (slept, now) = state.compareExchange(
      expected: State.waiting, desired: State.asleep, ordering: .acquiringAndReleasing)
    if !slept { return now }
    alarm.wait()
    return state.load(ordering: .acquiring)
  }
}
