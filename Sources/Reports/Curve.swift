// A line through points, and its thinning.

package struct Point: Equatable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
}

/// Points from left to right, the name beside their end if there is one, and a style of the page.
struct Curve {
  let name: String
  let style: String
  let points: [Point]

  /// Keeps no more of the points than a picture shows.
  init(_ name: String, style: String, _ points: [Point]) {
    self.name = name
    self.style = style
    self.points = points.thinned(to: 500)
  }
}

extension [Point] {
  /// At most `limit` of the points: the first, the last, and the lowest and the highest of equal
  /// parts between, in their order.
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
