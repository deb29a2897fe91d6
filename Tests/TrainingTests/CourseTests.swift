// Tests of counting the validations of a run.

import Testing

@testable import Training

@Suite struct CourseTests {
  @Test("the validations to come are those of the batches to come, and of the end")
  func validations() {
    for (batches, interval) in [(1, 1), (7, 7), (7, 3), (8, 4), (9, 2)] {
      for total in 1...3 * batches {
        let course = Course(
          batchesPerEpoch: batches, totalSteps: total, validationInterval: interval)
        for step in 0...total {
          let count = (step..<total).count {
            course.endsPart($0 % batches + 1) || $0 + 1 == total
          }
          #expect(
            course.validations(after: step) == count,
            "step \(step) of \(total), \(batches) batches, each \(interval)")
        }
        #expect(course.validations(after: total + 1) == 0)
      }
    }
  }
}
