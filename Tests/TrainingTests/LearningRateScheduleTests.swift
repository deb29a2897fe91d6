// Schedules at the points where their formulas can be read off.

import Testing

@testable import Training

@Suite("Learning-rate schedules")
struct LearningRateScheduleTests {
  private func schedule(_ kind: LearningRateSchedule.Kind, warmup: Int = 0) -> LearningRateSchedule
  {
    LearningRateSchedule(kind: kind, rate: 0.8, warmup: warmup, decayTime: 100, totalSteps: 1000)
  }

  @Test("constant stays")
  func constant() {
    #expect(schedule(.constant).rate(at: 0) == 0.8)
    #expect(schedule(.constant).rate(at: 999_999) == 0.8)
  }

  @Test("inverse is half after τ steps and a third after 2τ")
  func inverse() {
    #expect(schedule(.inverse).rate(at: 0) == 0.8)
    #expect(schedule(.inverse).rate(at: 100) == 0.4)
    #expect(abs(schedule(.inverse).rate(at: 200) - 0.8 / 3) < 1e-15)
  }

  @Test("halve halves once for each time that it is told to")
  func halve() {
    #expect(schedule(.halve).rate(at: 5) == 0.8)
    #expect(schedule(.halve).rate(at: 5, halvings: 3) == 0.1)
  }

  @Test("cosine begins at the rate, is half of it half way, and ends at 0")
  func cosine() {
    #expect(schedule(.cosine).rate(at: 0) == 0.8)
    #expect(abs(schedule(.cosine).rate(at: 500) - 0.4) < 1e-15)
    #expect(schedule(.cosine).rate(at: 1000) < 1e-15)
    #expect(schedule(.cosine).rate(at: 5000) < 1e-15)
  }

  @Test(
    "warm-up rises linearly and reaches the rate at its last step",
    arguments: LearningRateSchedule.Kind.allCases)
  func warmup(kind: LearningRateSchedule.Kind) {
    let schedule = schedule(kind, warmup: 8)
    for step in 0..<8 { #expect(abs(schedule.rate(at: step) - 0.1 * Double(step + 1)) < 1e-15) }
    #expect(schedule.rate(at: 8) == 0.8)
  }
}
