// The placement of labels beside points.

import Foundation

/// The positions of labels that overlap neither each other nor any point.
///
/// The candidates for a label lie on rings around its point. Labels are placed one after another,
/// each at the free candidate of the lowest cost. Then each one may move to a better candidate, in
/// a few rounds. Nothing is random.
struct LabelPlacement {
  /// The radius of a point in pixels.
  static let radius = 3.0
  /// The distance of a label from its point beyond which a line connects them.
  private static let nearest = 7.0
  private static let rounds = 4

  private let frame: Box
  private let points: [Point]
  private let lines: [Segment]
  private var labels: BoxGrid
  private var dots: BoxGrid
  /// The line from each point to its label, if the label is not beside the point.
  private(set) var leaders: [Segment?]
  private let rings: [Ring]

  /// The positions of the labels.
  var boxes: [Box] { points.indices.compactMap { labels[$0] } }

  /// Places a label at each point.
  ///
  /// Returns nil if there is no space for a label, which cannot happen in a frame that is much
  /// larger than all labels together.
  ///
  /// - Parameters:
  ///   - sizes: The width and height of each label.
  ///   - points: The points, at least ``radius`` away from the sides of the frame.
  ///   - lines: Lines that labels should not cover.
  /// - Complexity: O(n) for points far apart, O(n²) and more for points at one place.
  init?(
    _ sizes: [(width: Double, height: Double)], at points: [Point], lines: [Segment], in frame: Box
  ) {
    (self.points, self.lines, self.frame) = (points, lines, frame)
    labels = BoxGrid(count: points.count, in: frame)
    dots = BoxGrid(count: points.count, in: frame)
    leaders = Array(repeating: nil, count: points.count)
    rings = Ring.all(to: frame.width + frame.height)
    for (i, point) in points.enumerated() {
      let box = Self.dot(at: point)
      // One of several points at the same place is enough, and the rest would take time.
      if !points[..<i].contains(point) { dots[i] = box }
    }
    for round in 0...Self.rounds {
      var hasChanged = false
      for i in points.indices {
        let old = labels[i]
        (labels[i], leaders[i]) = (nil, nil)
        guard let best = bestBox(of: i, sizes[i]) else { return nil }
        (labels[i], leaders[i]) = (best, leader(of: i, to: best))
        hasChanged = hasChanged || old != best
      }
      if round > 0, !hasChanged { break }
    }
  }

  private static func dot(at point: Point) -> Box {
    Box(x: point.x - radius, y: point.y - radius, width: 2 * radius, height: 2 * radius)
  }

  private func leader(of i: Int, to box: Box) -> Segment? {
    let end = box.nearest(to: points[i])
    return end.distance(to: points[i]) > Self.nearest ? Segment(a: points[i], b: end) : nil
  }

  // MARK: - Candidates

  /// Candidates at about the same distance from a point.
  private struct Ring {
    let distance: Double
    let directions: [(cos: Double, sin: Double)]

    /// Returns rings with increasing distances, with candidates at most about 14 pixels apart.
    static func all(to limit: Double) -> [Ring] {
      var rings: [Ring] = []
      var (distance, step) = (5.0, 3.0)
      while distance < limit {
        let count = max(8, 4 * Int(distance / 9))
        let directions = (0..<count).map { 2 * Double.pi * Double($0) / Double(count) }
        rings.append(Ring(distance: distance, directions: directions.map { (cos($0), sin($0)) }))
        distance += step
        step = min(step + 1, 12)
      }
      return rings
    }

    /// Returns the label in a direction of the ring around a point: its side or corner that is
    /// nearest to the point lies on the ring.
    func box(
      _ direction: (cos: Double, sin: Double), of point: Point,
      _ size: (width: Double, height: Double)
    ) -> Box {
      func shift(_ part: Double) -> Double { min(max(1.42 * part, -1), 1) / 2 }
      let x = point.x + distance * direction.cos + size.width * shift(direction.cos)
      let y = point.y + distance * direction.sin + size.height * shift(direction.sin)
      return Box(
        x: x - size.width / 2, y: y - size.height / 2, width: size.width, height: size.height)
    }
  }

  /// Returns the free candidate of the lowest cost; nil if there is none.
  private func bestBox(of i: Int, _ size: (width: Double, height: Double)) -> Box? {
    var (best, lowest) = (Box?.none, Double.infinity)
    for ring in rings where ring.distance < lowest {
      for direction in ring.directions {
        let box = ring.box(direction, of: points[i], size)
        guard box.isWithin(frame), !labels.overlaps(box), !dots.overlaps(box) else { continue }
        // The right side is read first, and a label beside a point is clearer than one above it.
        let detour = (direction.cos < 0 ? 0.5 : 0) + abs(direction.sin)
        let distance = ring.distance + detour
        let cost = distance + penalty(of: box, at: i, below: lowest - distance)
        if cost < lowest { (best, lowest) = (box, cost) }
      }
    }
    return best
  }

  // MARK: - Costs

  /// Returns the cost of all that makes a label hard to read or to attribute, in pixels of distance
  /// that are as bad, or at least `limit`.
  ///
  /// The cost is at most 100, so that the search ends soon even where all candidates are bad.
  private func penalty(of box: Box, at i: Int, below limit: Double) -> Double {
    var penalty = 0.0
    let wide = Box(x: box.x - 3, y: box.y - 2, width: box.width + 6, height: box.height + 4)
    if dots.overlaps(wide, except: i) { penalty += 4 }
    guard let leader = leader(of: i, to: box) else {
      return min(penalty + crossings(of: box, below: limit), 100)
    }
    penalty += 4
    let most = min(limit, 100)
    for j in points.indices where j != i && penalty < most {
      if let label = labels[j], label.intersects(leader) { penalty += 40 }
      if let other = leaders[j], other.crosses(leader) { penalty += 25 }
      if let dot = dots[j], points[j] != points[i], dot.intersects(leader) { penalty += 10 }
    }
    if penalty < most { penalty += crossings(of: box, below: most - penalty) }
    return min(penalty, 100)
  }

  /// Returns the cost of the lines that pass through a label, or at least `limit`.
  private func crossings(of box: Box, below limit: Double) -> Double {
    var penalty = 0.0
    for line in lines where penalty < limit && box.intersects(line) { penalty += 20 }
    for case let leader? in leaders where penalty < limit && box.intersects(leader) {
      penalty += 40
    }
    return penalty
  }
}
