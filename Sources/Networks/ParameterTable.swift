// The parameter table of a network: groups and their positions in one block of memory.

/// Groups of parameters in the order of memory and of files.
///
/// Initialization, gradients, optimizers, files and parameter counts all use the table.
package struct ParameterTable: Equatable, Sendable {
  package private(set) var groups: [ParameterGroup] = []
  /// The number of parameters, which is the number of scalars in the block.
  package private(set) var parameterCount = 0

  package init(_ groups: [ParameterGroup]) {
    for var group in groups {
      group.offset = parameterCount
      parameterCount += group.count
      self.groups.append(group)
    }
  }

  /// Creates the table of a network.
  package init(_ configuration: NetworkConfiguration) { self.init(configuration.groups) }

  /// A table of the groups that training changes, which are those with optimizer states.
  package var trained: ParameterTable { ParameterTable(groups.filter { $0.role != .frozen }) }

  /// The group with a name.
  ///
  /// - Precondition: The table has such a group.
  /// - Complexity: O(groups).
  package subscript(name: String) -> ParameterGroup {
    guard let group = groups.first(where: { $0.name == name }) else {
      preconditionFailure("no parameters \(name) among \(groups.map(\.name))")
    }
    return group
  }

  // MARK: - Parts

  /// A unit of update: adjacent dense groups as one row, or a single group with sparse rows.
  package struct Part: Equatable, Sendable {
    /// The name of the first group.
    package let name: String
    package fileprivate(set) var rows: Int
    package fileprivate(set) var columns: Int
    package let hasSparseRows: Bool
  }

  /// The parts of the block that training changes, in memory order.
  package var parts: [Part] {
    var parts: [Part] = []
    var last = ParameterGroup.Role.frozen
    for group in groups {
      switch group.role {
      case .frozen: break
      case .sparseRows:
        parts.append(
          Part(name: group.name, rows: group.rows, columns: group.columns, hasSparseRows: true))
      case .dense where last == .dense: parts[parts.count - 1].columns += group.count
      case .dense:
        parts.append(Part(name: group.name, rows: 1, columns: group.count, hasSparseRows: false))
      }
      last = group.role
    }
    return parts
  }
}

extension NetworkConfiguration {
  /// The number of parameters, as a Double so that it cannot overflow.
  package var parameterCount: Double {
    groups.reduce(0) { $0 + $1.countAsDouble }
  }

  /// The number of parameters that training changes, as a Double so that it cannot overflow.
  package var trainedParameterCount: Double {
    groups.reduce(0) { $0 + ($1.role == .frozen ? 0 : $1.countAsDouble) }
  }
}

extension NetworkConfiguration {
  /// The number of parameters that the passes of an example are taken to use: all of them, or, with
  /// pooling, the embeddings of a typical bag and all others.
  package var parametersPerExample: Int {
    let count = ParameterTable(self).parameterCount
    guard pooling != nil else { return count }
    return count + (min(inputs, Self.typicalBag) - inputs) * embedding
  }

  /// The number of parameters that a training example is taken to use. If the loss is restricted to
  /// samples of the classes, these are the weights of as many classes.
  package var parametersPerTrainingExample: Int {
    guard output.isSampled else { return parametersPerExample }
    return parametersPerExample - (outputs - min(samples, outputs)) * (lastWidth + 1)
  }

  private static let typicalBag = 100
}

extension ParameterGroup {
  fileprivate var countAsDouble: Double { shape.reduce(1) { $0 * Double($1) } }
}
