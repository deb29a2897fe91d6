// An estimate of the remaining training time from the durations of past steps and validations.

/// Estimates the remaining training time. All times are in seconds of the same clock.
struct RemainingTime {
  /// The remaining work.
  struct Work {
    var steps: Int
    /// The number of evaluations of the validation text, each with the save that follows it.
    var validations: Int
    /// The cost of evaluating other texts, in evaluations of the validation text.
    var tests: Double
  }

  /// The assumed duration of an evaluation before the first one, in steps.
  private let expectedSteps: Double
  private let start: Double
  /// The time at which the last step or evaluation ended, and which of them it was.
  private var last: (time: Double, isEvaluation: Bool)?
  private var step = RecentMean()
  private var evaluation = RecentMean()
  private var saving = RecentMean()

  /// - Parameters:
  ///   - start: The time at which training starts.
  ///   - expectedSteps: The assumed duration of an evaluation of the validation text, in steps.
  init(from start: Double, evaluationAsSteps expectedSteps: Double) {
    self.start = start
    self.expectedSteps = expectedSteps
  }

  /// Records the end of an evaluation of the validation text.
  mutating func noteEvaluation(at time: Double) {
    if let last { evaluation.add(time - last.time, weight: weight(at: time)) }
    last = (time, true)
  }

  /// Records the end of a step. The time since the last step, including saves between validations,
  /// counts as part of the step. After an evaluation, the excess over the mean step counts as
  /// saving.
  mutating func noteStep(at time: Double) {
    // The first step is not counted, because it includes one-time costs.
    if let last {
      let seconds = time - last.time
      if last.isEvaluation {
        saving.add(max(seconds - (step.value ?? 0), 0), weight: weight(at: time))
      } else {
        step.add(seconds, weight: weight(at: time))
      }
    }
    last = (time, false)
  }

  /// Returns the estimated duration of the work in seconds; nil if there are no measurements yet.
  func seconds(for work: Work) -> Double? {
    // If an evaluation follows every step, the time of the steps is included in `saving`.
    guard step.value != nil || saving.value != nil else { return nil }
    let step = step.value ?? 0
    let evaluation = evaluation.value ?? expectedSteps * step
    return step * Double(work.steps) + (evaluation + (saving.value ?? 0)) * Double(work.validations)
      + evaluation * work.tests
  }

  /// Returns the weight of a measurement: the square of the time since the start. Recent
  /// measurements count more: the later half of the time has seven eighths of the weight, but no
  /// single moment dominates.
  private func weight(at time: Double) -> Double { (time - start) * (time - start) }
}

/// A weighted mean.
private struct RecentMean {
  private var sum = 0.0
  private var weights = 0.0

  mutating func add(_ value: Double, weight: Double) {
    sum += weight * value
    weights += weight
  }

  var value: Double? { weights > 0 ? sum / weights : nil }
}
