// A value that changes gradually with the size of a corpus.

import Foundation

/// A function of the number of tokens. It is linear in the logarithm of this number between the
/// given points, and constant outside them.
struct TokenCurve: ExpressibleByDictionaryLiteral {
  private let points: [(tokens: Double, value: Double)]

  /// Creates a curve through points.
  ///
  /// - Parameter elements: The numbers of tokens, in increasing order, and their values; at least
  ///   one.
  init(dictionaryLiteral elements: (Double, Double)...) {
    points = elements.map { (tokens: $0.0, value: $0.1) }
    precondition(!points.isEmpty, "a curve without points")
  }

  /// Returns the value for a number of tokens.
  func callAsFunction(_ tokens: Double) -> Double {
    guard let next = points.firstIndex(where: { $0.tokens > tokens }) else {
      return points[points.count - 1].value
    }
    guard next > 0 else { return points[0].value }
    let (a, b) = (points[next - 1], points[next])
    let share = log(tokens / a.tokens) / log(b.tokens / a.tokens)
    return a.value + share * (b.value - a.value)
  }
}
