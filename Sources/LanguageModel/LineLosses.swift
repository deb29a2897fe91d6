// Cross-entropy of lines, each on its own.

import Matrices
import Networks
import Text

extension Model {
  /// The losses −ln p(token | context), in nats, of the tokens of all lines, line by line.
  ///
  /// Every line is read as the beginning of a text, so what precedes it is nothing but padding, and
  /// its losses have the same bits wherever it stands, whatever lines stand around it.
  ///
  /// - Parameter starts: For each line the position of the first token whose loss is computed, so
  ///   that a long line can come in pieces: the tokens before it are only context. 0 if nil.
  /// - Precondition: the workspace has room for `fewestIndependentRows` windows, or more.
  /// - Complexity: one forward pass a token.
  package func losses(
    of lines: [[Int32]], from starts: [Int]? = nil, in workspace: Workspace<Float>
  ) -> [Double] {
    precondition(
      workspace.capacity >= fewestIndependentRows,
      "room for \(workspace.capacity) windows, fewer than \(fewestIndependentRows)")
    let (network, window) = (network, configuration.window)
    let n = window.width
    var (contexts, targets): ([Int32], [Int32]) = ([], [])
    var losses: [Double] = []

    func predict() {
      let count = targets.count
      // The last batch may be small.
      while targets.count < fewestIndependentRows {
        contexts.append(contentsOf: contexts.prefix(n))
        targets.append(targets[0])
      }
      network.forward(contexts, targets: targets, count: targets.count, in: workspace)
      losses.append(contentsOf: workspace.losses.prefix(count))
      contexts.removeAll(keepingCapacity: true)
      targets.removeAll(keepingCapacity: true)
    }

    for (index, line) in lines.enumerated() {
      for position in (starts?[index] ?? 0)..<line.count {
        let start = contexts.count
        contexts.append(contentsOf: repeatElement(0, count: n))
        window.fill(
          &contexts, start..<start + n, around: position, of: line.count, in: { line[$0] })
        targets.append(line[position])
        if targets.count == workspace.capacity { predict() }
      }
    }
    if !targets.isEmpty { predict() }
    return losses
  }
}
