// A second implementation of the network in running-error arithmetic, which bounds Float errors.

import Foundation
import LanguageModel
import Networks
import TestSupport

/// Bounds of the Float errors in the logits and gradients of a fixture.
///
/// It supports only plain networks, without normalization, residual connections or averages. The
/// bounds assume the worst case for each deviation from a mean, so with three normalized layers
/// they would exceed the values.
struct BoundedNetwork {
  private(set) var logits: [[RunningError]] = []
  private(set) var gradients: [String: [RunningError]] = [:]

  private typealias Row = [RunningError]
  private let fixture: Fixture
  private let parameters: [String: Row]

  init(_ fixture: Fixture) throws {
    self.fixture = fixture
    let table = ParameterTable(fixture.configuration.network(vocabulary: fixture.vocabulary))
    parameters = Dictionary(
      uniqueKeysWithValues: try table.groups.map { group in
        (
          group.name,
          try fixture.numbers("parameter/\(group.name)").map(RunningError.init(rounding:))
        )
      })
    for group in table.groups {
      gradients[group.name] = Row(repeating: RunningError(0, error: 0), count: group.count)
    }
    for i in 0..<fixture.batch { run(window: i) }
  }

  private mutating func run(window: Int) {
    let (configuration, words) = (fixture.configuration, fixture.vocabulary)
    let (n, m) = (configuration.context, configuration.embedding)
    let context = fixture.contexts[window * n..<(window + 1) * n].map(Int.init)
    let depth = configuration.hidden.count

    var derivatives: [Row] = []
    var h = [context.flatMap { parameters["embedding.weight"]![$0 * m..<($0 + 1) * m] }]
    for i in 0..<depth {
      let y = affine(h[i], "hidden.\(i).weight", plus: "hidden.\(i).bias")
      let g = y.map { $0.applying(configuration.activation) }
      h.append(g.map(\.value))
      derivatives.append(g.map(\.derivative))
    }
    let output = outputWeights
    var z = (0..<words).map { j in
      RunningError.dot(h[depth], column(j, of: output, words), plus: parameters["output.bias"]![j])
    }
    if configuration.direct {
      let direct = parameters["direct.weight"]!
      z = z.enumerated().map { .dot(h[0], column($0, of: direct, words), plus: $1) }
    }
    logits.append(z)

    let dz = gradientOfLogits(z, target: Int(fixture.targets[window]))
    add(dz, to: "output.bias")
    if configuration.tied {
      for j in 0..<words { add(h[depth].map { $0 * dz[j] }, to: "embedding.weight", at: j * m) }
    } else {
      addOuterProduct(h[depth], dz, to: "output.weight")
    }
    var dh = h[depth].indices.map { k in
      RunningError.dot(dz, Array(output[k * words..<(k + 1) * words]))
    }
    for i in (0..<depth).reversed() {
      let dy = zip(dh, derivatives[i]).map { $0 * $1 }
      addOuterProduct(h[i], dy, to: "hidden.\(i).weight")
      add(dy, to: "hidden.\(i).bias")
      let (weight, width) = (parameters["hidden.\(i).weight"]!, dy.count)
      dh = h[i].indices.map { .dot(dy, Array(weight[$0 * width..<($0 + 1) * width])) }
    }
    if configuration.direct {
      let direct = parameters["direct.weight"]!
      addOuterProduct(h[0], dz, to: "direct.weight")
      dh = dh.enumerated().map { k, dx in
        .dot(dz, Array(direct[k * words..<(k + 1) * words]), plus: dx)
      }
    }
    for (place, word) in context.enumerated() {
      add(Array(dh[place * m..<(place + 1) * m]), to: "embedding.weight", at: word * m)
    }
  }

  /// U, or Eᵀ if tied, with the shape [inputs, V].
  private var outputWeights: Row {
    guard fixture.configuration.tied else { return parameters["output.weight"]! }
    let (m, words) = (fixture.configuration.embedding, fixture.vocabulary)
    let embedding = parameters["embedding.weight"]!
    return (0..<m).flatMap { k in (0..<words).map { embedding[$0 * m + k] } }
  }

  private func affine(_ x: Row, _ weight: String, plus bias: String) -> Row {
    let (w, b) = (parameters[weight]!, parameters[bias]!)
    return b.indices.map { .dot(x, column($0, of: w, b.count), plus: b[$0]) }
  }

  private func column(_ j: Int, of matrix: Row, _ width: Int) -> Row {
    stride(from: j, to: matrix.count, by: width).map { matrix[$0] }
  }

  /// Returns (softmax(z) − 1[target]) / B.
  ///
  /// An error δ of the logits changes a probability by a factor of at most 1 ± 2δ. The exponential,
  /// the sum and the scaling add a few ulp.
  private func gradientOfLogits(_ z: Row, target: Int) -> Row {
    let largest = z.map(\.value).max() ?? 0
    let total = z.reduce(0) { $0 + exp($1.value - largest) }
    let δ = z.map(\.error).max() ?? 0
    let range = largest - (z.map(\.value).min() ?? 0)
    return z.indices.map { j in
      let p = exp(z[j].value - largest) / total
      let hit = j == target ? 1.0 : 0.0
      let relative = 2 * δ + (range + 12) * unitRoundoff
      let batch = Double(fixture.batch)
      return RunningError(
        (p - hit) / batch, error: (p * relative + 2 * hit * unitRoundoff) / batch)
    }
  }

  private mutating func addOuterProduct(_ x: Row, _ dy: Row, to name: String) {
    for (k, x) in x.enumerated() { add(dy.map { x * $0 }, to: name, at: k * dy.count) }
  }

  /// Adds the contribution of one window to a gradient, which is a sum of at most B·(n + 1) of
  /// them.
  private mutating func add(_ row: Row, to name: String, at start: Int = 0) {
    let parts = Double(fixture.batch * (fixture.configuration.context + 1))
    for (i, part) in row.enumerated() {
      gradients[name]![start + i].value += part.value
      gradients[name]![start + i].error += part.error + parts * unitRoundoff * abs(part.value)
    }
  }
}
