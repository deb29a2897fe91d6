// The search for numbers that are none.

extension Matrix<Float> {
  /// Whether no scalar is infinite or NaN: 0·x is zero for all others.
  ///
  /// - Complexity: one pass at the speed of memory.
  package var isFinite: Bool {
    var sum = Vector.zero
    forEachVector(start, count, padding: 0) { sum = sum.addingProduct($0, 0) }
    return sum == .zero
  }
}
