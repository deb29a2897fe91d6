// The transfer of parameters to a network with other inputs and outputs.

import Matrices

extension NetworkConfiguration {
  /// The names of the groups whose columns belong to the outputs, one for each.
  static let outputGroupNames: Set = ["output.weight", "output.bias", "direct.weight"]
}

extension Parameters {
  /// Copies the parameters of a network that differs from this one in its inputs and outputs only.
  ///
  /// Inputs and outputs have the same IDs, as in a language model. A row of the embeddings or of
  /// another group with sparse rows, and a column of the output weights, the output bias and the
  /// direct connections belong to an ID. Those
  /// of IDs that the other network lacks are unchanged, and so are those of an adaptive softmax of IDs
  /// that it has in another cluster. All other groups are copied as a whole.
  ///
  /// - Parameter ids: For each ID of this network, that of the other one; nil if it has none.
  /// - Precondition: The other network has groups of the same names, and of the same shapes apart
  ///   from the number of IDs. An adaptive softmax has as many clusters.
  /// - Complexity: O(parameters).
  package func copy(from other: Parameters, ids: [Int?]) {
    for group in table.groups {
      let (own, source) = (self[group], other[group.name])
      if group.name == NetworkConfiguration.embeddingName || group.role == .sparseRows {
        own.copyRows(of: source, at: ids)
      } else if NetworkConfiguration.outputGroupNames.contains(group.name) {
        own.copyColumns(of: source, at: ids)
      } else if let classes = group.classes, let others = other.table[group.name].classes {
        own.copyColumns(
          of: source,
          at: (0..<own.columns).map { j in
            if j >= classes.count { return others.count + j - classes.count }
            let id = ids[classes.lowerBound + j]
            return id.flatMap { others.contains($0) ? $0 - others.lowerBound : nil }
          })
      } else {
        own.copy(from: source)
      }
    }
  }
}
