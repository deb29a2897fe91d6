// The equation of an update.

/// How an element changes: a parameter w with its gradient g and up to two numbers remembered for it.
package protocol UpdateRule: Sendable {
  /// How many of s and t the rule uses; the others are not kept.
  static var stateCount: Int { get }

  func callAsFunction<T: Lanes>(_ w: inout T, _ g: T, _ s: inout T, _ t: inout T)
}
