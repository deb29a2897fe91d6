// Comparisons of floats with their exact values, with an error bound for each element.

/// The unit roundoff u: the largest relative error of one rounding to `Float`.
package let unitRoundoff = 0x1p-24

/// An element that differs from its exact value by more than its bound.
package struct Deviation: Equatable, CustomStringConvertible, Sendable {
  package let index: Int
  package let actual: Double
  package let expected: Double
  package let bound: Double

  package var description: String {
    "element \(index) is \(actual) instead of \(expected), off by \((actual - expected).magnitude) "
      + "where \(bound) is allowed"
  }
}

/// Returns the first element with |actualᵢ − expectedᵢ| > boundsᵢ, or `nil` if there is none.
///
/// A NaN agrees only with a NaN, and an infinity with itself.
///
/// - Precondition: The three collections have the same length.
package func firstDeviation(
  of actual: [some BinaryFloatingPoint], from expected: [Double], bounds: [Double]
) -> Deviation? {
  precondition(
    actual.count == expected.count && actual.count == bounds.count,
    "\(actual.count) elements, \(expected.count) expected with \(bounds.count) bounds")
  for (index, value) in actual.enumerated() {
    let (actual, expected, bound) = (Double(value), expected[index], bounds[index])
    let agrees =
      actual == expected || (actual.isNaN && expected.isNaN)
      || (actual - expected).magnitude <= bound
    if !agrees {
      return Deviation(index: index, actual: actual, expected: expected, bound: bound)
    }
  }
  return nil
}

/// Returns the first element that differs from its expected value by more than `ulps` units in the
/// last place of the expected value as a `Float`, or `nil` if there is none.
package func firstDeviation(of actual: [Float], from expected: [Double], ulps: Double) -> Deviation?
{
  firstDeviation(
    of: actual, from: expected, bounds: expected.map { ulps * Double(Float($0).ulp) })
}
