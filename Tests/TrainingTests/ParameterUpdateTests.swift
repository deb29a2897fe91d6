// Tests of one update of a block of parameters, group by group.

import Files
import Matrices
import ModelFolders
import TestSupport
import Testing

@testable import Networks
@testable import Training

@Suite("Parameter updates")
struct ParameterUpdateTests {
  private let table = ParameterTable([
    ParameterGroup("first", [4, 3], role: .sparseRows), ParameterGroup("dense", [2, 5]),
    ParameterGroup("bias", [5]), ParameterGroup("frozen", [3, 2], role: .frozen),
    ParameterGroup("last", [6, 2], role: .sparseRows),
  ])

  /// Returns random weights and gradients. The gradients are zero in the sparse groups, except in
  /// rows 2 and 0 of the first one and row 5 of the last one.
  private func blocks<Scalar: MatrixScalar>(
    _: Scalar.Type
  ) -> (weights: Parameters<Scalar>, gradients: Gradients<Scalar>) {
    let (weights, gradients) = (Parameters<Scalar>(table), Gradients<Scalar>(table))
    weights.all.copy(from: .random(1, table.parameterCount, seed: 1))
    gradients.parameters.all.copy(from: .random(1, table.parameterCount, seed: 2))
    for (name, rows) in [("first", [2, 0] as [Int32]), ("last", [5])] {
      let g = gradients.parameters[name]
      for row in 0..<g.rows where !rows.contains(Int32(row)) { g.rows(row..<row + 1).zero() }
      gradients.touch(rows[...], of: name)
    }
    return (weights, gradients)
  }

  private func update<Scalar: MatrixScalar>(
    _ blocks: (weights: Parameters<Scalar>, gradients: Gradients<Scalar>), _ kind: OptimizerKind,
    _ regularization: Regularization = Regularization(), clip: Double = 0
  ) -> ParameterUpdate<Scalar> {
    ParameterUpdate(
      of: blocks.weights, by: blocks.gradients, kind.optimizer(momentum: 0.9), regularization,
      clip: clip, workers: Workers(count: 1))
  }

  @Test(
    "an update changes dense groups and touched rows, not other rows or frozen groups",
    arguments: OptimizerKind.allCases)
  func touchedRows(kind: OptimizerKind) {
    let blocks = blocks(Double.self)
    let before = blocks.weights.all.copied
    let update = update(blocks, kind)
    for t in 1...2 { update.run(rate: 0.1, step: t) }
    let old = Parameters<Double>(table)
    old.all.copy(from: before)
    let touched: [String: Set<Int>] = [
      "first": [0, 2], "dense": [0, 1], "bias": [0], "frozen": [], "last": [5],
    ]
    for group in table.groups {
      for row in 0..<group.rows {
        let (a, b) = (old[group].rows(row..<row + 1), blocks.weights[group].rows(row..<row + 1))
        let isTouched = touched[group.name]?.contains(row) == true
        #expect(
          zip(a.scalars, b.scalars).allSatisfy { ($0 != $1) == isTouched }, "\(group.name) \(row)")
        guard group.role != .frozen else { continue }
        for state in update.states {
          let s = state[group.name].rows(row..<row + 1)
          #expect(s.scalars.allSatisfy { ($0 != 0) == isTouched }, "state of \(group.name) \(row)")
        }
      }
    }
  }

  @Test("frozen groups have no optimizer states")
  func states() {
    let update = update(blocks(Double.self), .adam)
    #expect(update.blocks.map(\.prefix) == ["optimizer.0/", "optimizer.1/"])
    for state in update.states {
      #expect(state.table.groups.map(\.name) == ["first", "dense", "bias", "last"])
      #expect(state.table == table.trained)
    }
  }

  /// The norm of 23 elements, a quotient and two products together round by less than 32 u.
  @Test("clipping ignores the gradients of frozen groups")
  func clipping() {
    let (plain, clipped) = (blocks(Double.self), blocks(Double.self))
    let frozen = clipped.gradients.parameters["frozen"]
    for i in 0..<frozen.rows { frozen[i, 0] = 1e100 }
    let start = plain.weights.all.copied.scalars
    let norm = table.parts.flatMap { plain.gradients.parameters[$0].scalars }
      .reduce(0) { $0 + $1 * $1 }.squareRoot()
    update(plain, .sgd, clip: norm * 1.001).run(rate: 1, step: 1)
    update(clipped, .sgd, clip: norm / 2).run(rate: 1, step: 1)
    for (i, w) in start.enumerated() {
      let (whole, half) = (plain.weights.all.scalars[i] - w, clipped.weights.all.scalars[i] - w)
      #expect(abs(half - whole / 2) <= 32 * 0x1p-53 * (abs(w) + abs(whole)))
    }
    #expect(frozen[0, 0] == 1e100)
  }

  @Test("penalties change all rows of trained groups and no frozen group")
  func regularization() {
    let blocks = blocks(Double.self)
    let before = blocks.weights.all.copied
    let gradients = blocks.gradients.parameters["frozen"].copied.scalars
    let regularization = Regularization(
      l1: 0.01, l2: 0.1, weightDecay: 0.1, includesBiases: true)
    update(blocks, .sgd, regularization).run(rate: 0.1, step: 1)
    for group in table.groups {
      let old = before.scalars[group.offset..<group.offset + group.count]
      let pairs = zip(old, blocks.weights[group].scalars)
      #expect(pairs.allSatisfy { ($0 == $1) == (group.role == .frozen) }, "\(group.name)")
    }
    #expect(blocks.gradients.parameters["frozen"].scalars == gradients)
  }

  @Test("optimizer states without frozen groups can be read back from a file")
  func file() throws {
    let temporary = try TemporaryFolder()
    let folder = try Folder.make(FilePath(temporary.url))
    let (saved, restored) = (
      update(blocks(Float.self), .adam), update(blocks(Float.self), .adam)
    )
    saved.run(rate: 0.1, step: 1)
    try ModelFolder.write(saved.blocks, metadata: [:], to: "state", in: folder)
    let file = try ModelFolder.tensors(in: "state", of: folder)
    for (prefix, block) in restored.blocks {
      try ModelFolder.read(block, from: file, at: folder.path(of: "state"), prefix: prefix)
    }
    #expect(saved.states.map(\.all.scalars) == restored.states.map(\.all.scalars))
    #expect(!file.tensors.contains { $0.name.contains("frozen") })
  }
}
