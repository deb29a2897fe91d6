// The network and the number of epochs for a given training time.

/// The choice that `--time` makes.
///
/// More epochs of the network that suits the text help more than a wider network with fewer epochs. So
/// the width stays as long as the time allows a reasonable number of epochs. With less time the
/// network gets narrower, with more time wider.
struct TimeBudget {
  let seconds: Double
  /// The time that a network takes; nil if it does not fit into memory.
  let cost: (Defaults) -> Cost?

  struct Cost {
    /// The seconds per epoch, validations included.
    let epoch: Double
    /// The seconds of the test at the end, and of the validation of an epoch that ends early.
    let end: Double
  }

  /// The range of the number of epochs, relative to the default.
  private static let shares = (least: 2.0 / 3, most: 3.0)
  /// The ratio of successive widths.
  private static let factor = 1.25
  private static let widths = 32...1024

  /// Returns defaults whose training takes the given time, or less if more would not help; nil if the
  /// time is too short for any training.
  func choice(from defaults: Defaults) -> Defaults? {
    let suited = defaults.suggestion.epochs
    let (least, most) = (Self.shares.least * suited, Self.shares.most * suited)
    var best = (defaults: defaults, epochs: epochs(of: defaults))
    while best.epochs ?? 0 < least, let narrower = scaled(best.defaults, by: 1 / Self.factor) {
      best = narrower
    }
    while best.epochs ?? 0 > most, let wider = scaled(best.defaults, by: Self.factor),
      wider.epochs ?? 0 >= suited
    {
      best = wider
    }
    guard let epochs = best.epochs, epochs > 0 else { return nil }
    let width = best.defaults.suggestion.width
    return best.defaults.with(width: width, epochs: min(epochs, most))
  }

  /// The number of epochs that the time allows; nil for a network that does not fit into memory.
  private func epochs(of defaults: Defaults) -> Double? {
    cost(defaults).map { (seconds - $0.end) / $0.epoch }
  }

  /// Returns the defaults with wider or narrower layers, or nil if the layers were given or the width
  /// is out of range.
  private func scaled(
    _ defaults: Defaults, by factor: Double
  ) -> (defaults: Defaults, epochs: Double?)? {
    let width = Int((Double(defaults.suggestion.width) * factor / 8).rounded()) * 8
    guard Self.widths.contains(width), !defaults.isPlain else { return nil }
    let other = defaults.with(width: width, epochs: defaults.suggestion.epochs)
    return (other, epochs(of: other))
  }
}
