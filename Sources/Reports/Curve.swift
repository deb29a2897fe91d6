// A curve through points, and its thinning.

/// A point of a curve.
package struct Point: Equatable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
}

/// A line through points.
struct Curve {
  /// The name beside the end of the curve; empty for none.
  let name: String
  /// The class of the curve in the style sheet of the page.
  let style: String
  /// The points from left to right.
  let points: [Point]

  /// Creates a curve, thinned to 500 points, because a chart cannot show more.
  init(_ name: String, style: String, _ points: [Point]) {
    self.name = name
    self.style = style
    self.points = points.thinned(to: 500)
  }
}

extension [Point] {
  /// Returns at most `limit` of the points in their order: the first, the last, and the lowest and
  /// highest of equal parts in between.
  ///
  /// - Precondition: `limit` is at least 4.
  func thinned(to limit: Int) -> [Point] {
    precondition(limit >= 4, "at most \(limit) points: no room for the ends and two extremes")
    guard count > limit else { return self }
    let parts = (limit - 2) / 2
    let inner = dropFirst().dropLast()
    var kept = [self[0]]
    for part in 0..<parts {
      let range = inner.count * part / parts..<inner.count * (part + 1) / parts
      let points = inner.dropFirst(range.lowerBound).prefix(range.count)
      guard let low = points.indices.min(by: { self[$0].y < self[$1].y }),
        let high = points.indices.max(by: { self[$0].y < self[$1].y })
      else { continue }
      kept += Set([low, high]).sorted().map { self[$0] }
    }
    return kept + [self[count - 1]]
  }
}
