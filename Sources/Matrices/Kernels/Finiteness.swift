// Detection of values that are not finite.

extension Matrix<Float> {
  /// A Boolean value that indicates whether every scalar is finite.
  ///
  /// 0·x is NaN if x is infinite or NaN, and zero for all other x.
  ///
  /// - Complexity: one pass at the speed of memory.
  package var isFinite: Bool {
    var sum = Vector.zero
    forEachVector(start, count, padding: 0) { sum = sum.addingProduct($0, 0) }
    return sum == .zero
  }
}
