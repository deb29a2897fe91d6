// Tests of the transfer of parameters between networks with other inputs and outputs.

import Matrices
import Testing

@testable import Networks

@Suite("Parameter transfer")
struct ParameterTransferTests {
  /// Returns the parameters of a network, in which each element is its position plus `first`.
  private func numbered(
    inputs: Int, tied: Bool = false, first: Double
  ) -> Parameters<Double> {
    // The hidden layer is as wide as the smaller vocabulary, so that shapes do not tell which
    // groups belong to IDs.
    let block = Parameters<Double>(
      NetworkConfiguration(
        inputs: inputs, outputs: inputs, segments: WindowSegments([1, 1]), embedding: 3,
        hidden: [4], layerNorm: true, direct: !tied, tied: tied))
    for i in 0..<block.all.count { block.all[0, i] = Double(i) + first }
    return block
  }

  @Test("each known input and output has the parameters of its ID, and other groups are copied")
  func words() {
    let (own, other) = (numbered(inputs: 5, first: 1000), numbered(inputs: 4, first: 0))
    let before = own.all.scalars
    let ids = [2, nil, 0, nil, 3]
    own.copy(from: other, ids: ids)
    func old(_ name: String, _ row: Int, _ column: Int) -> Double {
      let group = own.table[name]
      return before[group.offset + row * group.columns + column]
    }
    for group in own.table.groups {
      let (new, source) = (own[group], other[group.name])
      for row in 0..<group.rows {
        for column in 0..<group.columns {
          let expected: Double
          switch group.name {
          case "embedding.weight":
            expected = ids[row].map { source[$0, column] } ?? old(group.name, row, column)
          case "output.weight", "output.bias", "direct.weight":
            expected = ids[column].map { source[row, $0] } ?? old(group.name, row, column)
          default: expected = source[row, column]
          }
          #expect(new[row, column] == expected, "\(group.name) \(row), \(column)")
        }
      }
    }
  }

  @Test("with the same IDs, all parameters are copied", arguments: [false, true])
  func same(tied: Bool) {
    let (own, other) = (
      numbered(inputs: 6, tied: tied, first: 1000), numbered(inputs: 6, tied: tied, first: 0)
    )
    own.copy(from: other, ids: Array(0..<6))
    #expect(own.all.scalars == other.all.scalars)
  }
}
