// How long a training will go on, judged by what its steps and validations took so far.

/// Seconds are those of any one clock.
struct RemainingTime {
  /// What a validation takes before one was seen, in steps.
  private let expectedSteps: Double
  private let start: Double
  private var lastStep: Double?
  private var isValidated = false
  private var step = RecentMean()
  private var validation = RecentMean()

  /// - Parameter expectedSteps: the steps that a validation takes as long as.
  init(from start: Double, validationAsSteps expectedSteps: Double) {
    self.start = start
    self.expectedSteps = expectedSteps
  }

  /// A validation was done since the last step.
  mutating func noteValidation() { isValidated = true }

  /// A step was done, and all that came before it: saving belongs to steps or, after a validation,
  /// to that.
  mutating func noteStep(at time: Double) {
    // The first step has beginnings in it that do not come again.
    if let lastStep {
      let (seconds, weight) = (time - lastStep, (time - start) * (time - start))
      if isValidated {
        validation.add(max(seconds - (step.value ?? 0), 0), weight: weight)
      } else {
        step.add(seconds, weight: weight)
      }
    }
    (lastStep, isValidated) = (time, false)
  }

  /// What so much work takes; nil before there is anything to judge by.
  func seconds(steps: Int, validations: Double) -> Double? {
    // Where each step is followed by a validation, what is known is the two together.
    guard step.value != nil || validation.value != nil else { return nil }
    let step = step.value ?? 0
    return step * Double(steps) + (validation.value ?? step * expectedSteps) * validations
  }
}

/// A mean in which the more recent counts more: by the square of the time since the start, the later
/// half of it has seven eighths of the weight, and no single moment much.
private struct RecentMean {
  private var sum = 0.0
  private var weights = 0.0

  mutating func add(_ value: Double, weight: Double) {
    sum += weight * value
    weights += weight
  }

  var value: Double? { weights > 0 ? sum / weights : nil }
}
