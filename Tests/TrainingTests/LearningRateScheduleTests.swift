// Tests of the learning-rate schedules at steps where their values are easy to compute.

import Testing

@testable import Training

@Suite("Learning-rate schedules")
struct LearningRateScheduleTests {
  private func schedule(_ kind: LearningRateSchedule.Kind, warmup: Int = 0) -> LearningRateSchedule
  {
    LearningRateSchedule(kind: kind, rate: 0.8, warmup: warmup, decayTime: 100, totalSteps: 1000)
  }

  @Test("the constant schedule keeps the learning rate")
  func constant() {
    #expect(schedule(.constant).rate(at: 0) == 0.8)
    #expect(schedule(.constant).rate(at: 999_999) == 0.8)
  }

  @Test("the inverse schedule gives 1/2 of the rate after τ steps and 1/3 after 2τ")
  func inverse() {
    #expect(schedule(.inverse).rate(at: 0) == 0.8)
    #expect(schedule(.inverse).rate(at: 100) == 0.4)
    #expect(abs(schedule(.inverse).rate(at: 200) - 0.8 / 3) < 1e-15)
  }

  @Test("the halve schedule divides the rate by 2 for each halving")
  func halve() {
    #expect(schedule(.halve).rate(at: 5) == 0.8)
    #expect(schedule(.halve).rate(at: 5, halvings: 3) == 0.1)
  }

  @Test("the cosine schedule starts at the rate, is half of it halfway and ends at 0")
  func cosine() {
    #expect(schedule(.cosine).rate(at: 0) == 0.8)
    #expect(abs(schedule(.cosine).rate(at: 500) - 0.4) < 1e-15)
    #expect(schedule(.cosine).rate(at: 1000) < 1e-15)
    #expect(schedule(.cosine).rate(at: 5000) < 1e-15)
  }

  @Test(
    "warm-up raises the rate linearly to its full value at the last warm-up step",
    arguments: LearningRateSchedule.Kind.allCases)
  func warmup(kind: LearningRateSchedule.Kind) {
    let schedule = schedule(kind, warmup: 8)
    for step in 0..<8 { #expect(abs(schedule.rate(at: step) - 0.1 * Double(step + 1)) < 1e-15) }
    #expect(schedule.rate(at: 8) == 0.8)
  }
}
