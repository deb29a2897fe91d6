// The speed of the innermost kernel alone, which no product can exceed.

extension Workers {
  /// Multiplies tiles whose operands stay in the caches of a core, on every worker at once, and
  /// returns the number of multiply-adds.
  ///
  /// - Parameter repetitions: the number of tiles per worker.
  package func multiplyTiles(repetitions: Int) -> Int {
    let depth = 256
    let memory = (0..<count).map { _ in
      Memory<Float>(count: depth * (Tile.rows + Tile.columns) + (Tile.rows + 1) * Tile.columns)
    }
    split(count, elements: .max / count / 2) { _, workers in
      for worker in workers {
        let b = memory[worker].start
        let a = b + depth * Tile.columns
        let start = a + depth * Tile.rows
        for _ in 0..<repetitions {
          multiplyTile(
            WideRow.self, depth: depth, Operand(a, 1, Tile.rows), b, start: start,
            into: start + Tile.columns, stride: Tile.columns, adding: false)
        }
      }
    }
    return count * repetitions * depth * Tile.rows * Tile.columns
  }
}
