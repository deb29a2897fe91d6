// Where the time of a training step goes.

import Dispatch

/// The parts of a training step, in the order of their beginning.
package enum Phase: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  case embedding
  case hiddenForward = "hidden_forward"
  case outputForward = "output_forward"
  case softmax
  case outputBackward = "output_backward"
  case hiddenBackward = "hidden_backward"
  case optimizer
}

/// A stopwatch that is always in one phase, or in none.
package final class PhaseClock {
  /// Nanoseconds of each phase so far.
  package private(set) var nanoseconds: [Phase: UInt64] = [:]
  private var current: Phase?
  private var start: UInt64 = 0

  package init() {}

  /// Ends the current phase and begins another, or none.
  package func enter(_ phase: Phase?) {
    let now = DispatchTime.now().uptimeNanoseconds
    if let current { nanoseconds[current, default: 0] += now - start }
    (current, start) = (phase, now)
  }
}
