// The parameters of a network in one block of memory, accessed through its table.

import Matrices

/// A block of scalars with the shapes of a table: parameters, gradients or an optimizer state.
package struct Parameters<Scalar: MatrixScalar>: Sendable {
  package let table: ParameterTable
  private let memory: Memory<Scalar>

  /// Creates a block of zeros.
  package init(_ table: ParameterTable) {
    self.table = table
    memory = Memory(count: table.parameterCount)
  }

  /// Creates a block of zeros for a network.
  package init(_ configuration: NetworkConfiguration) { self.init(ParameterTable(configuration)) }

  /// Creates a view of `memory`, which holds the scalars in the order of the table.
  ///
  /// - Precondition: `memory` has as many scalars as the table has parameters.
  package init(_ table: ParameterTable, in memory: Memory<Scalar>) {
    (self.table, self.memory) = (table, memory)
    precondition(
      memory.count == table.parameterCount,
      "a block of \(memory.count) scalars for \(table.parameterCount) parameters")
  }

  /// A view of a group; a bias is a single row unless it has sparse rows.
  package subscript(group: ParameterGroup) -> Matrix<Scalar> {
    Matrix(group.rows, group.columns, in: memory, at: group.offset)
  }

  /// A view of the group with a name.
  package subscript(name: String) -> Matrix<Scalar> { self[table[name]] }

  /// A view of a part of this table, or of a table that also has frozen groups.
  package subscript(part: ParameterTable.Part) -> Matrix<Scalar> {
    Matrix(part.rows, part.columns, in: memory, at: table[part.name].offset)
  }

  /// The whole block as one row.
  package var all: Matrix<Scalar> { Matrix(1, table.parameterCount, in: memory, at: 0) }
}

extension Parameters<Float> {
  /// The name of the first group with a value that is not finite; nil if all are finite.
  package var nameOfGroupNotFinite: String? { table.groups.first { !self[$0].isFinite }?.name }
}
