// Tests of the estimated remaining time in simulated runs.

import Testing

@testable import Commands

@Suite("Remaining time") struct RemainingTimeTests {
  /// A simulated run: epochs that each end with a validation, and a test at the end. Times are in
  /// seconds.
  struct Run: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var epochs = 10
    var stepsPerEpoch = 100
    /// The duration of an evaluation of the validation text.
    var evaluation = 4.0
    /// The assumed duration of an evaluation before the first one, in steps.
    var expected = 4.0
    /// The duration of the save after each evaluation.
    var saving = 0.0
    /// The duration of the test, in evaluations of the validation text.
    var test = 0.0
    /// The number of steps that earlier sessions have done.
    var firstStep = 0
    /// Returns the duration of a step, given the time since the start at which it begins and its
    /// number in this session, counted from 1.
    var step: @Sendable (Double, Int) -> Double = { _, _ in 1 }
  }

  static let runs: [Run] = [
    Run(testDescription: "steady steps", evaluation: 0, expected: 0),
    Run(testDescription: "validations", evaluation: 30, expected: 25),
    Run(testDescription: "validations that take as long as epochs", evaluation: 100, expected: 90),
    Run(testDescription: "many short epochs", epochs: 200, stepsPerEpoch: 5, evaluation: 3),
    Run(
      testDescription: "one epoch", epochs: 1, stepsPerEpoch: 1000, evaluation: 100, expected: 80),
    Run(
      testDescription: "epochs of one step", epochs: 500, stepsPerEpoch: 1, evaluation: 2, saving: 1
    ),
    Run(testDescription: "a test text as long as two epochs", test: 50),
    Run(
      testDescription: "slow saving, and a test text like five validation texts", evaluation: 2,
      saving: 20, test: 5),
    Run(testDescription: "a slow first step") { _, n in n == 1 ? 100 : 1 },
    Run(testDescription: "a processor that slows down when warm") { time, _ in time < 25 ? 0.5 : 1
    },
    Run(testDescription: "saving every minute") { time, n in n % 60 == 0 ? 8 : 1 },
    Run(testDescription: "a sitting that goes on with a run", firstStep: 350),
    Run(testDescription: "steps now short, now long") { _, n in n % 2 == 0 ? 0.2 : 1.8 },
  ]

  @Test(
    "from a tenth of a run on, the estimated time left is right within 20 %", arguments: runs)
  func accuracy(run: Run) throws {
    let last = run.epochs * run.stepsPerEpoch
    var (time, foretold) = (1000.0, [(time: Double, left: Double)]())
    var remaining = RemainingTime(from: time, evaluationAsSteps: run.expected)
    for step in run.firstStep + 1...last {
      time += run.step(time - 1000, step - run.firstStep)
      remaining.noteStep(at: time)
      if step % 10 == 0, step - run.firstStep >= (last - run.firstStep) / 10 {
        let left = remaining.seconds(
          for: .init(
            steps: last - step, validations: run.epochs - (step - 1) / run.stepsPerEpoch,
            tests: run.test))
        foretold.append((time, try #require(left)))
      }
      if step % run.stepsPerEpoch == 0 {
        time += run.evaluation
        remaining.noteEvaluation(at: time)
        time += run.saving
      }
    }
    time += run.test * run.evaluation
    #expect(foretold.count >= 10)
    for (moment, left) in foretold {
      let truth = time - moment
      // Errors of up to 10 seconds near the end of the run are negligible.
      #expect(abs(left - truth) <= max(0.2 * truth, 10), "\(left) of \(truth)")
    }
  }

  @Test("there is no estimate of the time left before the second step")
  func beginning() {
    var remaining = RemainingTime(from: 5, evaluationAsSteps: 1)
    #expect(remaining.seconds(for: .init(steps: 1, validations: 1, tests: 1)) == nil)
    remaining.noteStep(at: 7)
    #expect(remaining.seconds(for: .init(steps: 1, validations: 1, tests: 1)) == nil)
    remaining.noteStep(at: 8)
    #expect(remaining.seconds(for: .init(steps: 3, validations: 2, tests: 4)) == 9)
  }
}
