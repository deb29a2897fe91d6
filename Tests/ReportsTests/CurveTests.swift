// Tests of the thinning of curves, which must keep their ends and extremes.

import Testing

@testable import Reports

@Suite("Curves") struct CurveTests {
  private func wave(_ count: Int) -> [Point] {
    (0..<count).map { Point(x: Double($0), y: Double($0 * 7919 % 1009)) }
  }

  @Test("a curve of at most 500 points is not thinned", arguments: [0, 1, 2, 499, 500])
  func few(count: Int) {
    #expect(Curve("", style: "", wave(count)).points == wave(count))
  }

  @Test(
    "a long curve is thinned to at most the limit and keeps its order",
    arguments: [501, 502, 1000, 4321, 100_000])
  func many(count: Int) {
    let thin = wave(count).thinned(to: 500)
    #expect((400...500).contains(thin.count))
    #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.x < $1.x })
    #expect(Set(thin.map(\.x)).isSubset(of: wave(count).map(\.x)))
  }

  @Test("thinning keeps the ends and the extremes of a curve", arguments: [1, 2, 500, 777, 998])
  func extremes(place: Int) {
    var points = wave(1000)
    points[place].y = -1e6
    points[1000 - place].y = 1e6
    let thin = points.thinned(to: 20)
    #expect(thin.first == points.first && thin.last == points.last)
    #expect(thin.contains(points[place]) && thin.contains(points[1000 - place]))
  }
}
