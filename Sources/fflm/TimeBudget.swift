// The network and the number of epochs for a given training time.

/// The choice that `--time` makes.
///
/// More epochs of the network that suits the text help more than a wider network with fewer epochs. So
/// the width stays as long as the time allows a reasonable number of epochs. With less time the
/// network gets narrower, with more time wider.
struct TimeBudget {
  let seconds: Double
  /// The seconds per epoch, validations included; nil for a network that does not fit into memory.
  let secondsPerEpoch: (Defaults) -> Double?

  /// The range of the number of epochs, relative to the default.
  private static let shares = (least: 2.0 / 3, most: 3.0)
  /// The ratio of successive widths.
  private static let factor = 1.25
  private static let widths = 32...1024

  /// Returns defaults whose training takes the given time, or less if more would not help.
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

  /// The number of epochs that the time allows.
  private func epochs(of defaults: Defaults) -> Double? {
    secondsPerEpoch(defaults).map { seconds / $0 }
  }

  /// Returns the defaults with wider or narrower layers, or nil if the layers were given or the width
  /// is out of range.
  private func scaled(
    _ defaults: Defaults, by factor: Double
  ) -> (defaults: Defaults, epochs: Double)? {
    let width = Int((Double(defaults.suggestion.width) * factor / 8).rounded()) * 8
    guard Self.widths.contains(width), !defaults.isPlain else { return nil }
    let other = defaults.with(width: width, epochs: defaults.suggestion.epochs)
    return epochs(of: other).map { (other, $0) }
  }
}
