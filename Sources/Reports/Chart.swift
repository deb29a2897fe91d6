// A chart with axes and curves, as SVG whose text size does not depend on its width.

/// A chart of curves.
///
/// Horizontal positions are percentages and vertical positions are pixels. Thus a chart fills the
/// width of the page, and its text keeps the font size of the page.
struct Chart {
  let name: String
  /// The quantities on the axes.
  let caption: String
  /// A description of the chart for screen readers.
  let summary: String
  let curves: [Curve]
  let x: Axis
  let y: Axis
  /// The height of the frame in pixels.
  let height: Double
  /// A position on the x axis that a vertical line marks, and its label.
  var mark: (x: Double, text: String)?

  /// The chart as an HTML figure.
  var html: String {
    let id = name.lowercased().replacing(" ", with: "-")
    return """
      <figure>
      <figcaption><b>\(name.escaped)</b> \(caption.escaped)</figcaption>
      <svg class="chart" height="\(Int(height))" role="img" aria-labelledby="\(id) \(id)-summary">
      <title id="\(id)">\(name.escaped)</title>
      <desc id="\(id)-summary">\(summary.escaped)</desc>
      \((grid + markLines + [lines] + names).joined(separator: "\n"))
      </svg>
      </figure>
      """
  }

  // MARK: - The frame

  private var grid: [String] {
    y.ticks.map { tick in
      let place = down(tick.value)
      return """
        <line x2="100%" y1="\(place)" y2="\(place)"/>\
        <text x="-8" y="\(place)" dy="4" class="end">\(tick.label.escaped)</text>
        """
    }
      + x.ticks.map { tick in
        let place = across(tick.value)
        return """
          <line class="tick" x1="\(place)" x2="\(place)" y1="\(Int(height))" y2="\(Int(height) + 5)"/>\
          <text x="\(place)" y="\(Int(height) + 19)" class="middle">\(tick.label.escaped)</text>
          """
      } + [#"<line class="tick" x2="100%" y1="\#(Int(height))" y2="\#(Int(height))"/>"#]
  }

  private var markLines: [String] {
    guard let mark else { return [] }
    let place = across(mark.x)
    let position = x.position(of: mark.x)
    let anchor = position < 0.25 ? "start" : position > 0.75 ? "end" : "middle"
    return [
      """
      <line class="mark" x1="\(place)" x2="\(place)" y1="-4" y2="\(Int(height))"/>\
      <text x="\(place)" y="-9" class="\(anchor)">\(mark.text.escaped)</text>
      """
    ]
  }

  // MARK: - The curves

  /// The side of the square in which the curves are drawn before it is stretched to the frame.
  private static let side = 10_000.0

  private var lines: String {
    let paths = curves.filter { !$0.points.isEmpty }.map { curve in
      let places = curve.points.map { point in
        let across = Int((x.position(of: point.x) * Self.side).rounded())
        return "\(across) \(Int(((1 - y.position(of: point.y)) * Self.side).rounded()))"
      }
      // A line of length zero with round caps is a dot that stays round when it is stretched.
      let dots = places.count > 60 ? "" : places.map { "M\($0)h0" }.joined()
      let path = #"<path class="\#(curve.style)" d="M\#(places.joined(separator: "L"))"/>"#
      return dots.isEmpty ? path : path + #"<path class="\#(curve.style) dots" d="\#(dots)"/>"#
    }
    let size = Int(Self.side)
    return """
      <svg class="curves" viewBox="0 0 \(size) \(size)" width="100%" height="\(Int(height))" \
      preserveAspectRatio="none">
      \(paths.joined(separator: "\n"))
      </svg>
      """
  }

  /// The names of the curves beside their ends, moved apart where they would overlap.
  private var names: [String] {
    let ends = curves.filter { !$0.name.isEmpty }.compactMap { curve in
      curve.points.last.map { (curve, place: (1 - y.position(of: $0.y)) * height) }
    }.sorted { $0.place < $1.place }
    var free = 0.0
    return ends.enumerated().map { i, end in
      let room = height - 15 * Double(ends.count - 1 - i)
      let place = min(max(end.place, free), room)
      free = place + 15
      return """
        <text x="100%" dx="8" y="\(fixed(place, 0))" dy="4" class="\(end.0.style)">\
        \(end.0.name.escaped)</text>
        """
    }
  }

  // MARK: - Places

  private func across(_ value: Double) -> String { fixed(100 * x.position(of: value), 2) + "%" }

  private func down(_ value: Double) -> String { fixed((1 - y.position(of: value)) * height, 1) }
}
