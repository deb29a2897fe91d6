// The search for numbers that are none.

extension Matrix<Float> {
  /// Whether no scalar is infinite or NaN: 0·x is zero for all others.
  ///
  /// - Complexity: one pass at the speed of memory.
  package var isFinite: Bool {
    let whole = count & ~15
    var sum = Vector.zero
    for i in stride(from: 0, to: whole, by: 16) { sum = sum.addingProduct(load(start + i), 0) }
    sum = sum.addingProduct(loadTail(start + whole, count - whole, padding: 0), 0)
    return sum == .zero
  }
}
