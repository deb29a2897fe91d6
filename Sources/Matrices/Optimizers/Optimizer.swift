// What all optimizers share: a rule for each step, applied to regions of memory.

/// A rule that moves each parameter against its gradient.
package protocol Optimizer: Sendable {
  associatedtype Rule: UpdateRule

  /// The equation of a step.
  /// - Parameters:
  ///   - rate: η, the learning rate of this step.
  ///   - step: t, counted from 1.
  func rule(rate: Double, step: Int) -> Rule

  /// One step for a region.
  func update<Scalar: MatrixScalar>(_ region: ParameterSlice<Scalar>, rate: Double, step: Int)
}

extension Optimizer {
  /// How many numbers the rule remembers for each parameter; all begin at zero.
  package var stateCount: Int { Rule.stateCount }

  @inline(__always)
  package func update<Scalar: MatrixScalar>(
    _ region: ParameterSlice<Scalar>, rate: Double, step: Int
  ) {
    region.apply(rule(rate: rate, step: step))
  }
}
