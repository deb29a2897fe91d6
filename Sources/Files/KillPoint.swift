// Points between changes to files, at which a kill must not lose data.

import Foundation
import Synchronization

/// A point at which tests can kill the program.
///
/// In debug builds, FFLM_KILL_AT=n in the environment kills the program at the nth such point, by
/// the signal FFLM_KILL_SIGNAL or else SIGKILL, so that tests can try every point. Release builds
/// contain none of this.
package enum KillPoint {
  #if DEBUG
    private static let left = Atomic(
      ProcessInfo.processInfo.environment["FFLM_KILL_AT"].flatMap { Int($0) } ?? 0)

    /// Kills the program if this is the nth point.
    package static func pass() {
      guard left.subtract(1, ordering: .relaxed).newValue == 0 else { return }
      let signal = ProcessInfo.processInfo.environment["FFLM_KILL_SIGNAL"].flatMap { Int32($0) }
      kill(getpid(), signal ?? SIGKILL)
    }
  #else
    @inline(__always) package static func pass() {}
  #endif
}
