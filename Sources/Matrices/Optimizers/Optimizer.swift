// The interface of all optimizers: an update rule for each step, applied to parameters.

/// An algorithm that moves each parameter against its gradient.
package protocol Optimizer: Sendable {
  associatedtype Rule: UpdateRule

  /// Returns the update rule of a step.
  /// - Parameters:
  ///   - rate: η, the learning rate of this step.
  ///   - step: t, counted from 1.
  func rule(rate: Double, step: Int) -> Rule

  /// Updates the parameters of a slice in one step.
  func update<Scalar: MatrixScalar>(_ region: ParameterSlice<Scalar>, rate: Double, step: Int)
}

extension Optimizer {
  /// The number of state values that the rule keeps for each parameter. All are initially zero.
  package var stateCount: Int { Rule.stateCount }

  @inline(__always)
  package func update<Scalar: MatrixScalar>(
    _ region: ParameterSlice<Scalar>, rate: Double, step: Int
  ) {
    region.apply(rule(rate: rate, step: step))
  }
}
