// Weight decay that is applied to a sparse row only when the row is next touched.

import Foundation
import Matrices
import Networks

/// Decoupled weight decay that reaches a row only when the row is touched, for all steps since the
/// last time.
///
/// Step t decays a weight by the factor 1 − η_t λ. The product of these factors is
///
///     exp(S − S_r),  S = Σ ln(1 − η_t λ) over all steps so far,
///
/// where S_r is the value of S when row r was last brought up to date. A step costs O(touched
/// rows). The gradient of a row is computed from its weights before they are brought up to date, so
/// the model is exact only after ``decayAllRows()``.
///
/// S and S_r are part of the state of a run. Each is stored as the exact sum of two Floats, so that
/// a float32 file restores the same bits. Rounding to this form adds a relative error of at most
/// 2⁻⁴⁸ per step to S.
///
/// ln(1 − η λ) is undefined if η λ ≥ 1. Such a step brings all rows up to date and then scales them
/// by 1 − η λ, as eager decay does.
final class LazyDecay<Scalar: MatrixScalar> {
  /// S, then S_r of each row of each group, as pairs of Floats (high, low): the state for resuming.
  let state: Parameters<Scalar>
  private let groups: [Group]
  private let sum: Matrix<Scalar>
  private let λ: Double
  private let workers: Workers

  private struct Group {
    let name: String
    let w: Matrix<Scalar>
    /// S_r, with one row per row of w.
    let sums: Matrix<Scalar>
    let allRows: [Int32]
  }

  /// Creates the state, or returns nil if `regularization` decays no group of `parameters` lazily.
  init?(of parameters: Parameters<Scalar>, by regularization: Regularization, workers: Workers) {
    let groups = parameters.table.groups.filter(regularization.decaysLazily)
    guard !groups.isEmpty else { return nil }
    let total = ParameterGroup("sum", [2])
    let state = Parameters<Scalar>(
      ParameterTable([total] + groups.map { ParameterGroup("\($0.name).sums", [$0.rows, 2]) }))
    self.state = state
    sum = state[total.name]
    self.groups = groups.map { group in
      Group(
        name: group.name, w: parameters[group.name], sums: state["\(group.name).sums"],
        allRows: Array(0..<Int32(group.rows)))
    }
    λ = regularization.weightDecay
    self.workers = workers
  }

  /// Counts a step and brings the rows that it touches up to date.
  ///
  /// - Parameters:
  ///   - rate: η of this step.
  ///   - rows: Returns the distinct touched rows of the group with a name; nil for all.
  func run(rate: Double, touching rows: (String) -> [Int32]?) {
    let factor = 1 - rate * λ
    guard factor > 0 else {
      decayAllRows()
      for group in groups { group.w.scale(by: factor, on: workers) }
      return
    }
    setNumber(number(in: sum, row: 0) + log1p(-rate * λ), in: sum, row: 0)
    for group in groups { decay(rows(group.name) ?? group.allRows, of: group) }
  }

  /// Brings all rows up to date.
  ///
  /// Because this rounds, a run must do it only at fixed steps in order to be reproducible.
  func decayAllRows() {
    for group in groups { decay(group.allRows, of: group) }
  }

  private func decay(_ rows: [Int32], of group: Group) {
    let now = number(in: sum, row: 0)
    let factors = rows.map { row in
      let factor = exp(now - number(in: group.sums, row: Int(row)))
      setNumber(now, in: group.sums, row: Int(row))
      return factor
    }
    group.w.scale(rows, by: factors, on: workers)
  }

  private func number(in pairs: Matrix<Scalar>, row: Int) -> Double {
    Double(pairs[row, 0]) + Double(pairs[row, 1])
  }

  private func setNumber(_ number: Double, in pairs: Matrix<Scalar>, row: Int) {
    let high = Float(number)
    pairs[row, 0] = Scalar(high)
    pairs[row, 1] = Scalar(Float(number - Double(high)))
  }
}
