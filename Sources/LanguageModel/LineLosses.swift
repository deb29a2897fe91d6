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
    var losses: [Double] = []
    forEachBatch(
      of: zip(lines, ranges ?? lines.map(\.indices)), hasIndependentRows: true, in: workspace
    ) { count in
      losses.append(contentsOf: workspace.losses.prefix(count))
    }
    return losses
  }

  /// Runs the network on the given positions of all lines, in batches as large as the workspace, and
  /// calls `body` with the number of windows of each batch. The losses and hidden vectors of a batch
  /// are then in the workspace.
  ///
  /// - Parameter hasIndependentRows: Whether a row of the results has the same bits whatever the
  ///   number of rows in its batch.
  /// - Precondition: If so, the workspace has a capacity of at least `fewestIndependentRows`.
  func forEachBatch(
    of lines: some Sequence<([Int32], Range<Int>)>, hasIndependentRows: Bool,
    in workspace: Workspace<Float>, _ body: (Int) -> Void
  ) {
    // Fewer rows would be multiplied in another order and give other bits, so the last batch is
    // padded.
    let fewest = hasIndependentRows ? fewestIndependentRows : 0
    precondition(
      workspace.capacity >= fewest, "room for \(workspace.capacity) windows, fewer than \(fewest)")
    let (network, window) = (network, configuration.window)
    let n = window.width
    var (contexts, targets): ([Int32], [Int32]) = ([], [])

    func predict() {
      let count = targets.count
      while targets.count < fewest {
        contexts.append(contentsOf: contexts.prefix(n))
        targets.append(targets[0])
      }
      network.forward(contexts, targets: targets, count: targets.count, in: workspace)
      body(count)
      contexts.removeAll(keepingCapacity: true)
      targets.removeAll(keepingCapacity: true)
    }

    for (line, range) in lines {
      for position in range {
        let start = contexts.count
        contexts.append(contentsOf: repeatElement(0, count: n))
        window.fill(
          &contexts, start..<start + n, around: position, of: line.count, in: { line[$0] })
        targets.append(line[position])
        if targets.count == workspace.capacity { predict() }
      }
    }
    if !targets.isEmpty { predict() }
  }
}
