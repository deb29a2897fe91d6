// A network as a predictor of texts.

import Matrices
import ModelFolders
import Networks
import Text

/// Predicts tokens with the network of a model.
package final class NetworkPredictor: Predictor {
  private let model: Model
  private let workspace: Workspace<Float>
  private let hasIndependentRows: Bool
  private let keepsHidden: Bool
  private var memory = Matrix<Float>(0, 0)
  /// The vectors that entered the output layer for the tokens of the last call, one per row, if they
  /// are kept. They are valid until the next call.
  package private(set) var hidden = Matrix<Float>(0, 0)

  /// Creates a predictor.
  ///
  /// - Parameters:
  ///   - capacity: The number of windows per batch.
  ///   - hasIndependentRows: Whether a token's loss has the same bits whatever tokens are predicted
  ///     together with it.
  ///   - keepsHidden: Whether to keep the vectors that enter the output layer.
  package init(
    _ model: Model, capacity: Int = Model.batch, hasIndependentRows: Bool = false,
    keepsHidden: Bool = false, on workers: Workers
  ) {
    self.model = model
    self.hasIndependentRows = hasIndependentRows
    self.keepsHidden = keepsHidden
    workspace = model.evaluationWorkspace(on: workers, capacity: capacity)
  }

  private var window: Window { model.configuration.window }
  package var before: Int { window.before }
  package var after: Int { window.right }

  package func losses(of pieces: [TextPiece]) -> [Double] {
    var losses: [Double] = []
    reserveHidden(pieces.reduce(0) { $0 + $1.predicted.count })
    model.forEachBatch(
      of: pieces.lazy.map { ($0.ids, $0.predicted) }, hasIndependentRows: hasIndependentRows,
      in: workspace
    ) { count in
      keepHidden(at: losses.count, count: count)
      losses.append(contentsOf: workspace.losses.prefix(count))
    }
    return losses
  }

  package func begin(with ids: [Int32]) {}

  package func probabilities(after ids: [Int32]) throws(ModelError) -> [Double] {
    softmax(try scores(after: ids))
  }

  package func scores(after ids: [Int32]) throws(ModelError) -> [Float] {
    let scores = try model.network.scores(
      at: ids.count, in: ids, window: window, in: workspace)
    reserveHidden(1)
    keepHidden(at: 0, count: 1)
    return scores
  }

  package func append(_ id: Int32) {}

  private func reserveHidden(_ rows: Int) {
    guard keepsHidden else { return }
    if memory.rows < rows { memory = Matrix(rows, workspace.lastHidden(count: 1).columns) }
    hidden = memory.prefix(rows)
  }

  private func keepHidden(at row: Int, count: Int) {
    guard keepsHidden else { return }
    hidden.rows(row..<row + count).copy(from: workspace.lastHidden(count: count))
  }
}
