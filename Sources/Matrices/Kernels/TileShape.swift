// The shapes of the tiles in which products are computed.

/// The shape of a tile of sums, and how much is packed at once for it.
struct TileShape {
  let rows: Int
  let columns: Int
  /// The number of steps of depth that a tile adds at once.
  let depth: Int
  /// The number of tiles whose rows of A are packed together.
  let group: Int
  /// The maximum number of elements of B that a worker packs at once: a part of the second-level
  /// cache.
  let largestGroup: Int

  /// A tile in vector registers. A group of its columns takes up 256 KB.
  static let inVectorRegisters = TileShape(
    rows: Tile.rows, columns: Tile.columns, depth: 1, group: 3, largestGroup: 1 << 16)

  /// A tile in AMX's matrix registers: two by two of them, of 16 rows of 16 pairs each. Processors
  /// that have them have a second-level cache of 2 MB. Packing takes about half of the time, so long
  /// runs matter more.
  static let inMatrixRegisters = TileShape(
    rows: 32, columns: 32, depth: 16, group: 8, largestGroup: 1 << 18)
}

extension ProductArithmetic {
  /// The shape of the tiles in this arithmetic.
  var tile: TileShape { self == .bfloat16Tiles ? .inMatrixRegisters : .inVectorRegisters }
}
