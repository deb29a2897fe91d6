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
    add("embedding.weight", [vocabulary, configuration.embedding], fanIn: configuration.embedding)
    var width = configuration.concatenation
    for layer in configuration.layers {
      add("\(layer.name).weight", [width, layer.width], fanIn: width)
      add("\(layer.name).bias", [layer.width], fanIn: width)
      width = layer.width
    }
    if !configuration.tied { add("output.weight", [width, vocabulary], fanIn: width) }
    add("output.bias", [vocabulary], fanIn: width)
    if configuration.direct {
      let concatenation = configuration.concatenation
      add("direct.weight", [concatenation, vocabulary], fanIn: concatenation)
    }
  }

  private mutating func add(_ name: String, _ shape: [Int], fanIn: Int) {
    let entry = Entry(name: name, shape: shape, offset: parameterCount, fanIn: fanIn)
    entries.append(entry)
    parameterCount += entry.count
  }

  /// The number of parameters that a configuration would have, as a Double that cannot overflow.
  package static func estimatedCount(
    _ configuration: ModelConfiguration, vocabulary: Int
  ) -> Double {
    let (words, embedding) = (Double(vocabulary), Double(configuration.embedding))
    let concatenation = Double(configuration.concatenation)
    var (count, width) = (words * embedding + words, concatenation)
    for outputs in configuration.layers.map({ Double($0.width) }) {
      count += (width + 1) * outputs
      width = outputs
    }
    if !configuration.tied { count += width * words }
    if configuration.direct { count += concatenation * words }
    return count
  }
}
