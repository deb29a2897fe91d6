// Tests of rectangles and segments, and of the grid that finds overlapping rectangles.

import Randomness
import Testing

@testable import Reports

@Suite("Boxes") struct BoxTests {
  private let box = Box(x: 10, y: 10, width: 20, height: 10)

  @Test(
    "a segment intersects a box that it enters or touches",
    arguments: [
      ((0.0, 15.0), (40.0, 15.0), true), ((0, 0), (40, 40), true), ((12, 12), (13, 13), true),
      ((20, 0), (20, 40), true), ((0, 5), (40, 5), false), ((0, 15), (9, 15), false),
      ((0, 25), (25, 0), true), ((0, 12), (9, 0), false), ((31, 0), (31, 40), false),
      ((20, 15), (20, 15), true), ((0, 0), (0, 0), false),
    ])
  func intersection(a: (Double, Double), b: (Double, Double), expected: Bool) {
    let (a, b) = (Point(x: a.0, y: a.1), Point(x: b.0, y: b.1))
    #expect(box.intersects(Segment(a: a, b: b)) == expected)
    #expect(box.intersects(Segment(a: b, b: a)) == expected)
  }

  @Test("the distance of a point is that from the nearest side or corner")
  func distance() {
    #expect(box.distance(to: Point(x: 15, y: 15)) == 0)
    #expect(box.distance(to: Point(x: 15, y: 3)) == 7)
    #expect(box.distance(to: Point(x: 33, y: 24)) == 5)
  }

  @Test("segments cross only if each has its ends on both sides of the other")
  func crossing() {
    func segment(_ a: (Double, Double), _ b: (Double, Double)) -> Segment {
      Segment(a: Point(x: a.0, y: a.1), b: Point(x: b.0, y: b.1))
    }
    let diagonal = segment((0, 0), (10, 10))
    #expect(diagonal.crosses(segment((0, 10), (10, 0))))
    #expect(!diagonal.crosses(segment((6, 5), (10, 0))))
    #expect(!diagonal.crosses(segment((0, 0), (0, 10))))
    #expect(!diagonal.crosses(segment((1, 0), (11, 10))))
  }

  @Test("a grid finds the same overlaps as a comparison with all boxes")
  func grid() {
    var generator = SeededGenerator(seed: 1)
    func random() -> Box {
      Box(
        x: 300 * generator.uniform(), y: 150 * generator.uniform(), width: 90 * generator.uniform(),
        height: 60 * generator.uniform())
    }
    var grid = BoxGrid(count: 9, in: Box(x: 0, y: 0, width: 300, height: 150))
    var boxes = [Box?](repeating: nil, count: 9)
    for _ in 0..<300 {
      let (i, box) = (Int.random(in: 0..<9, using: &generator), random())
      boxes[i] = Bool.random(using: &generator) ? box : nil
      grid[i] = boxes[i]
      let (probe, excluded) = (random(), Int.random(in: 0..<9, using: &generator))
      #expect(grid.overlaps(probe) == boxes.contains { $0?.overlaps(probe) == true })
      #expect(
        grid.overlaps(probe, except: excluded)
          == boxes.indices.contains { $0 != excluded && boxes[$0]?.overlaps(probe) == true })
    }
  }
}
