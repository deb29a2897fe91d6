// The network, and the number of epochs, that make the most of a given time.

/// How `--time` chooses.
///
/// A network is worth growing only while there is time for the epochs that it needs, and more epochs
/// of a network that suits the text are worth more than a wider one that has fewer. So the width that
/// suits the text stays as long as the time allows a reasonable number of epochs; with less time the
/// network is narrower, with more of it wider.
struct TimeBudget {
  let seconds: Double
  /// What an epoch takes, validations included; nil for a network that memory has no room for.
  let secondsPerEpoch: (Defaults) -> Double?

  /// Of the epochs that suit a text where time does not matter, the least share and the largest.
  private static let shares = (least: 2.0 / 3, most: 3.0)
  /// By which one width differs from the next.
  private static let factor = 1.25
  private static let widths = 32...1024

  /// The defaults for a text, changed so that training takes the time, or less if more would not help.
  func choice(from defaults: Defaults) -> Defaults {
    let suited = defaults.suggestion.epochs
    let (least, most) = (Self.shares.least * suited, Self.shares.most * suited)
    guard let epochs = epochs(of: defaults) else { return defaults }
    var best = (defaults: defaults, epochs: epochs)
    while best.epochs < least, let narrower = scaled(best.defaults, by: 1 / Self.factor) {
      best = narrower
    }
    while best.epochs > most, let wider = scaled(best.defaults, by: Self.factor),
      wider.epochs >= suited
    {
      best = wider
    }
    let width = best.defaults.suggestion.width
    return best.defaults.with(width: width, epochs: min(best.epochs, most))
  }

  /// How many epochs the time allows.
  private func epochs(of defaults: Defaults) -> Double? {
    secondsPerEpoch(defaults).map { seconds / $0 }
  }

  /// Nil where a network cannot be so wide or so narrow, or must not be, for it was said.
  private func scaled(
    _ defaults: Defaults, by factor: Double
  ) -> (defaults: Defaults, epochs: Double)? {
    let width = Int((Double(defaults.suggestion.width) * factor / 8).rounded()) * 8
    guard Self.widths.contains(width), !defaults.isPlain else { return nil }
    let other = defaults.with(width: width, epochs: defaults.suggestion.epochs)
    return epochs(of: other).map { (other, $0) }
  }
}
