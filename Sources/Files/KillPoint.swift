// Moments between changes to files, at any of which a kill must lose nothing.

import Foundation
import Synchronization

/// In debug builds, FFLM_KILL_AT=n in the environment kills the program at the nth such moment, by
/// the signal that FFLM_KILL_SIGNAL names or else SIGKILL, so that tests can try each; release builds
/// have nothing of it.
package enum KillPoint {
  #if DEBUG
    private static let left = Atomic(
      ProcessInfo.processInfo.environment["FFLM_KILL_AT"].flatMap { Int($0) } ?? 0)

    package static func pass() {
      guard left.subtract(1, ordering: .relaxed).newValue == 0 else { return }
      let signal = ProcessInfo.processInfo.environment["FFLM_KILL_SIGNAL"].flatMap { Int32($0) }
      kill(getpid(), signal ?? SIGKILL)
    }
  #else
    @inline(__always) package static func pass() {}
  #endif
}
