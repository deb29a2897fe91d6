// Tests of the choice for a training time on a machine of known speed.

import Arguments
import Testing

@testable import Commands

@Suite("Time budgets") struct TimeBudgetTests {
  private static func defaults(_ values: [String: Value] = [:]) -> Defaults {
    let given = SettingValues(values)
    return Defaults(RunConfiguration(given), given: given, tokens: 200_000, vocabulary: 12_000)
  }

  private static func choice(_ seconds: Double, from defaults: Defaults) throws -> Defaults {
    let budget = TimeBudget(seconds: seconds) { candidate in
      epoch(candidate).map { .init(epoch: $0, end: 0) }
    }
    return try #require(budget.choice(from: defaults)).defaults
  }

  /// Returns the seconds per epoch: the square of a hundredth of the width.
  private static func epoch(_ defaults: Defaults) -> Double? {
    let width = Double(defaults.suggestion.width) / 100
    return width * width
  }

  @Test(
    "the default network gets as many epochs as the time allows", arguments: [1, 2.5])
  func epochs(share: Double) throws {
    let suited = Self.defaults()
    let epochs = share * suited.suggestion.epochs
    let chosen = try Self.choice(epochs * (try #require(Self.epoch(suited))), from: suited)
    #expect(chosen.suggestion.width == suited.suggestion.width)
    #expect(abs(chosen.suggestion.epochs - epochs) <= 4 * epochs.ulp)
    #expect(chosen.configuration.options.steps != nil || epochs == epochs.rounded())
  }

  @Test("a longer time gives a wider network whose training fits into the time")
  func widths() throws {
    let suited = Self.defaults()
    let time = suited.suggestion.epochs * (try #require(Self.epoch(suited)))
    let factors = [0.001, 0.01, 0.1, 0.3, 1, 3, 8, 20, 100, 1000]
    let chosen = try factors.map { try Self.choice($0 * time, from: suited) }
    let widths = chosen.map(\.suggestion.width)
    #expect(widths == widths.sorted() && widths.allSatisfy { $0.isMultiple(of: 16) })
    #expect(widths[0] < suited.suggestion.width && widths[9] > suited.suggestion.width)
    for (factor, choice) in zip(factors, chosen) {
      let taken = choice.suggestion.epochs * (try #require(Self.epoch(choice)))
      #expect(taken <= factor * time * (1 + 1e-12), "\(factor)")
    }
  }

  @Test("a time budget keeps specified layers and changes only the number of epochs")
  func plain() throws {
    let plain = Self.defaults(["hidden": .integers([50])])
    for seconds in [1.0, 1e6] {
      #expect(
        try Self.choice(seconds, from: plain).configuration.model == plain.configuration.model)
    }
    let (short, long) = try (Self.choice(1, from: plain), Self.choice(1e6, from: plain))
    #expect(short.suggestion.epochs < long.suggestion.epochs)
  }

  @Test("a network that does not fit into memory is not chosen")
  func memory() throws {
    let suited = Self.defaults()
    let width = suited.suggestion.width
    for widest in [width, width / 2] {
      let budget = TimeBudget(seconds: 1e9) {
        $0.suggestion.width > widest ? nil : .init(epoch: 1, end: 0)
      }
      let chosen = try #require(budget.choice(from: suited)).defaults.suggestion.width
      #expect(chosen <= widest && 2 * chosen > widest)
    }
  }

  @Test("a time budget that the last validation uses up is too short for any network")
  func tooShort() {
    let budget = TimeBudget(seconds: 5) { _ in .init(epoch: 1, end: 5) }
    #expect(budget.choice(from: Self.defaults())?.defaults.suggestion.width == nil)
  }

  @Test("more time would not help only a network that has the most epochs and cannot get wider")
  func longest() throws {
    let plain = Self.defaults(["hidden": .integers([50])])
    let most = 3 * plain.suggestion.epochs
    for (seconds, isLongest) in [(0.5 * most, false), (0.99 * most, false), (1.01 * most, true)] {
      let budget = TimeBudget(seconds: seconds) { _ in .init(epoch: 1, end: 0) }
      #expect(try #require(budget.choice(from: plain)).isLongest == isLongest, "\(seconds)")
    }
    // The next wider network is too slow for this time, but not for a longer one.
    let suited = Self.defaults()
    let budget = TimeBudget(seconds: 4 * suited.suggestion.epochs) {
      .init(epoch: $0.suggestion.width > suited.suggestion.width ? 5 : 1, end: 0)
    }
    #expect(try #require(budget.choice(from: suited)).isLongest == false)
  }
}
