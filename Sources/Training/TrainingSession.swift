// The clock of one session of a run, from its start or resumption to its end.

/// The clock and the token count of a session. Changing the system time does not affect it.
final class TrainingSession {
  private let start = ContinuousClock.now
  private let secondsBefore: Double
  private var nextLog = 10.0
  private var nextSave: Double
  private let saveInterval: Double
  /// Tokens trained on, and seconds spent on validation.
  var tokens = 0
  var pause = 0.0

  /// Starts the clock.
  ///
  /// - Parameters:
  ///   - secondsBefore: The seconds spent in earlier sessions.
  ///   - saveInterval: The seconds between saves by the clock.
  init(after secondsBefore: Double, saveInterval: Double) {
    self.secondsBefore = secondsBefore
    (self.saveInterval, nextSave) = (saveInterval, saveInterval)
  }

  private var elapsed: Double { start.secondsAgo }
  /// Seconds spent on the run over all sessions.
  var seconds: Double { secondsBefore + elapsed }
  /// The training speed of this session, without validation.
  var tokensPerSecond: Double { Double(tokens) / max(elapsed - pause, 1e-9) }

  /// True once every ten seconds.
  var isTimeToLog: Bool { isDue(&nextLog, every: 10) }
  /// True once per save interval.
  var isTimeToSave: Bool { isDue(&nextSave, every: saveInterval) }

  private func isDue(_ next: inout Double, every interval: Double) -> Bool {
    guard elapsed >= next else { return false }
    next = elapsed + interval
    return true
  }
}

extension ContinuousClock.Instant {
  /// The seconds since this instant.
  package var secondsAgo: Double { duration(to: .now) / .seconds(1) }
}
