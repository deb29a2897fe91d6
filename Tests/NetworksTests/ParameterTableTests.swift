// Tests of the positions of groups in a block, and of the parts that are updated together.

import Matrices
import Testing

@testable import Networks

@Suite("Parameter table")
struct ParameterTableTests {
  private let table = ParameterTable([
    ParameterGroup("a", [2, 3]), ParameterGroup("b", [4]),
    ParameterGroup("c", [5, 2], role: .sparseRows), ParameterGroup("d", [3, 2], role: .sparseRows),
    ParameterGroup("e", [7]), ParameterGroup("f", [2, 2], role: .frozen),
    ParameterGroup("g", [1, 6]),
    ParameterGroup("h", [2]),
  ])

  /// Returns a block in which each element is its own position.
  private func numbered(_ table: ParameterTable) -> Parameters<Double> {
    let block = Parameters<Double>(table)
    for i in 0..<block.all.count { block.all[0, i] = Double(i) }
    return block
  }

  @Test("parameter groups, including frozen ones, are stored one after another")
  func offsets() {
    #expect(table.groups.map(\.offset) == [0, 6, 10, 20, 26, 33, 37, 43])
    #expect(table.parameterCount == 45)
    #expect(ParameterTable([]).parameterCount == 0)
  }

  @Test("adjacent dense groups form one part, and sparse and frozen groups separate parts")
  func parts() {
    let parts = table.parts
    #expect(parts.map(\.name) == ["a", "c", "d", "e", "g"])
    #expect(parts.map(\.rows) == [1, 5, 3, 1, 1])
    #expect(parts.map(\.columns) == [10, 2, 2, 7, 8])
    #expect(parts.map(\.hasSparseRows) == [false, true, true, false, false])
  }

  @Test("the parts of a parameter block cover all elements except those of frozen groups")
  func elements() {
    let block = numbered(table)
    let elements = table.parts.flatMap { block[$0].scalars }
    #expect(elements == (0..<33).map(Double.init) + (37..<45).map(Double.init))
  }

  @Test("trained groups are stored without gaps, and parts find their elements by name")
  func trained() {
    let trained = table.trained
    #expect(trained.groups.map(\.name) == ["a", "b", "c", "d", "e", "g", "h"])
    #expect(trained.groups.map(\.offset) == [0, 6, 10, 20, 26, 33, 39])
    #expect(trained.parameterCount == 41)
    // The parts of the whole table are also views of a block without the frozen groups.
    let block = numbered(trained)
    #expect(table.parts.flatMap { block[$0].scalars } == (0..<41).map(Double.init))
  }

  @Test("trained parameter counts exclude frozen groups, even if Int overflows")
  func counts() {
    var configuration = NetworkConfiguration(
      inputs: 5, outputs: 7, segments: WindowSegments([1, 1]), embedding: 3, hidden: [4])
    let count = Double(ParameterTable(configuration).parameterCount)
    #expect(configuration.parameterCount == count)
    #expect(configuration.trainedParameterCount == count)
    configuration.frozen = ["embedding.weight", "hidden.0.bias"]
    #expect(configuration.parameterCount == count)
    #expect(configuration.trainedParameterCount == count - 15 - 4)
    #expect(
      configuration.trainedParameterCount
        == Double(ParameterTable(configuration).trained.parameterCount))
    (configuration.inputs, configuration.embedding) = (1 << 62, 1 << 30)
    #expect(configuration.parameterCount >= 0x1p92)
    #expect(configuration.trainedParameterCount < 0x1p40)
  }
}
