// Logarithms in the lines of ARPA files.

import Text

extension Span<UInt8> {
  /// Returns the logarithm at `range`, or nil if the bytes are not a number or its magnitude is too
  /// large. Minus infinity is read as the logarithm of 0 in ARPA files.
  func logarithm(_ range: Range<Int>) -> Float? {
    guard let number = float(range) else { return nil }
    if number == -.infinity { return NGramModel.logZero }
    return number.magnitude <= NGramModel.greatestLogarithm ? number : nil
  }
}
