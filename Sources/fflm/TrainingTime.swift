// The estimated time of a training run.

import Matrices
import Training

extension TrainingPlan {
  /// Chooses the network and the number of epochs, unless given, so that training takes `seconds`.
  mutating func fit(to seconds: Double, on workers: Workers) {
    guard let defaults else { return }
    let plan = self
    let budget = TimeBudget(seconds: seconds) { candidate in
      var plan = plan
      plan.use(candidate.with(width: candidate.suggestion.width, epochs: 1))
      guard plan.memoryNeed.refusal == nil else { return nil }
      return plan.seconds(at: plan.speed(within: 0.2, on: workers))
    }
    use(budget.choice(from: defaults))
  }

  /// Measures the time of a step and of an evaluation.
  ///
  /// - Parameter seconds: the time to spend, which a twentieth of the run's steps also limits.
  func speed(within seconds: Double, on workers: Workers) -> TrainingSpeed {
    TrainingSpeed(
      of: recipe.model, recipe.options, vocabulary: vocabulary.count, on: training,
      within: seconds, steps: max(runLength.totalSteps / 20, 1), workers: workers)
  }

  /// The estimated seconds of the run after `done` steps.
  func seconds(at speed: TrainingSpeed, after done: Int = 0) -> Double {
    let tokensPerByte = Double(validationTokens) / Double(max(validation.text.bytes.count, 1))
    return speed.seconds(
      of: runLength, after: done, validationTokens: validationTokens,
      testTokens: Int(tokensPerByte * Double(test?.bytes.count ?? 0)))
  }

  private var runLength: RunLength {
    RunLength(
      recipe.options, parameters: Int(min(parameterCount, 1e18)), trainingTokens: training.count,
      validationTokens: validationTokens)
  }

  /// The estimated time of the run after `done` steps, as a line of the plan.
  func time(after done: Int, on workers: Workers) -> String {
    let speed = speed(within: 0.5, on: workers)
    let steps = max(runLength.totalSteps - done, 0)
    return """
      \(recipe.options.patience > 0 ? "at most " : "")about \
      \(durationText(seconds(at: speed, after: done))): \
      \(counted(steps, "batch", plural: "batches")) of \(fixed(1000 * speed.step, 1)) ms, and \
      validation
      """
  }
}
