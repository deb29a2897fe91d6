// The phases of a training step and a clock that times them.

import Dispatch

/// The phases of a training step, in the order in which they first begin.
package enum Phase: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  case embedding
  case hiddenForward = "hidden_forward"
  case outputForward = "output_forward"
  case softmax
  case outputBackward = "output_backward"
  case hiddenBackward = "hidden_backward"
  case optimizer
}

/// A stopwatch that is in one phase, or in none, at any time.
package final class PhaseClock {
  /// The nanoseconds spent in each phase so far.
  package private(set) var nanoseconds: [Phase: UInt64] = [:]
  private var current: Phase?
  private var start: UInt64 = 0

  package init() {}

  /// Ends the current phase and begins `phase`, or none if it is nil.
  package func enter(_ phase: Phase?) {
    let now = DispatchTime.now().uptimeNanoseconds
    if let current { nanoseconds[current, default: 0] += now - start }
    (current, start) = (phase, now)
  }
}
