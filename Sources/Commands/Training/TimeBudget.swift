// The choice of the network and the number of epochs for a given training time.

/// The training time that `--time` specifies.
///
/// More epochs of the default network improve the model more than a wider network with fewer
/// epochs. So the default width is kept as long as the time allows a reasonable number of epochs.
/// With less time the network gets narrower; with more time it gets wider.
struct TimeBudget {
  /// The training time in seconds.
  let seconds: Double
  /// Returns the cost of training a network; nil if it does not fit into memory.
  let cost: (Defaults) -> Cost?

  /// The time that training a network takes.
  struct Cost {
    /// The seconds per epoch, including validations.
    let epoch: Double
    /// The seconds for evaluating the test text, and for validating a partial last epoch.
    let end: Double
  }

  /// Defaults for the time.
  struct Choice {
    let defaults: Defaults
    /// Whether more time would give the same defaults, because the network has the maximum number
    /// of epochs and cannot get wider.
    let isLongest: Bool
  }

  /// The range of the number of epochs, relative to the default number.
  private static let shares = (least: 2.0 / 3, most: 3.0)
  /// The ratio of successive widths.
  private static let factor = 1.25
  private static let widths = 32...1024

  /// Returns defaults whose training takes the given time, or less if more time would not help; nil
  /// if the time is too short for any training or no network fits into memory.
  func choice(from defaults: Defaults) -> Choice? {
    let suited = defaults.suggestion.epochs
    let (least, most) = (Self.shares.least * suited, Self.shares.most * suited)
    var best = (defaults: defaults, epochs: epochs(of: defaults))
    while best.epochs ?? 0 < least, let narrower = scaled(best.defaults, by: 1 / Self.factor) {
      best = narrower
    }
    var isLongest = true
    while best.epochs ?? 0 > most, let wider = scaled(best.defaults, by: Self.factor),
      let epochs = wider.epochs
    {
      guard epochs >= suited else {
        isLongest = false
        break
      }
      best = wider
    }
    guard let epochs = best.epochs, epochs > 0 else { return nil }
    let width = best.defaults.suggestion.width
    return Choice(
      defaults: best.defaults.with(width: width, epochs: min(epochs, most)),
      isLongest: isLongest && epochs > most)
  }

  /// Returns the number of epochs that the time allows; nil if the network does not fit into
  /// memory.
  private func epochs(of defaults: Defaults) -> Double? {
    cost(defaults).map { (seconds - $0.end) / $0.epoch }
  }

  /// Returns the defaults with wider or narrower layers, and the number of epochs that the time
  /// allows for them; nil if the network is fixed, the width is out of range or rounding restores
  /// it.
  private func scaled(
    _ defaults: Defaults, by factor: Double
  ) -> (defaults: Defaults, epochs: Double?)? {
    let before = defaults.suggestion.width
    let width = CorpusDefaults.rounded(Double(before) * factor)
    guard width != before, Self.widths.contains(width), !defaults.hasFixedNetwork else {
      return nil
    }
    let other = defaults.with(width: width, epochs: defaults.suggestion.epochs)
    return (other, epochs(of: other))
  }
}
