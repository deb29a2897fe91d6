// Double arithmetic that tracks how far the same arithmetic in Float may be off.

import Foundation

/// A number and a first-order bound on the error that Float arithmetic makes in computing it, for
/// any order of its sums.
package struct RunningError: Sendable {
  package var value: Double
  package var error: Double

  package init(_ value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// Creates a number that is rounded to Float.
  package init(rounding value: Double) {
    self.init(value, error: unitRoundoff * abs(value))
  }

  /// Returns Σ xᵢyᵢ + `start`, with an error of (k + 2)·u·(Σ|xᵢ||yᵢ| + |`start`|) for k products,
  /// plus the propagated errors of the factors and of `start`.
  package static func dot(
    _ x: [RunningError], _ y: [RunningError], plus start: RunningError? = nil
  ) -> RunningError {
    precondition(x.count == y.count, "\(x.count) and \(y.count) factors")
    var (sum, magnitude, error) = (start?.value ?? 0, abs(start?.value ?? 0), start?.error ?? 0)
    for (x, y) in zip(x, y) {
      sum += x.value * y.value
      magnitude += abs(x.value * y.value)
      error += abs(x.value) * y.error + abs(y.value) * x.error + x.error * y.error
    }
    return RunningError(sum, error: error + Double(x.count + 2) * unitRoundoff * magnitude)
  }

  package static func * (x: RunningError, y: RunningError) -> RunningError {
    let error = abs(x.value) * y.error + abs(y.value) * x.error + x.error * y.error
    return RunningError(x.value * y.value, error: error).rounded
  }

  package static func + (x: RunningError, y: RunningError) -> RunningError {
    RunningError(x.value + y.value, error: x.error + y.error).rounded
  }

  package static func - (x: RunningError, y: RunningError) -> RunningError {
    RunningError(x.value - y.value, error: x.error + y.error).rounded
  }

  /// The number, rounded to Float once more.
  var rounded: RunningError {
    RunningError(value, error: error + unitRoundoff * (abs(value) + error))
  }

  /// Returns the value of a function. Its derivative multiplies the error, and its result is off by
  /// `ulps` units in the last place.
  package func map(derivative: Double, ulps: Double, _ function: (Double) -> Double) -> RunningError
  {
    let result = function(value)
    return RunningError(result, error: derivative * error + 2 * ulps * unitRoundoff * abs(result))
  }
}
