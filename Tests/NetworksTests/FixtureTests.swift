// Tests of logits, loss and gradients against PyTorch.

import Matrices
import TestSupport
import Testing

@testable import Networks

@Suite("PyTorch fixtures")
struct FixtureTests {
  private func gradients<Scalar: MatrixScalar>(
    _ fixture: Fixture, _: Scalar.Type
  ) throws -> (logits: [Scalar], losses: [Double], gradients: Parameters<Scalar>) {
    let network: Network<Scalar> = try fixture.network()
    let workspace = Workspace<Scalar>(
      network.configuration, capacity: fixture.batch, gradients: true,
      workers: Workers(count: 2, leastWork: 1))
    let logits = network.scores(of: fixture.contexts, count: fixture.batch, in: workspace).scalars
    let gradients = Gradients<Scalar>(network.parameters.table)
    network.computeGradients(
      of: fixture.contexts, targets: fixture.targets, count: fixture.batch, into: gradients,
      as: network.over(gradients.parameters), in: workspace)
    return (logits, Array(workspace.losses), gradients.parameters)
  }

  @Test(
    "logits, loss and gradients in Double agree with PyTorch to 1e-10", arguments: Fixture.names)
  func double(name: String) throws {
    let fixture = try Fixture(name)
    let ours = try gradients(fixture, Double.self)
    let loss = ours.losses.reduce(0, +) / Double(fixture.batch)
    var pairs = [
      ("logits", ours.logits, try fixture.numbers("logits")),
      ("loss", [loss], try fixture.numbers("loss")),
    ]
    for group in ours.gradients.table.groups {
      let theirs = try fixture.numbers("gradient/\(group.name)")
      pairs.append((group.name, ours.gradients[group].scalars, theirs))
    }
    for (name, ours, theirs) in pairs {
      let bounds = theirs.map { _ in 1e-10 }
      #expect(firstDeviation(of: ours, from: theirs, bounds: bounds) == nil, "\(name)")
    }
  }

  @Test(
    "logits and gradients in Float agree with PyTorch to 2⁻¹⁹ of the largest element",
    arguments: Fixture.names)
  func float(name: String) throws {
    let fixture = try Fixture(name)
    let ours = try gradients(fixture, Float.self)
    var pairs = [("logits", ours.logits, try fixture.numbers("logits"))]
    for group in ours.gradients.table.groups {
      let theirs = try fixture.numbers("gradient/\(group.name)")
      pairs.append((group.name, ours.gradients[group].scalars, theirs))
    }
    for (name, ours, theirs) in pairs {
      let largest = theirs.map(abs).max() ?? 0
      let bounds = theirs.map { _ in 0x1p-19 * largest }
      #expect(firstDeviation(of: ours, from: theirs, bounds: bounds) == nil, "\(name)")
    }
  }

  /// The fixtures that ``BoundedNetwork`` supports.
  static let plain = Fixture.names.filter { $0 != "residual-gelu-averages" }

  @Test(
    "logits and gradients in Float agree with PyTorch within the running error", arguments: plain)
  func runningError(name: String) throws {
    let fixture = try Fixture(name)
    let ours = try gradients(fixture, Float.self)
    let bounds = try BoundedNetwork(fixture)
    let logits = bounds.logits.flatMap(\.self).map(\.error)
    try #expect(
      firstDeviation(of: ours.logits, from: fixture.numbers("logits"), bounds: logits) == nil)
    for group in ours.gradients.table.groups {
      let theirs = try fixture.numbers("gradient/\(group.name)")
      let errors = try #require(bounds.gradients[group.name]).map(\.error)
      let deviation = firstDeviation(
        of: ours.gradients[group].scalars, from: theirs, bounds: errors)
      #expect(deviation == nil, "\(group.name)")
    }
  }

  @Test(
    "running error bounds are below a thousandth of the largest gradient element", arguments: plain)
  func boundsAreTight(name: String) throws {
    let fixture = try Fixture(name)
    let bounds = try BoundedNetwork(fixture)
    for (tensor, bound) in bounds.gradients {
      let reference = try fixture.numbers("gradient/\(tensor)")
      let largest = reference.map(abs).max() ?? 0
      let i = try #require(reference.firstIndex { abs($0) == largest })
      // Losing a thousandth of the largest element would be detected.
      #expect(bound[i].error < largest / 1000, "\(tensor)")
    }
  }
}
