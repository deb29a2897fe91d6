// Gradient checking by central differences, tensor by tensor.

import Matrices

/// Compares the gradients of a network with finite differences of its loss.
package struct GradientCheck: Sendable {
  /// The result for one tensor.
  package struct Finding: Equatable, Sendable {
    package let name: String
    package let shape: [Int]
    /// The number of elements that were compared.
    package let compared: Int
    /// max |analytic − numeric| / max(|analytic|, |numeric|).
    ///
    /// Each maximum is over the tensor, not per element, so that elements near zero do not inflate
    /// the error.
    package let relativeError: Double
    package var passes: Bool { relativeError < GradientCheck.tolerance }
  }

  /// The steps h of the central differences, tried in order until one agrees with the gradient.
  ///
  /// In Double, a central difference has an error of O(h²) from the formula and O(u/h) from
  /// rounding. With h = 10⁻⁵ both are near 10⁻¹⁰ for losses and gradients of ordinary size. A larger
  /// step is needed for gradients far below 1, and smaller steps if a ReLU has its kink within h of
  /// the weight; a wrong gradient disagrees at every step.
  package static let steps = [1e-5, 1e-3, 1e-6, 1e-7]
  /// The relative error below which a tensor passes.
  package static let tolerance = 1e-6

  /// Compares dL/dw with (L(w + h) − L(w − h)) / 2h for elements w of every tensor that is not
  /// frozen.
  ///
  /// - Parameters:
  ///   - noise: The dropout choices, the same for all passes.
  ///   - samples: The classes to which the loss is restricted; nil for all classes.
  ///   - limit: The maximum number of elements to compare per tensor; they are evenly spaced.
  /// - Complexity: Two forward passes per element, up to eight if the first steps disagree.
  package static func run(
    _ network: Network<Double>, inputs: Inputs, targets: [Int32], noise: DropoutNoise? = nil,
    samples: ClassSamples<Double>? = nil, limit: Int = .max, workers: Workers
  ) -> [Finding] {
    let (count, parameters) = (targets.count, network.parameters)
    let workspace = Workspace<Double>(
      network.configuration, capacity: count, gradients: true, drops: noise != nil,
      workers: workers)
    let gradients = Gradients<Double>(parameters.table)
    network.computeGradients(
      of: inputs, targets: targets, count: count, noise: noise, samples: samples,
      into: gradients, as: network.over(gradients.parameters), in: workspace)

    func meanLoss() -> Double {
      network.forward(
        inputs, targets: targets, count: count, noise: noise, samples: samples, in: workspace)
      return workspace.losses.prefix(count).reduce(0, +) / Double(count)
    }
    return parameters.table.groups.filter { $0.role != .frozen }.map { group in
      let (weights, analytic) = (parameters[group], gradients.parameters[group])
      let spacing = (group.count - 1) / limit + 1
      let scale = analytic.scalars.reduce(0) { max($0, abs($1)) }
      var (largestError, largest, compared) = (0.0, scale, 0)
      for i in stride(from: 0, to: group.count, by: spacing) {
        let (row, column) = i.quotientAndRemainder(dividingBy: group.columns)
        var (numeric, error) = (0.0, Double.infinity)
        for step in steps where !(error < tolerance * scale) {
          numeric = weights.centralDifference(of: meanLoss, atRow: row, column, step: step)
          error = abs(analytic[row, column] - numeric)
        }
        // `max` would ignore a NaN, which must count as a failure.
        largestError = error.isNaN ? .infinity : max(largestError, error)
        largest = max(largest, abs(numeric))
        compared += 1
      }
      return Finding(
        name: group.name, shape: group.shape, compared: compared,
        relativeError: largest > 0 ? largestError / largest : largestError)
    }
  }
}

extension Matrix<Double> {
  /// Returns (L(w + h) − L(w − h)) / 2h for the element w, whose value is restored afterwards.
  fileprivate func centralDifference(
    of loss: () -> Double, atRow row: Int, _ column: Int, step h: Double
  ) -> Double {
    let w = self[row, column]
    defer { self[row, column] = w }
    self[row, column] = w + h
    let above = loss()
    self[row, column] = w - h
    return (above - loss()) / (2 * h)
  }
}
