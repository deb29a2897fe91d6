// The choice of --time on a machine of known speed.

import Arguments
import Testing

@testable import fflm

@Suite("Time budgets") struct TimeBudgetTests {
  private static func defaults(_ said: [String: Value] = [:]) -> Defaults {
    Defaults(.words, tokens: 200_000, vocabulary: 12_000, said)
  }

  private static func choice(_ seconds: Double, from defaults: Defaults) -> Defaults {
    TimeBudget(seconds: seconds, secondsPerEpoch: epoch).choice(from: defaults)
  }

  /// The square of the width in hundreds.
  private static func epoch(_ defaults: Defaults) -> Double? {
    let width = Double(defaults.suggestion.width) / 100
    return width * width
  }

  @Test(
    "the default network gets as many epochs as the time allows", arguments: [1, 2.5])
  func epochs(share: Double) throws {
    let suited = Self.defaults()
    let epochs = share * suited.suggestion.epochs
    let chosen = Self.choice(epochs * (try #require(Self.epoch(suited))), from: suited)
    #expect(chosen.suggestion.width == suited.suggestion.width)
    #expect(abs(chosen.suggestion.epochs - epochs) <= 4 * epochs.ulp)
    #expect(chosen.options.steps != nil || epochs == epochs.rounded())
  }

  @Test("more time gives a wider network, whose training does not exceed it")
  func widths() throws {
    let suited = Self.defaults()
    let time = suited.suggestion.epochs * (try #require(Self.epoch(suited)))
    let factors = [0.001, 0.01, 0.1, 0.3, 1, 3, 8, 20, 100, 1000]
    let chosen = factors.map { Self.choice($0 * time, from: suited) }
    let widths = chosen.map(\.suggestion.width)
    #expect(widths == widths.sorted())
    #expect(widths[0] < suited.suggestion.width && widths[9] > suited.suggestion.width)
    for (factor, choice) in zip(factors, chosen) {
      let taken = choice.suggestion.epochs * (try #require(Self.epoch(choice)))
      #expect(taken <= factor * time * (1 + 1e-12), "\(factor)")
    }
  }

  @Test("given layers stay, and only the number of epochs changes")
  func plain() {
    let plain = Self.defaults(["hidden": .integers([50])])
    for seconds in [1.0, 1e6] {
      #expect(Self.choice(seconds, from: plain).model == plain.model)
    }
    let (short, long) = (Self.choice(1, from: plain), Self.choice(1e6, from: plain))
    #expect(short.suggestion.epochs < long.suggestion.epochs)
  }

  @Test("a network that does not fit into memory is not chosen")
  func memory() throws {
    let suited = Self.defaults()
    let widest = suited.suggestion.width
    let budget = TimeBudget(seconds: 1e9) {
      $0.suggestion.width > widest ? nil : Self.epoch($0)
    }
    #expect(budget.choice(from: suited).suggestion.width == widest)
  }
}
