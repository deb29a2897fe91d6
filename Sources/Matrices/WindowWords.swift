// The distinct IDs of windows, and the classes of the places that hold them.

/// The distinct IDs of some windows, one list per window in order of the first place of each ID.
package struct WindowWords: Sendable {
  /// The number of windows, B.
  package let count: Int
  /// The number of places in a window, n.
  package let width: Int
  /// A number above every ID.
  let limit: Int
  /// The distinct IDs of each window, followed by −1. Shape: (B, n), row-major.
  package private(set) var ids: [Int32]
  /// For each place, the column of its ID in `ids`; −1 if it holds no ID. Shape: (B, n), row-major.
  private(set) var columns: [Int32]

  /// Finds the distinct IDs.
  ///
  /// - Parameters:
  ///   - windows: The IDs at the places, of which negative ones stand for no ID. Shape: (B, width),
  ///     row-major.
  ///   - limit: A number above every ID.
  /// - Complexity: O(limit + B · width).
  package init(_ windows: [Int32], count: Int, width: Int, below limit: Int) {
    precondition(
      width >= 1 && windows.count >= count * width,
      "\(windows.count) IDs for \(count) windows of \(width)")
    (self.count, self.width, self.limit) = (count, width, limit)
    ids = [Int32](repeating: -1, count: count * width)
    columns = ids
    // The last window with each ID, counted from 1, and its column there.
    var seen = [(window: Int32, column: Int32)](repeating: (0, 0), count: limit)
    for i in 0..<count {
      let (first, window) = (i * width, Int32(i + 1))
      var next: Int32 = 0
      for place in first..<first + width where windows[place] >= 0 {
        let id = Int(windows[place])
        precondition(id < limit, "ID \(id) of \(limit)")
        if seen[id].window != window {
          seen[id] = (window, next)
          ids[first + Int(next)] = Int32(id)
          next += 1
        }
        columns[place] = seen[id].column
      }
    }
  }

  /// Returns the columns of a window's distinct IDs.
  @inline(__always)
  func columns(ofWindow i: Int) -> Range<Int> {
    var end = 0
    while end < width, ids[i * width + end] >= 0 { end += 1 }
    return 0..<end
  }

  /// Calls `body` with each place of a window that holds an ID, the column of the ID and the class of
  /// the place.
  @inline(__always)
  package func forEachPlace(
    ofWindow i: Int, in classes: PlaceClasses,
    _ body: (_ place: Int, _ column: Int, _ index: Int) -> Void
  ) {
    for place in 0..<width {
      let column = Int(columns[i * width + place])
      if column < 0 { continue }
      body(place, column, classes.index(ofPlace: place, id: ids[i * width + column]))
    }
  }
}

/// The classes of the places of windows, in the cells of a table.
///
/// The row of a place is ⌊log₂ d⌋ of its distance d from the end of the window, which is 1 for the last
/// place. The column is ⌊log₂(ID + 1)⌋ of the ID that it holds, but not beyond the last one. With a
/// vocabulary that is sorted by frequency, a column stands for words that are about as frequent.
package struct PlaceClasses: Equatable, Sendable {
  /// The number of rows of the table.
  package let rows: Int
  /// The number of columns of the table. The last one begins with ID 524,287.
  package static let columns = 20
  /// The index of the first cell in each place's row.
  private let rowStarts: [Int]

  /// Creates the classes of the places of windows of `width` places.
  /// - Precondition: `width` is at least 1.
  package init(width: Int) {
    precondition(width >= 1, "windows of \(width) places")
    rows = Self.magnitude(width) + 1
    rowStarts = (0..<width).map { Self.magnitude(width - $0) * Self.columns }
  }

  /// Returns ⌊log₂ x⌋.
  @inline(__always)
  private static func magnitude(_ x: Int) -> Int { Int.bitWidth - 1 - x.leadingZeroBitCount }

  /// Returns the index of the cell, row-major.
  @inline(__always)
  func index(ofPlace place: Int, id: Int32) -> Int {
    rowStarts[place] + min(Self.magnitude(Int(id) + 1), Self.columns - 1)
  }
}

/// The sums of the weights with which a pointer points at the places of a window.
package struct PointerSums: Equatable, Sendable {
  /// The sum over all places.
  package var all: Double
  /// The sum over the places that hold the target.
  package var target: Double
  /// The logarithm by which all weights were divided, which keeps them finite. It is at least 0.
  package var shift: Double

  package init(all: Double = 0, target: Double = 0, shift: Double = 0) {
    (self.all, self.target, self.shift) = (all, target, shift)
  }
}
