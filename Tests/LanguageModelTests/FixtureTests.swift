// Logits, loss and gradients against PyTorch's.

import Matrices
import TestSupport
import Testing

@testable import LanguageModel

@Suite("Logits, loss and gradients agree with PyTorch's")
struct FixtureTests {
  private func gradients<Scalar: MatrixScalar>(
    _ fixture: Fixture, _: Scalar.Type
  ) throws -> (logits: [Scalar], losses: [Double], gradients: Parameters<Scalar>) {
    let parameters: Parameters<Scalar> = try fixture.parameters()
    let network = Network(over: parameters)
    let workspace = Workspace<Scalar>(
      fixture.configuration, vocabulary: fixture.vocabulary, capacity: fixture.batch,
      gradients: true, workers: Workers(count: 2))
    let logits = network.logits(of: fixture.contexts, count: fixture.batch, in: workspace).scalars
    let gradients = Gradients(for: parameters)
    gradients.compute(
      of: network, fixture.contexts, targets: fixture.targets, count: fixture.batch, in: workspace)
    return (logits, Array(workspace.losses), gradients.parameters)
  }

  @Test("in Double to 1e-10", arguments: Fixture.names)
  func double(name: String) throws {
    let fixture = try Fixture(name)
    let ours = try gradients(fixture, Double.self)
    try expectEqual(ours.logits, fixture.numbers("logits"), within: 1e-10, "logits")
    let loss = ours.losses.reduce(0, +) / Double(fixture.batch)
    try expectEqual([loss], fixture.numbers("loss"), within: 1e-10, "loss")
    for entry in ours.gradients.table.entries {
      try expectEqual(
        ours.gradients[entry].scalars, fixture.numbers("gradient/\(entry.name)"), within: 1e-10,
        entry.name)
    }
  }

  @Test("in Float within the running error of the computation", arguments: Fixture.names)
  func float(name: String) throws {
    let fixture = try Fixture(name)
    let ours = try gradients(fixture, Float.self)
    let bounds = try BoundedNetwork(fixture)
    try expectWithin(
      ours.logits, fixture.numbers("logits"), bounds.logits.flatMap(\.self), "logits")
    for entry in ours.gradients.table.entries {
      try expectWithin(
        ours.gradients[entry].scalars, fixture.numbers("gradient/\(entry.name)"),
        #require(bounds.gradients[entry.name]), entry.name)
    }
  }

  @Test("and the bounds are tight enough to notice one wrong term", arguments: Fixture.names)
  func boundsAreTight(name: String) throws {
    let fixture = try Fixture(name)
    let bounds = try BoundedNetwork(fixture)
    for (tensor, bound) in bounds.gradients {
      let reference = try fixture.numbers("gradient/\(tensor)")
      let largest = reference.map(abs).max() ?? 0
      let i = try #require(reference.firstIndex { abs($0) == largest })
      // A gradient that lost a thousandth of its largest element.
      #expect(bound[i].error < largest / 1000, "\(tensor)")
    }
  }

  private func expectEqual(
    _ ours: [Double], _ theirs: [Double], within tolerance: Double, _ what: String
  ) throws {
    try #require(ours.count == theirs.count, "\(what)")
    for i in ours.indices where !(abs(ours[i] - theirs[i]) <= tolerance) {
      Issue.record("\(what)[\(i)] is \(ours[i]), expected \(theirs[i]) ± \(tolerance)")
    }
  }

  private func expectWithin(
    _ ours: [Float], _ theirs: [Double], _ bounds: [RunningError], _ what: String
  ) throws {
    try #require(ours.count == theirs.count && ours.count == bounds.count, "\(what)")
    for i in ours.indices where !(abs(Double(ours[i]) - theirs[i]) <= bounds[i].error) {
      Issue.record("\(what)[\(i)] is \(ours[i]), expected \(theirs[i]) ± \(bounds[i].error)")
    }
  }
}
