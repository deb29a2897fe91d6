// A matrix surrounded by NaNs, which reveal whether an operation reads or writes outside it.

import Matrices

/// A view that does not start at a vector boundary of its block, whose other elements are NaN.
/// Reading one of them spoils the result, and writing to one breaks the fence.
struct Fenced {
  let matrix: Matrix<Float>
  private let block: Matrix<Float>

  /// The number of NaNs on either side: odd, and wider than a tile.
  private static let width = 35

  /// Creates a fenced copy of a matrix.
  init(_ contents: Matrix<Float>) {
    let memory = Memory<Float>(count: contents.count + 2 * Fenced.width)
    block = Matrix(1, memory.count, in: memory, at: 0)
    let fence = [Float](repeating: .nan, count: Fenced.width)
    block.copy(from: Matrix(1, memory.count, fence + contents.scalars + fence))
    matrix = Matrix(contents.rows, contents.columns, in: memory, at: Fenced.width)
  }

  /// Creates a fenced matrix of NaNs, for a result that must not depend on its previous contents.
  init(_ rows: Int, _ columns: Int) {
    self.init(Matrix(rows, columns, [Float](repeating: .nan, count: rows * columns)))
  }

  /// A Boolean value that indicates whether every element outside the matrix is still NaN.
  var isIntact: Bool {
    let all = block.scalars
    return (all.prefix(Fenced.width) + all.suffix(Fenced.width)).allSatisfy(\.isNaN)
  }
}
