// Tests of the record of the gradient rows that a batch touched.

import Matrices
import Testing

@testable import Networks

@Suite("Gradient rows")
struct GradientsTests {
  private let table = ParameterTable([
    ParameterGroup("a", [4, 2], role: .sparseRows), ParameterGroup("b", [3]),
    ParameterGroup("c", [5, 1], role: .sparseRows),
  ])

  private func rows(_ gradients: Gradients<Double>) -> [[Int32]?] {
    gradients.parameters.table.parts.map { gradients.rows(of: $0.name) }
  }

  private func fill(_ gradients: Gradients<Double>, _ value: Double) {
    let all = gradients.parameters.all
    for i in 0..<all.count { all[0, i] = value }
  }

  @Test("the touched rows of a gradient are listed once each, without negative ids")
  func touched() {
    let gradients = Gradients<Double>(table)
    #expect(rows(gradients) == [[], nil, []])
    gradients.touch([2, -1, 0, 2, -7], of: "a")
    gradients.touch([0, 3], of: "a")
    gradients.touch([1], of: "b")
    #expect(rows(gradients) == [[2, 0, 3], nil, []])
  }

  @Test("clearing a gradient zeroes only the touched sparse rows")
  func cleared() {
    let gradients = Gradients<Double>(table)
    fill(gradients, 1)
    gradients.touch([2, 0], of: "a")
    gradients.touch([4], of: "c")
    gradients.clear(exceptIn: ["c"], on: Workers(count: 2))
    #expect(gradients.parameters["a"].scalars == [0, 0, 1, 1, 0, 0, 1, 1])
    #expect(gradients.parameters["b"].scalars == [1, 1, 1])
    #expect(gradients.parameters["c"].scalars == [1, 1, 1, 1, 1])
    #expect(rows(gradients) == [[], nil, [4]])
    // Cleared rows can be touched again.
    gradients.touch([2], of: "a")
    #expect(rows(gradients) == [[2], nil, [4]])
  }

  @Test("touching all rows of a gradient lasts until it is cleared")
  func allTouched() {
    let gradients = Gradients<Double>(table)
    fill(gradients, 1)
    gradients.touch([1], of: "a")
    gradients.touchAllRows(of: "a")
    #expect(rows(gradients) == [nil, nil, []])
    gradients.touchAllRows()
    #expect(rows(gradients) == [nil, nil, nil])
    gradients.clear(exceptIn: [], on: Workers(count: 2))
    #expect(
      gradients.parameters.all.scalars == [Double](repeating: 0, count: 8) + [1, 1, 1] + [
        0, 0, 0, 0, 0,
      ])
    #expect(rows(gradients) == [[], nil, []])
  }

  @Test(
    "a batch touches the embeddings of its inputs, or all of them in a tied network",
    arguments: [false, true])
  func network(isTied: Bool) {
    let network = Network<Double>(
      NetworkConfiguration(
        inputs: 6, outputs: 6, segments: WindowSegments([1, 1]), embedding: 3, hidden: [4],
        tied: isTied)
    )
    network.parameters.initialize(seed: 1)
    let gradients = Gradients<Double>(network.parameters.table)
    let workspace = Workspace<Double>(
      network.configuration, capacity: 3, gradients: true, workers: Workers(count: 1))
    func compute(_ windows: [Int32], count: Int) -> [Double] {
      network.computeGradients(
        of: windows, targets: [1, 2, 3], count: count, into: gradients,
        as: network.over(gradients.parameters), in: workspace)
      return gradients.parameters.all.scalars
    }
    // The third window is beyond `count` and touches nothing.
    let first = compute([3, 1, -1, 3, 0, 0], count: 2)
    #expect(gradients.rows(of: "embedding.weight") == (isTied ? nil : [3, 1]))
    _ = compute([2, 2, 4, 5, 0, 1], count: 3)
    #expect(gradients.rows(of: "embedding.weight") == (isTied ? nil : [2, 4, 5, 0, 1]))
    // Earlier batches leave nothing behind.
    #expect(compute([3, 1, -1, 3, 0, 0], count: 2) == first)
  }

  @Test(
    "frozen embeddings have no gradient, and the other gradients keep their bits",
    arguments: [(false, false), (false, true), (true, false), (true, true)], [[], [4], [4, 4]])
  func frozenEmbeddings(outputs: (tied: Bool, direct: Bool), hidden: [Int]) {
    var configuration = NetworkConfiguration(
      inputs: 6, outputs: 6, segments: WindowSegments([1, 1]), embedding: 3, hidden: hidden,
      direct: outputs.direct, tied: outputs.tied)
    let noise = DropoutNoise(DropoutRates(words: 0.2, embedding: 0.2), seed: 1, step: 1)
    func gradients() -> Gradients<Float> {
      let network = Network<Float>(configuration)
      network.parameters.initialize(seed: 1)
      let gradients = Gradients<Float>(network.parameters.table)
      let workspace = Workspace<Float>(
        configuration, capacity: 3, gradients: true, drops: true, workers: Workers(count: 1))
      for windows in [[3, 1, -1, 3, 0, 0], [2, 2, 4, 5, 0, 1]] as [[Int32]] {
        network.computeGradients(
          of: windows, targets: [1, 2, 3], count: 3, noise: noise, into: gradients,
          as: network.over(gradients.parameters), in: workspace)
      }
      return gradients
    }
    let trained = gradients().parameters
    configuration.frozen = ["embedding.weight"]
    let frozen = gradients().parameters
    for group in frozen.table.groups {
      let expected =
        group.role == .frozen ? [Float](repeating: 0, count: group.count) : trained[group].scalars
      #expect(frozen[group].scalars == expected, "\(group.name)")
      #expect(trained[group].scalars.contains { $0 != 0 }, "\(group.name)")
    }
  }
}
