// All parameters of a network in one block of memory, seen through its table.

import Matrices

/// A block of scalars with the shapes of a table: parameters, gradients, or an optimizer's state.
package struct Parameters<Scalar: MatrixScalar>: Sendable {
  package let table: ParameterTable
  private let memory: Memory<Scalar>

  /// All zeros.
  package init(_ table: ParameterTable) {
    self.table = table
    memory = Memory(count: table.parameterCount)
  }

  /// Those of a network, all zeros.
  package init(_ configuration: NetworkConfiguration) { self.init(ParameterTable(configuration)) }

  /// The scalars of `memory`, which stand in the table's order.
  package init(_ table: ParameterTable, in memory: Memory<Scalar>) {
    (self.table, self.memory) = (table, memory)
    precondition(
      memory.count == table.parameterCount,
      "a block of \(memory.count) scalars for \(table.parameterCount) parameters")
  }

  /// A view of one group; a bias is a single row.
  package subscript(group: ParameterGroup) -> Matrix<Scalar> {
    Matrix(group.rows, group.columns, in: memory, at: group.offset)
  }

  /// A view of the group of that name.
  package subscript(name: String) -> Matrix<Scalar> { self[table[name]] }

  /// A view of a part of this table, or of one with fewer frozen groups.
  package subscript(part: ParameterTable.Part) -> Matrix<Scalar> {
    Matrix(part.rows, part.columns, in: memory, at: table[part.name].offset)
  }

  /// The whole block as one row.
  package var all: Matrix<Scalar> { Matrix(1, table.parameterCount, in: memory, at: 0) }
}

extension Parameters<Float> {
  /// The name of the first group with a number that is not finite.
  package var nameOfGroupNotFinite: String? { table.groups.first { !self[$0].isFinite }?.name }
}
