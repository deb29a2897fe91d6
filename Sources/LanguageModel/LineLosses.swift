// The losses of lines that are scored independently.

import Matrices
import Networks
import Text

extension Model {
  /// Returns the losses −ln p(token | context), in nats, of the tokens of all lines, line by line.
  ///
  /// Every line is read as the beginning of a text, so only padding precedes it. Its losses are
  /// bit-identical whatever its position and the lines around it.
  ///
  /// - Parameter starts: For each line, the position of the first token whose loss is computed; nil
  ///   for 0. The tokens before it are only context, so a long line can be passed in pieces.
  /// - Precondition: The workspace has a capacity of at least `fewestIndependentRows` windows.
  /// - Complexity: One forward pass per token.
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
      // Fewer rows would be multiplied in another order and give other bits, so the last batch is
      // padded.
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
