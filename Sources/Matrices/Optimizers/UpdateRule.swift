// The equation of an update.

/// The equation that updates a parameter w from its gradient g and up to two state values, s and t.
package protocol UpdateRule: Sendable {
  /// The number of state values that the rule uses. Changes to the others are discarded.
  static var stateCount: Int { get }

  /// Updates w, s and t.
  func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T)
}
