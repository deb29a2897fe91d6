// Tests of the transfer of parameters between networks with other inputs and outputs.

import Matrices
import Testing

@testable import Networks

@Suite("Parameter transfer")
struct ParameterTransferTests {
  /// Returns the parameters of a network, in which each element is its position plus `first`.
  private func numbered(
    inputs: Int, tied: Bool = false, output: OutputLayerKind = .softmax,
    cutoffs: [Int] = [], first: Double
  ) -> Parameters<Double> {
    // The hidden layer is as wide as the smaller vocabulary, so that shapes do not tell which
    // groups belong to IDs.
    let block = Parameters<Double>(
      NetworkConfiguration(
        inputs: inputs, outputs: inputs, segments: WindowSegments([1, 1]), embedding: 3,
        hidden: [4], layerNorm: true, direct: !tied && output == .softmax, tied: tied,
        output: output, cutoffs: cutoffs))
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

  @Test("in an adaptive softmax, columns belong to IDs of the same cluster and to clusters")
  func clusters() {
    let own = numbered(inputs: 6, output: .adaptive, cutoffs: [2, 4], first: 1000)
    let other = numbered(inputs: 5, output: .adaptive, cutoffs: [2, 4], first: 0)
    let before = own.all.scalars
    // ID 2 was in the head, and ID 5 in the first cluster.
    own.copy(from: other, ids: [1, nil, 0, 2, 4, 3])
    let sources: [String: [Int?]] = [
      "output.head.bias": [1, nil, 2, 3], "output.cluster.1.bias": [nil, 0],
      "output.cluster.2.bias": [0, nil], "output.head.weight": [1, nil, 2, 3],
      "output.cluster.1.weight": [nil, 0], "output.cluster.2.weight": [0, nil],
      "output.cluster.1.projection": [0, 1, 2, 3],
    ]
    for (name, columns) in sources {
      let (group, new, source) = (own.table[name], own[name], other[name])
      for row in 0..<group.rows {
        for (column, from) in columns.enumerated() {
          let old = before[group.offset + row * group.columns + column]
          #expect(new[row, column] == from.map { source[row, $0] } ?? old, "\(name)")
        }
      }
    }
  }

  @Test("in a sampled output layer, the rows of the output weights and biases belong to IDs")
  func rows() {
    let own = numbered(inputs: 5, output: .sampled, first: 1000)
    let (other, before) = (numbered(inputs: 4, output: .sampled, first: 0), own.all.scalars)
    own.copy(from: other, ids: [2, nil, 0, nil, 3])
    for name in ["output.rows.weight", "output.bias"] {
      let (group, new, source) = (own.table[name], own[name], other[name])
      for (row, id) in [2, nil, 0, nil, 3].enumerated() {
        for column in 0..<group.columns {
          let old = before[group.offset + row * group.columns + column]
          #expect(new[row, column] == id.map { source[$0, column] } ?? old)
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
