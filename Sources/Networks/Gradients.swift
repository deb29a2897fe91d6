// The gradients of a batch and the sparse rows that it touched.

import Matrices

/// A block of gradients.
///
/// In groups with sparse rows, all rows are zero except those of the last batch. A step therefore
/// costs nothing for rows that it does not touch.
package final class Gradients<Scalar: MatrixScalar> {
  package let parameters: Parameters<Scalar>
  /// The touched rows of the groups with sparse rows, by group name.
  private var touchedRows: [String: TouchedRows] = [:]

  /// Creates zero gradients with the shapes of a table.
  package init(_ table: ParameterTable) {
    parameters = Parameters(table)
    for group in table.groups where group.role == .sparseRows {
      touchedRows[group.name] = TouchedRows(count: group.rows)
    }
  }

  /// Returns the rows of a group, or of the part with that name, that have a gradient; nil if all
  /// may have one.
  package func rows(of name: String) -> [Int32]? { touchedRows[name]?.rows }

  /// Marks all rows of all groups with sparse rows as touched.
  package func touchAllRows() {
    for name in touchedRows.keys { touchedRows[name]?.touchAll() }
  }

  /// Sets the touched rows to zero, except in groups that will be overwritten.
  func clear(exceptIn rewritten: Set<String>, on workers: Workers) {
    for name in touchedRows.keys where !rewritten.contains(name) {
      touchedRows[name]?.clear(parameters[name], on: workers)
    }
  }

  /// Marks rows of a group as touched; negative IDs are ignored.
  func touch(_ ids: ArraySlice<Int32>, of name: String) { touchedRows[name]?.touch(ids) }

  /// Marks all rows of a group as touched.
  func touchAllRows(of name: String) { touchedRows[name]?.touchAll() }
}

/// The distinct rows of one group that have a gradient.
private struct TouchedRows {
  private var touched: [Int32] = []
  private var isTouched: [Bool]
  /// Whether rows other than those in `touched` may have a gradient.
  private var areAllTouched = false

  init(count: Int) { isTouched = [Bool](repeating: false, count: count) }

  /// The touched rows; nil if all are.
  var rows: [Int32]? { areAllTouched ? nil : touched }

  mutating func touchAll() { areAllTouched = true }

  mutating func touch(_ ids: ArraySlice<Int32>) {
    for id in ids where id >= 0 && !isTouched[Int(id)] {
      isTouched[Int(id)] = true
      touched.append(id)
    }
  }

  /// Sets the touched rows of a gradient to zero.
  mutating func clear<Scalar: MatrixScalar>(_ gradient: Matrix<Scalar>, on workers: Workers) {
    if areAllTouched { gradient.zero() } else { gradient.zero(rows: touched, on: workers) }
    areAllTouched = false
    for id in touched { isTouched[Int(id)] = false }
    touched.removeAll(keepingCapacity: true)
  }
}

extension Network {
  /// Computes the gradient of the mean loss of `count` examples, and the losses as in
  /// ``forward(_:targets:count:noise:samples:in:)``.
  ///
  /// - Parameter network: A network over the parameters of `gradients`.
  package func computeGradients(
    of inputs: Inputs, targets: [Int32], count: Int, noise: DropoutNoise? = nil,
    samples: ClassSamples<Scalar>? = nil, into gradients: Gradients<Scalar>, as network: Network,
    in workspace: Workspace<Scalar>
  ) {
    let rewritten = output.rewrittenGroups(isSampled: samples != nil)
    gradients.clear(exceptIn: rewritten, on: workspace.workers)
    backward(
      inputs, targets: targets, count: count, noise: noise, samples: samples, gradient: network,
      in: workspace)
    for name in rewritten { gradients.touchAllRows(of: name) }
    if let samples {
      for name in output.groupsWithClassRows { gradients.touch(samples.ids[...], of: name) }
    }
    let name = NetworkConfiguration.embeddingName
    if !rewritten.contains(name) {
      gradients.touch(embedding.ids(of: inputs, count: count), of: name)
    }
  }
}
