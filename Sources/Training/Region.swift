// Parameters that are updated by one rule, and the loops that do it.

import Matrices

/// Parameters w, their gradient g and the optimizer's states of the same shape; of these the rows,
/// or all of them when `rows` is nil.
package struct Region<Scalar: MatrixScalar> {
  package let w: Matrix<Scalar>
  package let g: Matrix<Scalar>
  package let states: [Matrix<Scalar>]
  package var rows: [Int32]?
  package let workers: Workers

  /// Applies the rule to every element.
  ///
  /// Inlined, so that each optimizer has loops of its own, with its equation inside.
  /// - Complexity: one pass over w, g and the states.
  @inline(__always)
  func apply(_ rule: some UpdateRule) {
    switch self {
    case let region as Region<Float>: region.applyToVectors(rule)
    case let region as Region<Double>: region.applyToScalars(rule)
    default: preconditionFailure("no rule updates a \(Scalar.self)")
    }
  }

  /// The states that a rule uses; w stands for those that it does not.
  private func states(_ count: Int) -> (Matrix<Scalar>, Matrix<Scalar>) {
    precondition(
      g.count == w.count && states.count >= count && states.allSatisfy { $0.count == w.count },
      "\(g.count) gradients and states of \(states.map(\.count)) for \(w.count) parameters")
    return (count > 0 ? states[0] : w, count > 1 ? states[1] : w)
  }

  /// Calls `body` with runs of elements that make up the rows, shared among the workers.
  private func forEachRun(_ body: (Range<Int>) -> Void) {
    guard let rows else { return workers.split(w.count, elements: 1) { _, run in body(run) } }
    let width = w.columns
    workers.split(rows.count, elements: width) { _, piece in
      for i in piece {
        let row = Int(rows[i])
        precondition(row >= 0 && row < w.rows, "row \(row) of \(w.rows)")
        body(row * width..<(row + 1) * width)
      }
    }
  }
}

extension Region<Double> {
  fileprivate func applyToScalars<Rule: UpdateRule>(_ rule: Rule) {
    let (s, t) = states(Rule.stateCount)
    forEachRun { run in
      Matrix.update(run, of: w, by: g, s, t, stateCount: Rule.stateCount) {
        rule(&$0, $1, &$2, &$3)
      }
    }
  }
}

extension Region<Float> {
  fileprivate func applyToVectors<Rule: UpdateRule>(_ rule: Rule) {
    let (s, t) = states(Rule.stateCount)
    forEachRun { run in
      Matrix.update(run, of: w, by: g, s, t, stateCount: Rule.stateCount) {
        rule(&$0, $1, &$2, &$3)
      }
    }
  }
}
