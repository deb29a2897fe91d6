// All parameters of a model in one block of memory, seen through its table.

import Matrices

/// A block of scalars with the shapes of a table: parameters, gradients, or an optimizer's state.
package struct Parameters<Scalar: MatrixScalar>: Sendable {
  package let configuration: ModelConfiguration
  package let table: ParameterTable
  private let memory: Memory<Scalar>

  /// All zeros.
  package init(_ configuration: ModelConfiguration, vocabulary: Int) {
    self.configuration = configuration
    table = ParameterTable(configuration, vocabulary: vocabulary)
    memory = Memory(count: table.parameterCount)
  }

  /// The scalars of `memory`, which stand in the table's order.
  package init(_ configuration: ModelConfiguration, vocabulary: Int, in memory: Memory<Scalar>) {
    self.configuration = configuration
    table = ParameterTable(configuration, vocabulary: vocabulary)
    self.memory = memory
    precondition(
      memory.count == table.parameterCount,
      "a block of \(memory.count) scalars for \(table.parameterCount) parameters")
  }

  /// The size of the vocabulary, V.
  package var vocabulary: Int { table.entries[0].rows }

  /// A block of zeros of the same shape.
  package func zeros() -> Parameters { Parameters(configuration, vocabulary: vocabulary) }

  /// A view of one tensor; a bias is a single row.
  package subscript(entry: ParameterTable.Entry) -> Matrix<Scalar> {
    Matrix(entry.rows, entry.columns, in: memory, at: entry.offset)
  }

  /// A view of the tensor of that name.
  package subscript(name: String) -> Matrix<Scalar> {
    guard let entry = table.entries.first(where: { $0.name == name }) else {
      preconditionFailure("no parameter \(name) in \(table.entries.map(\.name))")
    }
    return self[entry]
  }

  /// The input embeddings, [V, m].
  package var embedding: Matrix<Scalar> { self[table.entries[0]] }

  /// Everything but the input embeddings, as one row.
  package var rest: Matrix<Scalar> {
    let offset = table.entries[1].offset
    return Matrix(1, table.parameterCount - offset, in: memory, at: offset)
  }

  /// The whole block as one row.
  package var all: Matrix<Scalar> { Matrix(1, table.parameterCount, in: memory, at: 0) }
}

extension Parameters<Float> {
  /// The name of the first tensor with a number that is not finite.
  package var nameOfTensorNotFinite: String? { table.entries.first { !self[$0].isFinite }?.name }
}
