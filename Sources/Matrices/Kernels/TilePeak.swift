// The speed of the innermost kernel alone, which no product can exceed.

extension Workers {
  /// Multiplies tiles whose operands stay in the caches of a core, on every worker at once, and
  /// returns the number of multiply-adds.
  ///
  /// - Parameter repetitions: the number of tiles per worker.
  package func multiplyTiles(repetitions: Int, precision: Precision) -> Int {
    let arithmetic = precision.arithmetic
    let (tile, depth) = (arithmetic.tile, 256)
    let rowLength = depth + PackedProduct.rowGap
    let memory = (0..<count).map { _ in
      Memory<Float>(count: tile.rows * rowLength + (depth + tile.rows + 1) * tile.columns)
    }
    split(count, elements: .max / count / 2) { _, workers in
      for worker in workers {
        let a = memory[worker].start
        let b = a + tile.rows * rowLength
        let start = b + depth * tile.columns
        arithmetic.withRegisters {
          for _ in 0..<repetitions {
            multiplyTile(
              in: arithmetic, depth: depth, Operand(a, rowLength, 1), b, start: start,
              into: start + tile.columns, stride: tile.columns, adding: false)
          }
        }
      }
    }
    let terms = Packing(arithmetic: arithmetic, terms: 0).termsPerStep * depth
    return count * repetitions * terms * tile.rows * tile.columns
  }
}
