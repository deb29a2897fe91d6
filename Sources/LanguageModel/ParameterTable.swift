// The table of a model's parameters: names, shapes and places in one block of memory.

/// The tensors of a network in the order of their memory.
///
/// The table drives initialisation, gradients, optimizers, files and counts. The embedding comes
/// first, so that all the rest, which changes at every step, is one run.
package struct ParameterTable: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package let name: String
    /// [inputs, outputs] of a weight, [outputs] of a bias.
    package let shape: [Int]
    /// Where the tensor begins in the block: where the one before it ends, as in a file.
    package let offset: Int
    /// The number of inputs that each output sums over.
    package let fanIn: Int

    package var isBias: Bool { shape.count == 1 }
    package var count: Int { shape.reduce(1, *) }
    package var rows: Int { isBias ? 1 : shape[0] }
    package var columns: Int { shape[shape.count - 1] }
  }

  package private(set) var entries: [Entry] = []
  /// The number of parameters, and of the block's scalars.
  package private(set) var parameterCount = 0

  /// - Precondition: the configuration has no complaint.
  package init(_ configuration: ModelConfiguration, vocabulary: Int) {
    if let complaint = configuration.complaint { preconditionFailure(complaint) }
    for (name, shape, fanIn) in Self.tensors(configuration, vocabulary: vocabulary) {
      let entry = Entry(name: name, shape: shape, offset: parameterCount, fanIn: fanIn)
      entries.append(entry)
      parameterCount += entry.count
    }
  }

  /// The number of parameters that a configuration would have, as a Double that cannot overflow.
  package static func estimatedCount(
    _ configuration: ModelConfiguration, vocabulary: Int
  ) -> Double {
    tensors(configuration, vocabulary: vocabulary).reduce(0) { count, tensor in
      count + tensor.shape.reduce(1) { $0 * Double($1) }
    }
  }

  /// What the entries say but their places.
  private static func tensors(
    _ configuration: ModelConfiguration, vocabulary: Int
  ) -> [(name: String, shape: [Int], fanIn: Int)] {
    let (embedding, concatenation) = (configuration.embedding, configuration.concatenation)
    var tensors: [(name: String, shape: [Int], fanIn: Int)] = []
    tensors.append(("embedding.weight", [vocabulary, embedding], embedding))
    var width = concatenation
    for layer in configuration.layers {
      tensors.append(("\(layer.name).weight", [width, layer.width], width))
      tensors.append(("\(layer.name).bias", [layer.width], width))
      width = layer.width
    }
    if !configuration.tied { tensors.append(("output.weight", [width, vocabulary], width)) }
    tensors.append(("output.bias", [vocabulary], width))
    if configuration.direct {
      tensors.append(("direct.weight", [concatenation, vocabulary], concatenation))
    }
    return tensors
  }
}
