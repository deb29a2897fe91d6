// The description of one parameter tensor, declared by its layer.

/// A tensor of parameters: a weight or a bias.
package struct ParameterGroup: Equatable, Sendable {
  /// How training changes a group.
  package enum Role: Sendable {
    /// Every step changes every element.
    case dense
    /// A step changes only the rows that the batch touches, unless penalties change all rows.
    case sparseRows
    /// Training does not change the group, which has no optimizer state.
    case frozen
  }

  /// The name of the tensor in files.
  package let name: String
  /// [inputs, outputs] for a weight, [outputs] for a bias.
  package let shape: [Int]
  package var role: Role
  /// The variance of the initial values, which are uniform around 0. If it is 0, they are zero.
  package let variance: Double
  /// The classes to which the first columns belong, one for each, if the group has columns for some
  /// of the classes only; otherwise nil. Further columns belong to no class.
  package let classes: Range<Int>?
  /// The position of the first element in the block, set by ``ParameterTable``.
  package internal(set) var offset = 0

  package init(
    _ name: String, _ shape: [Int], role: Role = .dense, variance: Double = 0,
    classes: Range<Int>? = nil
  ) {
    (self.name, self.shape, self.role) = (name, shape, role)
    (self.variance, self.classes) = (variance, classes)
  }

  package var isBias: Bool { shape.count == 1 }
  package var count: Int { shape.reduce(1, *) }
  /// The elements of a bias are the columns of one row or, if the bias has sparse rows, one row each.
  package var rows: Int { isBias && role != .sparseRows ? 1 : shape[0] }
  package var columns: Int { isBias && role == .sparseRows ? 1 : shape[shape.count - 1] }
}
