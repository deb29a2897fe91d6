// Tables of aligned columns.

/// A table of columns that are separated by two spaces. Columns that do not fit into a narrow
/// terminal are omitted.
struct TextTable {
  struct Column {
    var title = ""
    /// Whether the cells are numbers, which are right-aligned.
    var isNumeric = false
    /// The minimum width of the column in characters.
    var width = 0
    /// The rank for omitting columns: those of the greatest rank are omitted first.
    var rank = 0

    static func text(_ title: String = "", width: Int = 0, rank: Int = 0) -> Column {
      Column(title: title, width: width, rank: rank)
    }

    static func number(_ title: String = "", width: Int = 0, rank: Int = 0) -> Column {
      Column(title: title, isNumeric: true, width: width, rank: rank)
    }

    fileprivate var fullWidth: Int { max(width, title.count) }

    fileprivate func padded(_ cell: String) -> String {
      let padding = String(repeating: " ", count: max(0, fullWidth - cell.count))
      return isNumeric ? padding + cell : cell + padding
    }
  }

  private let columns: [Column]

  private static let separator = "  "

  init(_ columns: [Column]) { self.columns = columns }

  /// Returns the line of the column titles.
  func header(width: Int? = nil) -> String { line(columns.map(\.title), width: width) }

  /// Returns the line of a row with the columns that fit into a width, or with all columns if
  /// `width` is nil. Control characters are escaped, so that a row stays on one line.
  ///
  /// - Precondition: There is a cell for every column.
  func line(_ cells: [String], width: Int? = nil) -> String {
    precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
    let shown = shownColumns(width: width)
    var line = shown.map { columns[$0].padded(cells[$0].escapingControlCharacters()) }
      .joined(separator: Self.separator)
    while line.last == " " { line.removeLast() }
    return line
  }

  /// Returns the indices of the columns that fit into a width; at least one.
  func shownColumns(width: Int?) -> [Int] {
    var shown = Array(columns.indices)
    func total() -> Int {
      shown.reduce(0) { $0 + columns[$1].fullWidth } + Self.separator.count * (shown.count - 1)
    }
    while let width, shown.count > 1, total() > width,
      let last = shown.indices.max(by: { columns[shown[$0]].rank < columns[shown[$1]].rank })
    {
      shown.remove(at: last)
    }
    return shown
  }

  /// Returns the lines of rows of cells. Each column is as wide as its widest cell.
  ///
  /// - Parameter firstNumber: The index from which columns are numeric.
  static func text(_ rows: [[String]], numericFrom firstNumber: Int = .max) -> String {
    let rows = rows.map { $0.map { $0.escapingControlCharacters() } }
    let table = TextTable(
      (rows.first ?? []).indices.map { i in
        Column(isNumeric: i >= firstNumber, width: rows.map { $0[i].count }.max() ?? 0)
      })
    return rows.map { table.line($0) }.joined(separator: "\n")
  }
}
