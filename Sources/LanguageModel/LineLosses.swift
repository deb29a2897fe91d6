// The losses of lines that are scored independently.

import Matrices
import Networks
import Text

extension Model {
  /// Returns the losses −ln p(token | context), in nats, of the tokens of all lines, line by line.
  ///
  /// Every line is read as a text of its own, so only padding precedes and follows it. Its losses
  /// are bit-identical whatever its position and the lines around it.
  ///
  /// - Parameter ranges: For each line, the positions of the tokens whose losses are computed; nil
  ///   for all. The other tokens are only context, so a long line can be passed in pieces.
  /// - Precondition: The workspace has a capacity of at least `fewestIndependentRows` windows.
  /// - Complexity: One forward pass per token.
  package func losses(
    of lines: [[Int32]], at ranges: [Range<Int>]? = nil, in workspace: Workspace<Float>
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
      for position in ranges?[index] ?? line.indices {
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
