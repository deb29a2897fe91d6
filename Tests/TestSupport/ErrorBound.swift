// Comparisons of floats with their exact values, element by element under a bound for each.

/// u, the largest relative error of one rounding to `Float`.
package let unitRoundoff = 0x1p-24

/// An element that is further from its exact value than its bound allows.
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

/// The first element with |actualᵢ − expectedᵢ| > boundsᵢ, if any; a NaN agrees with a NaN alone,
/// and an infinity with itself.
///
/// - Precondition: three collections of one length.
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

/// The first element more than `ulps` units in the last place (of a `Float` of the expected value)
/// away from what is expected, if any.
package func firstDeviation(of actual: [Float], from expected: [Double], ulps: Double) -> Deviation?
{
  firstDeviation(
    of: actual, from: expected, bounds: expected.map { ulps * Double(Float($0).ulp) })
}
