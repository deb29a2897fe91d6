// Rectangles in a grid of cells, which finds those that overlap without comparing all.

/// Numbered rectangles within a frame, divided into cells.
///
/// A rectangle is compared only with those that touch the same cells.
struct BoxGrid {
  /// The width and height of a cell in pixels.
  private static let side = 40.0

  /// The rectangles by their numbers; nil where there is none.
  private var boxes: [Box?]
  private let frame: Box
  private let columns: Int
  /// The numbers of the rectangles that touch each cell, row by row.
  private var cells: [[Int]]

  /// Creates a grid for rectangles with numbers below `count` within a frame.
  init(count: Int, in frame: Box) {
    boxes = Array(repeating: nil, count: count)
    self.frame = frame
    columns = Int(frame.width / Self.side) + 1
    cells = Array(repeating: [], count: columns * (Int(frame.height / Self.side) + 1))
  }

  /// The rectangle with a number.
  subscript(number: Int) -> Box? {
    get { boxes[number] }
    set {
      if let old = boxes[number] {
        for cell in cellNumbers(of: old) { cells[cell].removeAll { $0 == number } }
      }
      boxes[number] = newValue
      if let newValue { for cell in cellNumbers(of: newValue) { cells[cell].append(number) } }
    }
  }

  /// Returns whether `box` overlaps a rectangle, leaving out the one with the number `excluded`.
  func overlaps(_ box: Box, except excluded: Int? = nil) -> Bool {
    let (across, down) = span(of: box)
    for row in down {
      for column in across {
        for number in cells[row * columns + column] where number != excluded {
          if let other = boxes[number], other.overlaps(box) { return true }
        }
      }
    }
    return false
  }

  private func span(of box: Box) -> (across: ClosedRange<Int>, down: ClosedRange<Int>) {
    func cell(_ distance: Double, _ count: Int) -> Int {
      Int(min(max(distance / Self.side, 0), Double(count - 1)))
    }
    let rows = cells.count / columns
    let (left, top) = (cell(box.x - frame.x, columns), cell(box.y - frame.y, rows))
    return (
      left...max(left, cell(box.right - frame.x, columns)),
      top...max(top, cell(box.bottom - frame.y, rows))
    )
  }

  private func cellNumbers(of box: Box) -> [Int] {
    let (across, down) = span(of: box)
    return down.flatMap { row in across.map { row * columns + $0 } }
  }
}
