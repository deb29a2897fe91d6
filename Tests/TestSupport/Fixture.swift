// PyTorch's results for small networks, the reference for gradients and optimizers.

import Foundation
import LanguageModel
import Matrices
import Networks
import Safetensors
import Testing

/// A fixture file. `Fixtures/README.md` describes its contents.
package struct Fixture: Sendable, CustomTestStringConvertible {
  package static let names = [
    "bengio-tanh", "direct-relu-deep", "sigmoid-tied", "residual-gelu-averages",
  ]

  package let name: String
  package let configuration: ModelConfiguration
  package let vocabulary: Int
  package let contexts: [Int32]
  package let targets: [Int32]
  private let file: SafetensorsFile

  package var testDescription: String { name }

  private struct Architecture: Decodable {
    let vocabulary: Int
    let order: Int
    let averages: [Int]?
    let embedding: Int
    let hidden: [Int]
    let activation: Activation
    let tied: Bool
    let direct: Bool
    let residual: Bool?
    let layerNorm: Bool?
  }

  package init(_ name: String) throws {
    let url = try #require(
      Bundle.module.url(
        forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
    file = try SafetensorsFile(try Data(contentsOf: url))
    let architecture = try JSONDecoder().decode(
      Architecture.self, from: Data((file.metadata["architecture"] ?? "").utf8))
    self.name = name
    vocabulary = architecture.vocabulary
    configuration = ModelConfiguration(
      context: architecture.order, averages: architecture.averages ?? [],
      embedding: architecture.embedding, hidden: architecture.hidden,
      activation: architecture.activation, residual: architecture.residual ?? false,
      layerNorm: architecture.layerNorm ?? false, direct: architecture.direct,
      tied: architecture.tied)
    contexts = try Self.integers("context", in: file)
    targets = try Self.integers("target", in: file)
  }

  package var batch: Int { targets.count }

  /// Returns the elements of a float64 tensor.
  package func numbers(_ name: String) throws -> [Double] {
    let tensor = try #require(file[name], "\(self.name) has no \(name)")
    #expect(tensor.type == .float64)
    return Self.words(of: tensor, in: file).map(Double.init(bitPattern:))
  }

  /// Returns the parameters before the first step.
  package func parameters<Scalar: MatrixScalar>() throws -> Parameters<Scalar> {
    let parameters = Parameters<Scalar>(configuration.network(vocabulary: vocabulary))
    for group in parameters.table.groups {
      let numbers = try numbers("parameter/\(group.name)").map(Scalar.init)
      parameters[group].copy(from: Matrix(group.rows, group.columns, numbers))
    }
    return parameters
  }

  /// Returns the network with the parameters before the first step.
  package func network<Scalar: MatrixScalar>() throws -> Network<Scalar> {
    Network(configuration.network(vocabulary: vocabulary), over: try parameters())
  }

  private static func integers(_ name: String, in file: SafetensorsFile) throws -> [Int32] {
    let tensor = try #require(file[name])
    #expect(tensor.type == .int64)
    return words(of: tensor, in: file).map { Int32(truncatingIfNeeded: $0) }
  }

  /// Returns the elements of a tensor as words of eight bytes.
  private static func words(of tensor: TensorDescription, in file: SafetensorsFile) -> [UInt64] {
    let bytes = [UInt8](file.bytes(of: tensor))
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
