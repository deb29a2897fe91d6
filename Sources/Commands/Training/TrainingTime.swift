// The estimated time of a training run.

import Matrices
import Reports
import Training

extension TrainingPlan {
  /// Chooses the number of epochs and, unless it was given, the network, so that training takes
  /// `seconds`.
  ///
  /// - Throws: ``CommandError`` if the time is too short.
  mutating func fit(to seconds: Double, on workers: Workers) throws {
    guard let defaults else { return }
    let plan = self
    let budget = TimeBudget(seconds: seconds) { candidate in
      var plan = plan
      plan.use(candidate.with(width: candidate.suggestion.width, epochs: 1))
      guard plan.memoryNeed.refusal == nil else { return nil }
      let speed = plan.speed(within: 0.2, on: workers)
      let epoch = speed.seconds(of: plan.runLength, validationTokens: plan.validationTokens)
      let end = speed.evaluation * Double(plan.validationTokens + plan.testTokens)
      return TimeBudget.Cost(epoch: epoch, end: end)
    }
    // If the network does not fit into memory at any width, `checkMemory` throws the reason.
    guard let choice = budget.choice(from: defaults) else {
      try checkMemory()
      throw CommandError.shortTime(seconds: seconds)
    }
    use(choice.defaults)
    timeChoice = choice
  }

  /// The estimated number of tokens of the test text.
  private var testTokens: Int {
    let tokensPerByte = Double(validationTokens) / Double(max(validation.text.bytes.count, 1))
    return Int(tokensPerByte * Double(test?.bytes.count ?? 0))
  }

  /// Measures the duration of a step and of an evaluation.
  ///
  /// - Parameter seconds: The time to spend. It also ends after a twentieth of the run's steps, but
  ///   at least three steps are measured.
  func speed(within seconds: Double, on workers: Workers) -> TrainingSpeed {
    TrainingSpeed(
      of: network, configuration.options, on: examples, within: seconds,
      steps: max(runLength.totalSteps / 20, 1), workers: workers)
  }

  private var runLength: RunLength {
    RunLength(
      configuration.options, parameters: Int(min(network.parameterCount, 1e18)),
      trainedParameters: network.parametersPerTrainingExample,
      trainingTokens: training.count,
      validationTokens: validationTokens)
  }

  /// Returns the estimated time of the run after `done` steps, as a line of the plan.
  func time(after done: Int, on workers: Workers) -> String {
    let speed = speed(within: 0.5, on: workers)
    let steps = max(runLength.totalSteps - done, 0)
    let seconds = speed.seconds(
      of: runLength, after: done, validationTokens: validationTokens, testTokens: testTokens)
    let isLongest = timeChoice?.isLongest ?? false
    return """
      \(configuration.options.patience > 0 ? "at most " : "")about \
      \(durationText(seconds))\(isLongest ? " (more time would not help)" : ""): \
      \(counted(steps, "batch", plural: "batches")) of \(fixed(1000 * speed.step, 1)) ms, and \
      validation
      """
  }
}
