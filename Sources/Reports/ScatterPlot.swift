// Points of a plane with labels, as SVG.

import Foundation

/// A picture of labeled points, with the same scale on both axes.
///
/// All labels are in the picture and none overlaps another one or a point. The picture is as large
/// as they need.
package struct ScatterPlot {
  /// The title for screen readers.
  package let title: String
  /// A sentence about the axes.
  package let caption: String
  let frame: Box
  let points: [Point]
  let labels: [(text: String, box: Box)]
  private let leaders: [Segment]
  private let lines: [Segment]

  private static let fontSize = 13.0
  private static let lineHeight = 15.0
  /// The space between the points and the sides of the frame.
  private static let margin = 24.0

  /// Places the labels of points.
  ///
  /// - Parameters:
  ///   - words: The labels and their points, in any unit. The y axis points up. A point that is not
  ///     finite is drawn at the origin.
  ///   - pairs: The indices of words that a line connects.
  package init(
    title: String, caption: String, _ words: [(label: String, point: Point)],
    pairs: [(Int, Int)] = []
  ) {
    (self.title, self.caption) = (title, caption)
    let texts = words.map { LabelText($0.label) }
    let sizes = texts.map {
      (width: ($0.ems * Self.fontSize).rounded(.up) + 2, height: Self.lineHeight)
    }
    let plane = Plane(words.map(\.point))
    var area = 12 * sizes.reduce(0) { $0 + $1.width * $1.height }
    while true {
      let width = max((area / plane.aspect).squareRoot().rounded(), 560)
      let frame = Box(x: 0, y: 0, width: width, height: (width * plane.aspect).rounded())
      let points = plane.points(in: frame, margin: Self.margin)
      let lines = pairs.map { Segment(a: points[$0.0], b: points[$0.1]) }
      if let placement = LabelPlacement(sizes, at: points, lines: lines, in: frame) {
        (self.frame, self.points, self.lines) = (frame, points, lines)
        labels = zip(texts, placement.boxes).map { ($0.text, $1) }
        leaders = placement.leaders.compactMap(\.self)
        return
      }
      area = 1.5 * max(area, frame.width * frame.height)
    }
  }

  /// The map from the plane of the points to the picture.
  private struct Plane {
    let points: [Point]
    private let (x, y): (ClosedRange<Double>, ClosedRange<Double>)
    /// The height of the picture divided by its width.
    let aspect: Double

    init(_ points: [Point]) {
      self.points = points.map { $0.x.isFinite && $0.y.isFinite ? $0 : Point(x: 0, y: 0) }
      func range(_ values: [Double]) -> ClosedRange<Double> {
        (values.min() ?? 0)...(values.max() ?? 0)
      }
      (x, y) = (range(self.points.map(\.x)), range(self.points.map(\.y)))
      let ratio = (y.upperBound - y.lowerBound) / (x.upperBound - x.lowerBound)
      aspect = ratio.isFinite ? min(max(ratio, 0.55), 0.85) : 0.55
    }

    func points(in frame: Box, margin: Double) -> [Point] {
      func scale(_ range: ClosedRange<Double>, _ length: Double) -> Double {
        (length - 2 * margin) / (range.upperBound - range.lowerBound)
      }
      func middle(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound / 2 + range.upperBound / 2
      }
      let common = min(scale(x, frame.width), scale(y, frame.height))
      let scale = common.isFinite ? common : 0
      return points.map { point in
        // Rounded as they are written, so that the file shows what was computed.
        Point(
          x: ((frame.width / 2 + (point.x - middle(x)) * scale) * 10).rounded() / 10,
          y: ((frame.height / 2 - (point.y - middle(y)) * scale) * 10).rounded() / 10)
      }
    }
  }

  // MARK: - Text

  /// The picture as an SVG file with its own style and the caption below.
  package var svg: String {
    let height = Int(frame.height) + 30
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(frame.width)) \(height)" \
      width="\(Int(frame.width))" height="\(height)" role="img" aria-labelledby="title caption">
      <title id="title">\(title.escaped)</title>
      <style>\(ReportStyle.plotSheet)</style>
      <rect class="page" width="100%" height="100%"/>
      <g class="plot">
      \(body)
      </g>
      <text id="caption" class="caption" x="12" y="\(height - 12)">\(caption.escaped)</text>
      </svg>

      """
  }

  /// The picture as an HTML figure of a report, whose style sheet it uses.
  var html: String {
    """
    <figure class="wide">
    <figcaption><b>\(title.escaped)</b> \(caption.escaped)</figcaption>
    <svg class="plot" viewBox="0 0 \(Int(frame.width)) \(Int(frame.height))" \
    width="\(Int(frame.width))" height="\(Int(frame.height))" role="img" \
    aria-label="\(title.escaped)">
    \(body)
    </svg>
    </figure>
    """
  }

  private var body: String {
    let parts = [
      path("lines", lines.map(draw)), path("leaders", leaders.map(draw)),
      // A line of length zero with round caps is a dot.
      path("dots", points.map { "M\(place($0))h0" }),
    ]
    return (parts.compactMap(\.self) + zip(labels, points).map(text)).joined(separator: "\n")
  }

  private func path(_ name: String, _ parts: [String]) -> String? {
    parts.isEmpty ? nil : #"<path class="\#(name)" d="\#(parts.joined())"/>"#
  }

  private func draw(_ segment: Segment) -> String { "M\(place(segment.a))L\(place(segment.b))" }

  private func place(_ point: Point) -> String { "\(short(point.x)) \(short(point.y))" }

  /// Returns a label, anchored on the side of its point, because its width is only an estimate.
  private func text(_ label: (text: String, box: Box), of point: Point) -> String {
    let (box, side) = (label.box, LabelPlacement.radius)
    let (x, anchor) =
      box.x >= point.x + side / 2
      ? (box.x + 1, "")
      : box.right <= point.x - side / 2
        ? (box.right - 1, #" class="end""#) : (box.x + box.width / 2, #" class="middle""#)
    return
      #"<text x="\#(short(x))" y="\#(short(box.y + 11.5))"\#(anchor)>\#(label.text.escaped)</text>"#
  }
}
