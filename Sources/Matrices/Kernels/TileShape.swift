// The shapes of the tiles in which products are computed.

/// The shape of a tile of sums, and the number of steps of depth that it adds at once.
struct TileShape {
  let rows: Int
  let columns: Int
  let depth: Int

  /// A tile in AMX's matrix registers: two by two of them, of 16 rows of 16 pairs each.
  static let inMatrixRegisters = TileShape(rows: 32, columns: 32, depth: 16)
}

extension ProductArithmetic {
  /// The shape of the tiles in this arithmetic.
  var tile: TileShape {
    self == .bfloat16Tiles
      ? .inMatrixRegisters : TileShape(rows: Tile.rows, columns: Tile.columns, depth: 1)
  }
}
