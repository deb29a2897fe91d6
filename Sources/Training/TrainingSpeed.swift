// The speed of training on this machine, measured before a run starts.

import Matrices
import Networks
import Randomness

/// The seconds per training step and per evaluated token.
package struct TrainingSpeed: Equatable, Sendable {
  /// Seconds per batch, for gradient and update.
  package let step: Double
  /// Seconds per token in an evaluation.
  package let evaluation: Double

  package init(step: Double, evaluation: Double) {
    (self.step, self.evaluation) = (step, evaluation)
  }

  /// Measures the median time of several steps on the examples, with separate parameters.
  ///
  /// - Parameters:
  ///   - seconds: The time to spend. A first step is not timed, because it touches all memory for
  ///     the first time. At least three steps are timed.
  ///   - limit: The maximum number of steps to time.
  package init(
    of configuration: NetworkConfiguration, _ options: TrainingOptions, on examples: any Examples,
    within seconds: Double, steps limit: Int = 1000, workers: Workers
  ) {
    let size = min(options.batch, examples.count)
    let order = Permutation(count: examples.count, seed: options.seed)
    let network = Network<Float>(configuration)
    network.parameters.initialize(seed: options.seed)
    let frequencies =
      configuration.output.isSampled
      ? examples.targetFrequencies(classes: configuration.outputs, limit: 1 << 20) : nil
    let step = TrainingStep(
      network, options, frequencies: frequencies, batch: size, workers: workers)
    var batch = Batch()
    func secondsOfStep(_ i: Int) -> Double {
      let start = ContinuousClock.now
      let first = i * size % (examples.count - size + 1)
      examples.fill(&batch, positions: first..<first + size, in: { order[$0] })
      _ = step.run(batch, rate: options.learningRate, step: i + 1)
      return start.secondsAgo
    }
    _ = secondsOfStep(0)
    var times: [Double] = []
    let start = ContinuousClock.now
    while times.count < 3 || start.secondsAgo < seconds && times.count < limit {
      times.append(secondsOfStep(times.count + 1))
    }
    self.step = times.sorted()[times.count / 2]
    let forward = ContinuousClock.now
    step.network.forward(
      batch.inputs, targets: batch.targets, count: size, in: step.workspace)
    evaluation = forward.secondsAgo / Double(size)
  }

  /// Returns the estimated seconds of the rest of a run, including validations.
  ///
  /// - Parameters:
  ///   - done: The number of steps already done.
  ///   - testTokens: The number of tokens evaluated at the end.
  package func seconds(
    of run: RunLength, after done: Int = 0, validationTokens: Int, testTokens: Int = 0
  ) -> Double {
    let validations = run.validations.count(after: done, of: run.totalSteps)
    return step * Double(max(run.totalSteps - done, 0))
      + evaluation * (Double(validations) * Double(validationTokens) + Double(testTokens))
  }
}
