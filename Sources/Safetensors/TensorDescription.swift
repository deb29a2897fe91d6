// The name, element type and shape of a tensor.

/// A tensor without its elements, which the file stores in row-major order.
package struct TensorDescription: Equatable, Sendable {
  package let name: String
  package let type: ElementType

  /// The size of each dimension; empty for a scalar.
  package let shape: [Int]

  /// Creates the description of a tensor.
  ///
  /// - Precondition: Every dimension is in 0 ..< 2^48, and the product of the nonzero dimensions
  ///   and the size of an element fits in an `Int`.
  package init(name: String, type: ElementType, shape: [Int]) {
    precondition(
      Self.byteCount(of: shape, type: type) != nil,
      "tensor \(name) of type \(type.rawValue) cannot have the shape \(shape)")
    self.name = name
    self.type = type
    self.shape = shape
  }

  /// The size of the tensor in bytes: the product of the shape, which is 1 for a scalar and 0 if
  /// any dimension is 0, times the size of an element.
  ///
  /// - Complexity: O(*d*), where *d* is the number of dimensions.
  package var byteCount: Int { Self.byteCount(of: shape, type: type) ?? 0 }

  /// Returns the size of a tensor in bytes, or `nil` if a dimension is out of range or the product
  /// overflows.
  static func byteCount(of shape: [Int], type: ElementType) -> Int? {
    guard shape.allSatisfy((0..<Format.numberLimit).contains) else { return nil }
    var product = type.byteCount
    // Zeros are left out so that they cannot hide an overflow in the product of the other
    // dimensions.
    for dimension in shape where dimension > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
