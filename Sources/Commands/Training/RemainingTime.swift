// How long a training will go on, judged by what its steps and validations took so far.

/// Seconds are those of any one clock.
struct RemainingTime {
  /// What is still to come.
  struct Work {
    var steps: Int
    /// Evaluations of the validation text, each with the saving that follows.
    var validations: Int
    /// Evaluations of other texts, as multiples of one of the validation text.
    var tests: Double
  }

  /// What an evaluation takes before one was seen, in steps.
  private let expectedSteps: Double
  private let start: Double
  /// When the last step or evaluation ended, and which of them it was.
  private var last: (time: Double, isEvaluation: Bool)?
  private var step = RecentMean()
  private var evaluation = RecentMean()
  private var saving = RecentMean()

  /// - Parameter expectedSteps: the steps that an evaluation of the validation text takes as long as.
  init(from start: Double, evaluationAsSteps expectedSteps: Double) {
    self.start = start
    self.expectedSteps = expectedSteps
  }

  /// The validation text was evaluated.
  mutating func noteEvaluation(at time: Double) {
    if let last { evaluation.add(time - last.time, weight: weight(at: time)) }
    last = (time, true)
  }

  /// A step was done; what else was done before it, as saving by the clock, is a part of it unless an
  /// evaluation came between.
  mutating func noteStep(at time: Double) {
    // The first step has beginnings in it that do not come again.
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

  /// What the work takes; nil before there is anything to judge by.
  func seconds(for work: Work) -> Double? {
    // Where an evaluation follows each step, a step is a part of what follows an evaluation.
    guard step.value != nil || saving.value != nil else { return nil }
    let step = step.value ?? 0
    let evaluation = evaluation.value ?? expectedSteps * step
    return step * Double(work.steps) + (evaluation + (saving.value ?? 0)) * Double(work.validations)
      + evaluation * work.tests
  }

  /// The more recent counts more: by the square of the time since the start, the later half of it has
  /// seven eighths of the weight, and no single moment much.
  private func weight(at time: Double) -> Double { (time - start) * (time - start) }
}

private struct RecentMean {
  private var sum = 0.0
  private var weights = 0.0

  mutating func add(_ value: Double, weight: Double) {
    sum += weight * value
    weights += weight
  }

  var value: Double? { weights > 0 ? sum / weights : nil }
}
