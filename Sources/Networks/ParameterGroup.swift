// What a layer declares of one of its tensors.

/// A group of parameters that belong together: a weight or a bias.
package struct ParameterGroup: Equatable, Sendable {
  /// How training changes a group.
  package enum Role: Sendable {
    /// Every element, at every step.
    case dense
    /// Only the rows that a batch touches, unless penalties change all of them.
    case sparseRows
    /// Not at all; the group has no optimizer state.
    case frozen
  }

  /// As in files.
  package let name: String
  /// [inputs, outputs] of a weight, [outputs] of a bias.
  package let shape: [Int]
  package var role: Role
  /// The variance of the initial values, which are uniform around 0; 0 for zeros.
  package let variance: Double
  /// Whether weight decay reaches a sparse row only when it is next touched, for all steps since, so
  /// that a step need not change every row; groups with another role ignore it.
  package let decaysLazily: Bool
  /// The position of the first element in the block; set by the table.
  package internal(set) var offset = 0

  package init(
    _ name: String, _ shape: [Int], role: Role = .dense, variance: Double = 0,
    decaysLazily: Bool = false
  ) {
    (self.name, self.shape, self.role, self.variance) = (name, shape, role, variance)
    self.decaysLazily = decaysLazily
  }

  package var isBias: Bool { shape.count == 1 }
  package var count: Int { shape.reduce(1, *) }
  package var rows: Int { isBias ? 1 : shape[0] }
  package var columns: Int { shape[shape.count - 1] }
}
