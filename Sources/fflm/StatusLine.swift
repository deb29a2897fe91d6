// A line of figures that stays one line on a narrow terminal.

struct StatusLine {
  /// From left to right; of two fields the one with the greater rank is dropped first.
  let fields: [(rank: Int, text: String)]

  /// The fields that have room in so many columns, one at least; all of them without a limit.
  func text(width: Int?) -> String {
    var fields = fields
    while true {
      let line = fields.map(\.text).joined(separator: "  ")
      guard let width, line.count > width, fields.count > 1,
        let least = fields.indices.max(by: { fields[$0].rank < fields[$1].rank })
      else { return line }
      fields.remove(at: least)
    }
  }
}
