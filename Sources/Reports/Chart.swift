// Curves in a frame with axes, as SVG that keeps the size of its letters at any width.

/// Along the width all places are percentages, down the height pixels: so a chart is as wide as the
/// page lets it be, and its text the size of the page's.
struct Chart {
  let name: String
  /// What the axes measure.
  let caption: String
  /// What is to be seen, for those who do not see it.
  let summary: String
  let curves: [Curve]
  let x: Axis
  let y: Axis
  let height: Double
  /// A point to find: its place along x, and what it is.
  var mark: (x: Double, text: String)?

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

  /// The sides of the square that the curves are drawn in before it is stretched.
  private static let side = 10_000.0

  private var lines: String {
    let paths = curves.filter { !$0.points.isEmpty }.map { curve in
      let places = curve.points.map { point in
        let across = Int((x.position(of: point.x) * Self.side).rounded())
        return "\(across) \(Int(((1 - y.position(of: point.y)) * Self.side).rounded()))"
      }
      // A line of no length with round ends is a dot, which stretching leaves round.
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

  /// The curves' names beside their ends, pushed apart where they would overlap.
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
