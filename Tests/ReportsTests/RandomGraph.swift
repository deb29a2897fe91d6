// Random graphs for tests of their layout and drawing.

import Randomness

@testable import Reports

extension GraphLayout.Node {
  /// Returns the nodes of a random graph. Later nodes have up to three inputs, and most have one
  /// output.
  static func random(_ count: Int, seed: UInt64) -> [GraphLayout.Node] {
    var generator = SeededGenerator(seed: seed)
    var unused: [Int] = []
    return (0..<count).map { i in
      let inputs = i < 2 ? 0 : Int.random(in: 0...3, using: &generator)
      let sources = (0..<inputs).map { _ in
        unused.isEmpty || Int.random(in: 0..<4, using: &generator) == 0
          ? Int.random(in: 0..<i, using: &generator) : unused.removeLast()
      }
      unused.append(i)
      return GraphLayout.Node(
        width: 40 + (100 * generator.uniform()).rounded(), height: 50 + 24 * Double(inputs),
        inputs: sources.enumerated().map {
          GraphLayout.Input(
            source: $1, y: 41 + 24 * Double($0), labelWidth: 60 * generator.uniform())
        })
    }
  }
}
