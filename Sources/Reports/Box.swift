// A rectangle of a chart in pixels, and its distances and intersections.

/// A rectangle whose sides are parallel to the axes. The y axis points down.
struct Box: Equatable {
  var x: Double
  var y: Double
  let width: Double
  let height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  /// Returns whether the interiors of two rectangles intersect.
  func overlaps(_ other: Box) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }

  /// Returns whether the rectangle lies within another one.
  func isWithin(_ other: Box) -> Bool {
    x >= other.x && right <= other.right && y >= other.y && bottom <= other.bottom
  }

  /// Returns the point of the rectangle that is nearest to `point`.
  func nearest(to point: Point) -> Point {
    Point(x: min(max(point.x, x), right), y: min(max(point.y, y), bottom))
  }

  /// Returns the distance of a point from the rectangle; 0 if it lies within.
  func distance(to point: Point) -> Double { nearest(to: point).distance(to: point) }

  /// Returns whether a line segment intersects the rectangle.
  ///
  /// Source: Liang and Barsky, "A new concept and method for line clipping", 1984.
  func intersects(_ segment: Segment) -> Bool {
    var (start, end) = (0.0, 1.0)
    /// Limits the part of the segment to that where `position` + t · `step` ≥ 0.
    func clip(_ position: Double, _ step: Double) -> Bool {
      if step == 0 { return position >= 0 }
      if step > 0 { start = max(start, -position / step) } else { end = min(end, -position / step) }
      return start <= end
    }
    let (a, dx, dy) = (segment.a, segment.b.x - segment.a.x, segment.b.y - segment.a.y)
    return clip(a.x - x, dx) && clip(right - a.x, -dx) && clip(a.y - y, dy)
      && clip(bottom - a.y, -dy)
  }
}

/// The greatest width and height of a drawing in pixels.
package let mostPixels = 10_000

extension Box {
  /// The width or height in pixels if it is more than ``mostPixels``; otherwise nil.
  var excessiveSize: Int? {
    let size = max(width, height)
    return size > Double(mostPixels) ? Int(size) : nil
  }
}

/// A line segment of a chart in pixels.
struct Segment: Equatable {
  let a: Point
  let b: Point

  /// Returns whether two segments cross, apart from touching.
  func crosses(_ other: Segment) -> Bool {
    /// Returns a number whose sign says on which side of a segment a point lies.
    func side(_ segment: Segment, _ p: Point) -> Double {
      (segment.b.x - segment.a.x) * (p.y - segment.a.y)
        - (segment.b.y - segment.a.y) * (p.x - segment.a.x)
    }
    return side(self, other.a) * side(self, other.b) < 0
      && side(other, a) * side(other, b) < 0
  }
}

extension Point {
  func distance(to other: Point) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}
