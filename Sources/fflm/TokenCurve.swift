// A number that changes gradually with the size of a text.

import Foundation

/// A function of a number of tokens: straight between its points, over the logarithm of the tokens,
/// and constant outside them.
struct TokenCurve: ExpressibleByDictionaryLiteral {
  private let points: [(tokens: Double, value: Double)]

  /// - Parameter elements: values by tokens, at least one, the tokens rising.
  init(dictionaryLiteral elements: (Double, Double)...) {
    points = elements.map { (tokens: $0.0, value: $0.1) }
    precondition(!points.isEmpty, "a curve without points")
  }

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
