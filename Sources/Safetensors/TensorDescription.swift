// What a file says of one tensor: its name, element type and shape.

/// A tensor without its elements, which lie in row-major order in the file.
package struct TensorDescription: Equatable, Sendable {
  package let name: String
  package let type: ElementType

  /// The size of each dimension; empty for a scalar.
  package let shape: [Int]

  /// - Precondition: every dimension lies in 0 ..< 2^48, and the product of those above 0 and the
  ///   width of an element fits in an `Int`.
  package init(name: String, type: ElementType, shape: [Int]) {
    precondition(
      Self.byteCount(of: shape, type: type) != nil,
      "tensor \(name) of type \(type.rawValue) cannot have the shape \(shape)")
    self.name = name
    self.type = type
    self.shape = shape
  }

  /// The product of the shape, 1 for a scalar and 0 if any dimension is 0, times the width of an
  /// element.
  ///
  /// - Complexity: O(*d*), where *d* is the number of dimensions.
  package var byteCount: Int { Self.byteCount(of: shape, type: type) ?? 0 }

  /// The bytes of a tensor, or `nil` if a dimension is out of range or a product overflows.
  static func byteCount(of shape: [Int], type: ElementType) -> Int? {
    guard shape.allSatisfy((0..<Format.numberLimit).contains) else { return nil }
    var product = type.byteCount
    // A zero must not excuse the other dimensions: some order of multiplying them would overflow.
    for dimension in shape where dimension > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
