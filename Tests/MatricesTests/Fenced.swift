// A matrix amid NaNs, which show when an operation reads or writes outside it.

import Matrices

/// A view that starts and ends off every vector boundary of its block, whose other elements are NaN:
/// a read of them spoils the result, a write to them breaks the fence.
struct Fenced {
  let matrix: Matrix<Float>
  private let block: Matrix<Float>

  /// Wider than a tile, and odd.
  private static let width = 35

  init(_ contents: Matrix<Float>) {
    let memory = Memory<Float>(count: contents.count + 2 * Fenced.width)
    block = Matrix(1, memory.count, in: memory, at: 0)
    let fence = [Float](repeating: .nan, count: Fenced.width)
    block.copy(from: Matrix(1, memory.count, fence + contents.scalars + fence))
    matrix = Matrix(contents.rows, contents.columns, in: memory, at: Fenced.width)
  }

  /// A fenced matrix of NaNs, for a result that must not depend on what was there before.
  init(_ rows: Int, _ columns: Int) {
    self.init(Matrix(rows, columns, [Float](repeating: .nan, count: rows * columns)))
  }

  var isIntact: Bool {
    let all = block.scalars
    return (all.prefix(Fenced.width) + all.suffix(Fenced.width)).allSatisfy(\.isNaN)
  }
}
