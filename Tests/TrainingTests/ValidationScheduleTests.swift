// Tests of the times at which a run is validated.

import Testing

@testable import Training

@Suite struct ValidationScheduleTests {
  @Test(
    "validations within an epoch are minutes apart and take at most a tenth of the time",
    arguments: [
      (2_000_000, 800_000, 100_000, 1), (7_000_000, 2_000_000, 20_000, 5),
      (7_000_000, 17_000_000, 200_000, 28), (7_000_000, 17_000_000, 1_900_000, 2),
      (100, 1000, 1_000_000_000, 1), (100, 1000, 0, 1),
    ])
  func parts(parameters: Int, training: Int, validation: Int, expected: Int) {
    let schedule = ValidationSchedule(
      parameters: parameters, trainingTokens: training, validationTokens: validation,
      batchesPerEpoch: 1000)
    #expect(schedule.partsPerEpoch == expected)
  }

  @Test("validations are evenly spaced, and the last is at the end of the epoch")
  func due() {
    let schedule = ValidationSchedule(
      parameters: 7_000_000, trainingTokens: 2_000_000, validationTokens: 0, batchesPerEpoch: 104)
    #expect((0...104).filter(schedule.isDue) == [21, 42, 63, 84, 104])
  }

  @Test(
    "the count of remaining validations includes the one at the end of the run", arguments: 1...9)
  func count(batches: Int) {
    let schedule = ValidationSchedule(
      parameters: 7_000_000, trainingTokens: 1_000_000, validationTokens: 0,
      batchesPerEpoch: batches)
    for total in 1...3 * batches {
      for step in 0...total {
        let count = (step..<total).count {
          schedule.isDue(after: $0 % batches + 1) || $0 + 1 == total
        }
        #expect(schedule.count(after: step, of: total) == count, "step \(step) of \(total)")
      }
      #expect(schedule.count(after: total + 1, of: total) == 0)
    }
  }
}
