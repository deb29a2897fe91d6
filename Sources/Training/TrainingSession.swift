// The clock of one session of a run, from its start or resumption to its end.

/// Its clock runs on whatever is done to the date.
final class TrainingSession {
  private let start = ContinuousClock.now
  private let secondsBefore: Double
  private var nextLog = 10.0
  private var nextSave: Double
  private let saveInterval: Double
  /// Tokens trained on, and the seconds that validation took.
  var tokens = 0
  var pause = 0.0

  /// - Parameter saveInterval: seconds between saves by the clock.
  init(after secondsBefore: Double, saveInterval: Double) {
    self.secondsBefore = secondsBefore
    (self.saveInterval, nextSave) = (saveInterval, saveInterval)
  }

  private var elapsed: Double { start.secondsAgo }
  /// The seconds of the whole run so far.
  var seconds: Double { secondsBefore + elapsed }
  var tokensPerSecond: Double { Double(tokens) / max(elapsed - pause, 1e-9) }

  /// True once in ten seconds.
  var isTimeToLog: Bool { isDue(&nextLog, every: 10) }
  /// True once in a save interval.
  var isTimeToSave: Bool { isDue(&nextSave, every: saveInterval) }

  private func isDue(_ next: inout Double, every interval: Double) -> Bool {
    guard elapsed >= next else { return false }
    next = elapsed + interval
    return true
  }
}

extension ContinuousClock.Instant {
  /// The seconds from then to now.
  package var secondsAgo: Double { duration(to: .now) / .seconds(1) }
}
