// Tests that nodes, labels and edges of a layered drawing do not overlap.

import TestSupport
import Testing

@testable import Reports

@Suite("Graph layout") struct GraphLayoutTests {
  /// Returns the rectangle that contains the curve between two parts of an edge.
  private func curve(_ a: GraphLayout.Run, _ b: GraphLayout.Run) -> Box {
    Box(
      x: a.x.upperBound, y: min(a.y, b.y), width: b.x.lowerBound - a.x.upperBound,
      height: abs(a.y - b.y))
  }

  @Test("nodes, labels and edges do not overlap")
  func overlaps() {
    for seed in 0..<60 {
      let nodes = GraphLayout.Node.random(seed % 30, seed: UInt64(seed))
      let layout = GraphLayout(nodes)
      let frame = Box(x: 0, y: 0, width: layout.width, height: layout.height)
      /// The space for the label above the end of each edge.
      var labels: [Box] = []
      for (node, edges) in zip(nodes, layout.edges) {
        for (input, runs) in zip(node.inputs, edges) {
          guard let run = runs.last else { continue }
          labels.append(
            Box(
              x: run.x.upperBound - input.labelWidth, y: run.y - 18, width: input.labelWidth,
              height: 17))
        }
      }
      let boxes = layout.boxes + labels
      for (i, box) in boxes.enumerated() {
        #expect(box.isWithin(frame), "\(seed) \(i)")
        #expect(!boxes[..<i].contains { $0.overlaps(box) }, "\(seed) \(i)")
      }
      for runs in layout.edges.joined() {
        for run in runs {
          // The interior of a box, because an edge touches its ends.
          #expect(
            !boxes.contains {
              $0.y < run.y && run.y < $0.bottom && $0.x < run.x.upperBound
                && run.x.lowerBound < $0.right
            }, "\(seed)")
        }
        for (a, b) in zip(runs, runs.dropFirst()) {
          let curve = curve(a, b)
          #expect(curve.width >= 20, "\(seed)")
          #expect(!boxes.contains { $0.overlaps(curve) }, "\(seed)")
        }
      }
    }
  }

  @Test("an edge leads from the right side of its source to its place at the left of its node")
  func ends() throws {
    let nodes = GraphLayout.Node.random(25, seed: 3)
    let layout = GraphLayout(nodes)
    for (i, node) in nodes.enumerated() {
      for (input, runs) in zip(node.inputs, layout.edges[i]) {
        let (source, target) = (layout.boxes[input.source], layout.boxes[i])
        let (first, last) = (try #require(runs.first), try #require(runs.last))
        #expect(first.x.lowerBound == source.right && first.y == source.y + source.height / 2)
        #expect(last.x.upperBound == target.x && last.y == target.y + input.y)
        #expect(last.x.upperBound - last.x.lowerBound >= input.labelWidth)
      }
    }
  }

  @Test("a chain is a straight line")
  func chain() {
    let nodes = (0..<6).map { i in
      GraphLayout.Node(
        width: 100, height: 60,
        inputs: i == 0 ? [] : [GraphLayout.Input(source: i - 1, y: 30, labelWidth: 20)])
    }
    let layout = GraphLayout(nodes)
    #expect(layout.height == 60 && layout.boxes.allSatisfy { $0.y == 0 })
    #expect(layout.edges.joined().joined().allSatisfy { $0.y == 30 })
  }

  @Test("no nodes have no size")
  func empty() {
    let layout = GraphLayout([])
    #expect(layout.width == 0 && layout.height == 0 && layout.boxes.isEmpty)
  }

  @Test("a large graph has a layout")
  func large() {
    // All operands of a sum of 150 terms are the same node, whose edges skip up to 149 columns.
    let nodes = (0..<150).map { i in
      GraphLayout.Node(
        width: 100, height: 90,
        inputs: (i == 0 ? [] : i == 1 ? [0, 0] : [i - 1, 0]).enumerated().map {
          GraphLayout.Input(source: $1, y: 41 + 24 * Double($0), labelWidth: 20)
        })
    }
    #expect(GraphLayout(nodes).boxes.count == 150)
  }

  @Test("a node before one of its inputs, or a width of a fraction of a pixel traps")
  func preconditions() async {
    await #expect(processExitsWith: .trap) {
      _ = GraphLayout([GraphLayout.Node(width: 1.5, height: 1, inputs: [])])
    }
    await #expect(processExitsWith: .trap) {
      _ = GraphLayout([
        GraphLayout.Node(
          width: 1, height: 1, inputs: [GraphLayout.Input(source: 0, y: 0, labelWidth: 0)])
      ])
    }
  }
}
