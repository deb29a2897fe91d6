// Cells in aligned columns.

/// Columns with two spaces between them. A narrow terminal gets whole columns only.
struct TextTable {
  struct Column {
    var title = ""
    /// Numbers are aligned to the right.
    var isNumeric = false
    /// The width that the column has at least, in characters.
    var width = 0
    /// Of two columns the one with the greater rank is dropped first.
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

  /// The titles of the columns.
  func header(width: Int? = nil) -> String { line(columns.map(\.title), width: width) }

  /// A row of cells, in as many columns as fit into a width; all of them without a width. Control
  /// characters are escaped, so that a row stays one line.
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

  /// The indices of the columns that fit into a width, at least one.
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

  /// Rows of cells, each column as wide as its widest cell.
  static func text(_ rows: [[String]], numericFrom firstNumber: Int = .max) -> String {
    let rows = rows.map { $0.map { $0.escapingControlCharacters() } }
    let table = TextTable(
      (rows.first ?? []).indices.map { i in
        Column(isNumeric: i >= firstNumber, width: rows.map { $0[i].count }.max() ?? 0)
      })
    return rows.map { table.line($0) }.joined(separator: "\n")
  }
}
