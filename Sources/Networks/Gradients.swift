// The gradients of a batch, with the sparse rows that it touched.

import Matrices

/// A block of gradients. Groups with sparse rows are kept at zero, apart from the rows of the last
/// batch, so that a step costs nothing for the rows that it does not meet.
package final class Gradients<Scalar: MatrixScalar> {
  package let parameters: Parameters<Scalar>
  /// Those of the groups with sparse rows, by their names.
  private var touchedRows: [String: TouchedRows] = [:]

  /// Zeros in the shapes of a table.
  package init(_ table: ParameterTable) {
    parameters = Parameters(table)
    for group in table.groups where group.role == .sparseRows {
      touchedRows[group.name] = TouchedRows(count: group.rows)
    }
  }

  /// The rows of a group, or of a part of that name, that have a gradient; nil when all may have one.
  package func rows(of name: String) -> [Int32]? { touchedRows[name]?.rows }

  /// Says that the gradients of all sparse rows were changed.
  package func touchAllRows() {
    for name in touchedRows.keys { touchedRows[name]?.touchAll() }
  }

  /// Sets the sparse rows back to zero, apart from those of groups that will be written over.
  func clear(exceptIn rewritten: Set<String>) {
    for name in touchedRows.keys where !rewritten.contains(name) {
      touchedRows[name]?.clear(parameters[name])
    }
  }

  /// Says which rows of a group got a gradient; negative numbers are no rows.
  func touch(_ ids: ArraySlice<Int32>, of name: String) { touchedRows[name]?.touch(ids) }

  /// Says that all rows of a group got one.
  func touchAllRows(of name: String) { touchedRows[name]?.touchAll() }
}

/// The rows of one group that have a gradient, each once.
private struct TouchedRows {
  private var touched: [Int32] = []
  private var isTouched: [Bool]
  /// Whether other rows may have a gradient, too.
  private var areAllTouched = false

  init(count: Int) { isTouched = [Bool](repeating: false, count: count) }

  /// Nil for all.
  var rows: [Int32]? { areAllTouched ? nil : touched }

  mutating func touchAll() { areAllTouched = true }

  mutating func touch(_ ids: ArraySlice<Int32>) {
    for id in ids where id >= 0 && !isTouched[Int(id)] {
      isTouched[Int(id)] = true
      touched.append(id)
    }
  }

  /// Sets the rows of a gradient back to zero.
  mutating func clear<Scalar: MatrixScalar>(_ gradient: Matrix<Scalar>) {
    if areAllTouched { gradient.zero() }
    areAllTouched = false
    for id in touched {
      gradient.rows(Int(id)..<Int(id) + 1).zero()
      isTouched[Int(id)] = false
    }
    touched.removeAll(keepingCapacity: true)
  }
}

extension Network {
  /// Computes the gradient of the mean loss of `count` windows, and their losses as
  /// ``forward(_:targets:count:noise:in:)`` does.
  ///
  /// - Parameter network: the gradients as a network.
  package func computeGradients(
    of windows: [Int32], targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    into gradients: Gradients<Scalar>, as network: Network, in workspace: Workspace<Scalar>
  ) {
    let rewritten = output.rewrittenGroups
    gradients.clear(exceptIn: rewritten)
    backward(
      windows, targets: targets, count: count, noise: noise, gradient: network, in: workspace)
    for name in rewritten { gradients.touchAllRows(of: name) }
    let name = NetworkConfiguration.embeddingName
    if !rewritten.contains(name) {
      gradients.touch(windows.prefix(count * configuration.segments.width), of: name)
    }
  }
}
