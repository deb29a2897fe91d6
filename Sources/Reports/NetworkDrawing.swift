// The drawing of a network, unit by unit, as SVG.

/// A drawing of the units of a network for one prediction, with a column for each layer.
///
/// The box of a unit has its value in the forward pass and the derivative of the loss with respect
/// to it. The lines between two columns are the products of inputs and weights.
package struct NetworkDrawing {
  /// A unit of a layer.
  package struct Unit {
    /// The number of the unit or, in the output layer, a word.
    package let label: String
    package let value: String
    package let gradient: String
    /// The magnitude of the value as a fraction of the largest one of the layer.
    package let strength: Double

    package init(label: String, value: String, gradient: String, strength: Double) {
      (self.label, self.value) = (label, value)
      (self.gradient, self.strength) = (gradient, strength)
    }
  }

  /// The product of an input and a weight.
  package struct Edge {
    /// The indices of the input and of the unit among the units that are drawn.
    package let source: Int
    package let target: Int
    /// The product as a fraction of the one of greatest magnitude between two columns.
    package let strength: Double

    package init(source: Int, target: Int, strength: Double) {
      (self.source, self.target, self.strength) = (source, target, strength)
    }
  }

  /// A layer.
  package struct Column {
    package let title: String
    package let formula: String
    /// The units with the titles above them; without a title if it is empty.
    package let groups: [(title: String, units: [Unit])]
    /// A note below the units; empty for none.
    package let note: String
    /// The edges from the units of the previous column.
    package let edges: [Edge]

    package init(
      title: String, formula: String, groups: [(title: String, units: [Unit])], note: String,
      edges: [Edge]
    ) {
      (self.title, self.formula, self.groups) = (title, formula, groups)
      (self.note, self.edges) = (note, edges)
    }
  }

  private let title: String
  private let columns: [Placed]
  /// The size of the picture.
  let frame: Box

  private static let margin = 16.0
  private static let titleHeight = 44.0
  private static let headerHeight = 48.0
  private static let (fontSize, smallSize, titleSize) = (13.0, 12.0, 17.0)
  private static let rowHeight = 26.0
  private static let boxHeight = 22.0
  private static let (padding, spacing) = (7.0, 10.0)
  /// The space between two columns.
  private static let gap = 110.0
  private static let legendHeight = 20.0
  /// Edges of a smaller fraction are left out.
  private static let weakest = 0.2

  private static let legend = [
    (style: "value", text: "Left number: the value of the unit in the forward pass."),
    (style: "gradient", text: "Right number: the derivative of the loss L with respect to it."),
    (
      style: "local",
      text: "Lines: input · weight, darker if greater, dashed if negative; those below a fifth of "
        + "the greatest are left out."
    ),
  ]

  /// A column with the places of its boxes.
  private struct Placed {
    let column: Column
    let x: Double
    let width: Double
    /// The widths of labels, values and gradients.
    let widths: [Double]
    /// The rectangles of all units, in order.
    let boxes: [Box]
    /// The middles of the rows of titles and the note.
    let titles: [(text: String, y: Double)]

    var units: [Unit] { column.groups.flatMap(\.units) }
  }

  /// Creates the drawing of a network.
  ///
  /// - Parameter title: A sentence, which is shortened to the width of the picture.
  /// - Precondition: The edges of a column connect its units with those of the previous one.
  package init(title: String, _ columns: [Column]) {
    self.title = title
    let rows = columns.map { column in
      column.groups.reduce(column.note.isEmpty ? 0 : 1) {
        $0 + $1.units.count + ($1.title.isEmpty ? 0 : 1)
      }
    }
    let most = rows.max() ?? 0
    let top = Self.titleHeight + Self.headerHeight
    var placed: [Placed] = []
    for (column, rows) in zip(columns, rows) {
      let (x, sources) = (placed.last.map { $0.x + $0.width + Self.gap }, placed.last?.boxes.count)
      let next = Self.place(
        column, x: x ?? Self.margin, y: top + Double(most - rows) / 2 * Self.rowHeight)
      for edge in column.edges {
        precondition(
          (0..<(sources ?? 0)).contains(edge.source) && next.boxes.indices.contains(edge.target),
          "an edge from unit \(edge.source) of \(sources ?? 0) to \(edge.target) of "
            + "\(next.boxes.count)")
      }
      placed.append(next)
    }
    self.columns = placed
    let legendWidth = Self.legend.map { Self.width($0.text, Self.smallSize) }.max() ?? 0
    let right = max(placed.last.map { $0.x + $0.width } ?? 0, Self.margin + legendWidth)
    frame = Box(
      x: 0, y: 0, width: right + Self.margin,
      height: top + Double(most) * Self.rowHeight + 2 * Self.margin
        + Double(Self.legend.count) * Self.legendHeight)
  }

  /// Places the rows of a column below each other, beginning at a point.
  private static func place(_ column: Column, x: Double, y: Double) -> Placed {
    let units = column.groups.flatMap(\.units)
    let widths = [\Unit.label, \.value, \.gradient].map { part in
      units.map { width($0[keyPath: part], fontSize) }.max() ?? 0
    }
    let texts = [column.title, column.note] + column.groups.map(\.title)
    let rowWidths =
      [widths.reduce(0, +) + 2 * spacing + 2 * padding, width(column.formula, smallSize)]
      + texts.map { width($0, fontSize) }
    let boxWidth = rowWidths.max() ?? 0
    var y = y
    var (boxes, titles): ([Box], [(String, Double)]) = ([], [])
    func addTitle(_ text: String) {
      guard !text.isEmpty else { return }
      titles.append((text, y + rowHeight / 2))
      y += rowHeight
    }
    for group in column.groups {
      addTitle(group.title)
      for _ in group.units {
        boxes.append(
          Box(x: x, y: y + (rowHeight - boxHeight) / 2, width: boxWidth, height: boxHeight))
        y += rowHeight
      }
    }
    addTitle(column.note)
    return Placed(
      column: column, x: x, width: boxWidth, widths: widths, boxes: boxes, titles: titles)
  }

  private static func width(_ text: String, _ fontSize: Double) -> Double {
    LabelText.ems(of: text) * fontSize
  }

  /// The width or height in pixels if it is too large to be read; otherwise nil.
  package var excessiveSize: Int? { frame.excessiveSize }

  // MARK: - Text

  /// The drawing as an SVG file with its own style.
  package var svg: String { svg(attributes: "", sheet: ReportStyle.networkSheet) + "\n" }

  /// The drawing as a part of a page that has its style.
  var html: String { svg(attributes: #" class="network""#, sheet: nil) }

  private func svg(attributes: String, sheet: String?) -> String {
    let (width, height) = (Int(frame.width.rounded(.up)), Int(frame.height.rounded(.up)))
    let widest = (frame.width - 2 * Self.margin) / Self.titleSize
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)"\(attributes) role="img" aria-labelledby="title">
      <title id="title">\(title.escaped)</title>
      \(sheet.map { "<style>\($0)</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n" } ?? "")\
      <text class="title" x="\(short(Self.margin))" y="28">\
      \(LabelText(title, widest: widest).text.escaped)</text>
      \((edges + columns.map(draw)).joined(separator: "\n"))
      \(legend)
      </svg>
      """
  }

  private var edges: [String] {
    zip(columns, columns.dropFirst()).flatMap { left, right in
      // The strongest edges are on top.
      right.column.edges.filter { abs($0.strength) >= Self.weakest }
        .sorted { abs($0.strength) < abs($1.strength) }.map { edge in
          let (a, b) = (left.boxes[edge.source], right.boxes[edge.target])
          let (start, end) = (short(a.y + a.height / 2), short(b.y + b.height / 2))
          let middle = short((a.right + b.x) / 2)
          return
            #"<path class="edge\#(edge.strength < 0 ? " negative" : "")" "#
            + #"d="M\#(short(a.right)) \#(start)C\#(middle) \#(start) \#(middle) \#(end) "#
            + #"\#(short(b.x)) \#(end)" opacity="\#(fixed(abs(edge.strength), 2))"/>"#
        }
    }
  }

  private func draw(_ placed: Placed) -> String {
    let (x, column) = (placed.x, placed.column)
    var parts = [
      text(column.title, x: x, y: Self.titleHeight + 14, "layer"),
      text(column.formula, x: x, y: Self.titleHeight + 32, "local"),
    ]
    parts += placed.titles.map { text($0.text, x: x, y: $0.y + 4, "local") }
    for (unit, box) in zip(placed.units, placed.boxes) {
      let y = box.y + box.height / 2 + 4.5
      let left = x + Self.padding
      let size =
        #"x="\#(short(x))" y="\#(short(box.y))" width="\#(short(box.width))" "#
        + #"height="\#(short(box.height))" rx="4"/>"#
      parts += [
        #"<rect class="paper" \#(size)"#,
        #"<rect class="unit" fill-opacity="\#(fixed(0.3 * unit.strength, 2))" \#(size)"#,
        text(unit.label, x: left, y: y, "label"),
        text(unit.value, x: left + placed.widths[0] + Self.spacing, y: y, "value"),
        text(unit.gradient, x: box.right - Self.padding, y: y, "gradient end"),
      ]
    }
    return parts.joined()
  }

  private var legend: String {
    Self.legend.enumerated().map { i, line in
      let y =
        frame.height - Self.margin - Self.legendHeight * (Double(Self.legend.count - i) - 0.5)
      return text(line.text, x: Self.margin, y: y + 4, "\(line.style) small")
    }.joined(separator: "\n")
  }

  private func text(_ text: String, x: Double, y: Double, _ style: String) -> String {
    #"<text class="\#(style)" x="\#(short(x))" y="\#(short(y))">\#(text.escaped)</text>"#
  }
}
