// Tests of lazy weight decay against decay at every step.

import Files
import Foundation
import Matrices
import ModelFolders
import Randomness
import TestSupport
import Testing

@testable import Networks
@testable import Training

@Suite("Lazy weight decay")
struct LazyDecayTests {
  /// A series of updates with random gradients, in which rows are touched at irregular steps.
  private struct Run<Scalar: MatrixScalar> {
    static var rows: Int { 7 }
    static var rates: [Double] { [0.01, 0.05, 0.1, 0.15] }

    let weights: Parameters<Scalar>
    let gradients: Gradients<Scalar>
    let update: ParameterUpdate<Scalar>

    init(_ kind: OptimizerKind, isLazy: Bool, _ regularization: Regularization) {
      let table = ParameterTable([
        ParameterGroup("a", [Self.rows, 3], role: .sparseRows, decaysLazily: isLazy),
        ParameterGroup("b", [2, 4]),
        ParameterGroup("c", [Self.rows, 2], role: .sparseRows, decaysLazily: isLazy),
        ParameterGroup("d", [Self.rows, 2], role: .frozen, decaysLazily: isLazy),
      ])
      (weights, gradients) = (Parameters(table), Gradients(table))
      weights.all.copy(from: .random(1, table.parameterCount, seed: 1))
      update = ParameterUpdate(
        of: weights, by: gradients, kind.optimizer(momentum: 0.9), regularization, clip: 0,
        workers: Workers(count: 2, leastWork: 1))
    }

    static func rate(_ step: Int) -> Double { rates[step * step % 11 % 4] }

    /// Returns the touched rows. The last row of a group is never touched, and later rows are
    /// touched more rarely than earlier ones.
    static func touched(_ step: Int, of name: String) -> [Int32] {
      let shift = name == "a" ? 0 : 2
      return (0..<Int32(rows) - 1).filter { (step + shift) % (1 + Int($0 * $0) * 2) == 0 }
    }

    static func gradient(_ step: Int) -> Parameters<Scalar> {
      let table = ParameterTable([
        ParameterGroup("a", [rows, 3]), ParameterGroup("b", [2, 4]),
        ParameterGroup("c", [rows, 2]),
      ])
      let gradient = Parameters<Scalar>(table)
      gradient.all.copy(from: .random(1, table.parameterCount, seed: UInt64(step) + 2))
      return gradient
    }

    func run(_ steps: ClosedRange<Int>) {
      for step in steps {
        gradients.clear(exceptIn: [])
        let gradient = Self.gradient(step)
        gradients.parameters["b"].copy(from: gradient["b"])
        for name in ["a", "c"] {
          let rows = Self.touched(step, of: name)
          for row in rows.map(Int.init) {
            gradients.parameters[name].rows(row..<row + 1)
              .copy(from: gradient[name].rows(row..<row + 1))
          }
          gradients.touch(rows[...], of: name)
        }
        update.run(rate: Self.rate(step), step: step)
      }
    }
  }

  private let steps = 200

  /// Returns the weights of a group after SGD with decay at every step, w ← (1 − η λ) w − η g, and
  /// the bound |w₀| + Σ η |g| on the size of each weight at all times.
  ///
  /// - Parameter omitted: A step whose decay is left out.
  private func reference(
    _ name: String, λ: Double, omitting omitted: Int? = nil
  ) -> (weights: [Double], sizes: [Double]) {
    let w = Run<Double>(.sgd, isLazy: false, Regularization()).weights[name].copied
    let size = Matrix(w.rows, w.columns, w.scalars.map(abs))
    for step in 1...steps {
      let (η, gradient) = (Run<Double>.rate(step), Run<Double>.gradient(step)[name])
      let touched = Run<Double>.touched(step, of: name)
      for row in 0..<w.rows {
        for column in 0..<w.columns {
          if step != omitted { w[row, column] *= 1 - η * λ }
          guard touched.contains(Int32(row)) else { continue }
          w[row, column] -= η * gradient[row, column]
          size[row, column] += η * abs(gradient[row, column])
        }
      }
    }
    return (w.scalars, size.scalars)
  }

  /// Returns the largest possible distance of weights of size B from the reference, to first order
  /// in u = 2⁻⁵³.
  ///
  /// A step of the reference rounds five times, each time by at most u B. With lazy decay, each
  /// step changes S by 2⁻⁴⁸ |S| = 32 u |S| where it is split into Floats, and by less than 6 u |S|
  /// in its logarithm and sum. The factor of a row, its difference of sums and its update add less
  /// than u |S| + 6 u.
  private func bounds(_ sizes: [Double], λ: Double) -> [Double] {
    let s = (1...steps).map { 1 - Run<Double>.rate($0) * λ }.filter { $0 > 0 }
      .reduce(0) { $0 - log($1) }
    return sizes.map { Double(steps) * 0x1p-53 * (39 * s + 11) * $0 }
  }

  /// With λ = 10, some steps have η λ = 1 or 1.5, so their factors are 0 and −0.5.
  @Test(
    "lazy decay equals decay at every step within the rounding errors of both",
    arguments: [0.05, 3, 10])
  func agreement(λ: Double) {
    let run = Run<Double>(.sgd, isLazy: true, Regularization(weightDecay: λ))
    run.run(1...steps)
    run.update.decayAllRows()
    let eager = Run<Double>(.sgd, isLazy: false, Regularization(weightDecay: λ))
    eager.run(1...steps)
    for name in ["a", "c"] {
      let (weights, sizes) = reference(name, λ: λ)
      for run in [run, eager] {
        #expect(
          firstDeviation(
            of: run.weights[name].scalars, from: weights, bounds: bounds(sizes, λ: λ)) == nil)
      }
    }
    for name in ["b", "d"] {
      #expect(run.weights[name].scalars == eager.weights[name].scalars)
    }
  }

  @Test(
    "omitting the decay of one step exceeds the error bound of every weight",
    arguments: [1, 100, 200])
  func sensitivity(omitted: Int) {
    let λ = 0.05
    for name in ["a", "c"] {
      let (weights, sizes) = reference(name, λ: λ)
      let bounds = bounds(sizes, λ: λ)
      let wrong = reference(name, λ: λ, omitting: omitted).weights
      for i in weights.indices { #expect(abs(wrong[i] - weights[i]) > bounds[i]) }
    }
  }

  @Test("untouched rows decay once, when all rows are brought up to date")
  func untouchedRows() {
    let run = Run<Double>(.sgd, isLazy: true, Regularization(weightDecay: 0.05))
    let last = { run.weights["a"].rows(Run<Double>.rows - 1..<Run<Double>.rows).scalars }
    let before = last()
    run.run(1...steps)
    #expect(last() == before)
    run.update.decayAllRows()
    let (weights, sizes) = reference("a", λ: 0.05)
    #expect(
      firstDeviation(
        of: last(), from: weights.suffix(3), bounds: bounds(sizes, λ: 0.05).suffix(3)) == nil)
    let once = run.weights.all.scalars
    run.update.decayAllRows()
    #expect(run.weights.all.scalars == once)
  }

  @Test("L2 keeps all rows up to date, because it touches them at every step")
  func penalties() {
    let regularization = Regularization(l2: 0.01, weightDecay: 0.05)
    let run = Run<Double>(.sgd, isLazy: true, regularization)
    run.run(1...steps)
    let before = run.weights.all.scalars
    run.update.decayAllRows()
    #expect(run.weights.all.scalars == before)
  }

  @Test("there is no decay state if no group decays lazily or the decay is 0")
  func noState() {
    let decay = Regularization(weightDecay: 0.1)
    func prefixes(_ isLazy: Bool, _ regularization: Regularization) -> [String] {
      Run<Float>(.adam, isLazy: isLazy, regularization).update.blocks.map(\.prefix)
    }
    #expect(prefixes(true, decay) == ["optimizer.0/", "optimizer.1/", "decay/"])
    #expect(prefixes(false, decay) == ["optimizer.0/", "optimizer.1/"])
    #expect(prefixes(true, Regularization(l2: 0.1)) == ["optimizer.0/", "optimizer.1/"])
  }

  @Test(
    "restoring a state saved while rows are behind gives the same bits as no save",
    arguments: [3, 101])
  func restoring(step: Int) throws {
    let regularization = Regularization(weightDecay: 0.05)
    let whole = Run<Float>(.adam, isLazy: true, regularization)
    whole.run(1...steps)
    let first = Run<Float>(.adam, isLazy: true, regularization)
    first.run(1...step)
    let temporary = try TemporaryFolder()
    let folder = try Folder.make(FilePath(temporary.url))
    func blocks(_ run: Run<Float>) -> [(prefix: String, parameters: Parameters<Float>)] {
      [("model/", run.weights)] + run.update.blocks
    }
    try ModelFolder.write(blocks(first), metadata: [:], to: "state", in: folder)
    // Only a save while rows are behind can show that S_r is restored.
    let behind = first.weights.all.scalars
    first.update.decayAllRows()
    #expect(first.weights.all.scalars != behind)
    let second = Run<Float>(.adam, isLazy: true, regularization)
    let file = try ModelFolder.tensors(in: "state", of: folder)
    for (prefix, block) in blocks(second) {
      try ModelFolder.read(block, from: file, at: folder.path(of: "state"), prefix: prefix)
    }
    second.run(step + 1...steps)
    for run in [whole, second] { run.update.decayAllRows() }
    for (a, b) in zip(blocks(whole), blocks(second)) {
      #expect(a.parameters.all.bytes == b.parameters.all.bytes, "\(a.prefix)")
    }
  }
}
