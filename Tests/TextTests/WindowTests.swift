// Tests of windows: examples, and random windows against a simple rule for each slot.

import Randomness
import Testing
import Text

@Suite("Window")
struct WindowTests {
  /// Returns the window around `position`, and checks that slots before and after it stay
  /// untouched.
  private func filled(_ window: Window, around position: Int, in ids: [Int32]) -> [Int32] {
    var contexts = [Int32](repeating: 9, count: window.width + 2)
    window.fill(
      &contexts, 1..<window.width + 1, around: position, of: ids.count, in: { ids[$0] })
    #expect(contexts.first == 9 && contexts.last == 9, "\(window)")
    return Array(contexts.dropFirst().dropLast())
  }

  // Two lines: one of three words, one of two.
  private let ids: [Int32] = [5, 6, 7, 2, 8, 6, 2]

  @Test(
    "words on the left are in text order and padded with </s> or <s>",
    arguments: [
      (.stream, 0, [2, 2, 2]), (.stream, 2, [2, 5, 6]), (.stream, 3, [5, 6, 7]),
      (.stream, 4, [6, 7, 2]), (.stream, 6, [2, 8, 6]), (.separate, 0, [1, 1, 1]),
      (.separate, 2, [1, 5, 6]), (.separate, 3, [5, 6, 7]), (.separate, 4, [1, 1, 1]),
      (.separate, 6, [1, 8, 6]),
    ] as [(LineMode, Int, [Int32])])
  func left(lines: LineMode, position: Int, expected: [Int32]) {
    #expect(filled(Window(left: 3, lines: lines), around: position, in: ids) == expected)
  }

  @Test(
    "averages cover the words before those on the left and are not padded",
    arguments: [
      (.stream, 0, [-1, -1, -1, 2]), (.stream, 3, [-1, 5, 6, 7]), (.stream, 6, [7, 2, 8, 6]),
      (.separate, 3, [-1, 5, 6, 7]), (.separate, 4, [-1, -1, -1, 1]),
      (.separate, 6, [-1, -1, 8, 6]),
    ] as [(LineMode, Int, [Int32])])
  func averages(lines: LineMode, position: Int, expected: [Int32]) {
    let window = Window(left: 1, averages: [1, 2], lines: lines)
    #expect(window.width == 4 && window.before == 4)
    #expect(filled(window, around: position, in: ids) == expected)
  }

  @Test(
    "words on the right follow those on the left in text order",
    arguments: [
      (.stream, 0, [2, 6, 7]), (.stream, 2, [6, 2, 8]), (.stream, 3, [7, 8, 6]),
      (.stream, 5, [8, 2, 2]), (.stream, 6, [6, 2, 2]), (.separate, 0, [1, 6, 7]),
      (.separate, 1, [5, 7, 2]), (.separate, 2, [6, 2, 2]), (.separate, 4, [1, 6, 2]),
      (.separate, 5, [8, 2, 2]),
    ] as [(LineMode, Int, [Int32])])
  func right(lines: LineMode, position: Int, expected: [Int32]) {
    let window = Window(left: 1, right: 2, lines: lines)
    #expect(window.width == 3 && window.before == 1)
    #expect(filled(window, around: position, in: ids) == expected)
  }

  @Test("the window of </s> excludes the next line if lines are separate")
  func endOfLine() {
    let window = Window(left: 2, right: 2, lines: .separate)
    #expect(filled(window, around: 3, in: ids) == [6, 7, 2, 2])
    #expect(filled(window, around: 6, in: ids) == [8, 6, 2, 2])
  }

  @Test("windows are padded beyond the ends of a text without a final </s>")
  func ends() {
    for (lines, start) in [(LineMode.stream, 2), (.separate, 1)] as [(LineMode, Int32)] {
      let window = Window(left: 2, right: 3, averages: [1], lines: lines)
      #expect(filled(window, around: 0, in: [5, 6]) == [-1, start, start, 6, 2, 2])
      #expect(filled(window, around: 1, in: [5, 6]) == [-1, start, 5, 2, 2, 2])
      #expect(filled(window, around: 0, in: []) == [-1, start, start, 2, 2, 2])
    }
  }

  @Test("a window can have words only on the right")
  func rightAlone() {
    let window = Window(left: 0, right: 2, lines: .stream)
    #expect(filled(window, around: 1, in: ids) == [7, 2])
  }

  @Test("the window of the next token holds the last words of the text")
  func nextToken() {
    let ids: [Int32] = [5, 2, 6, 7]
    for (lines, expected) in [(LineMode.stream, [5, 2, 6, 7]), (.separate, [1, 1, 6, 7])]
      as [(LineMode, [Int32])]
    {
      #expect(filled(Window(left: 4, lines: lines), around: 4, in: ids) == expected)
      #expect(
        filled(Window(left: 4, right: 1, lines: lines), around: 4, in: ids) == expected + [2])
    }
  }

  // MARK: - Each slot on its own

  /// Returns the expected token in the slot at `distance` after the target, or before it if
  /// negative.
  private func token(
    at distance: Int, from target: Int, _ window: Window, in ids: [Int32]
  ) -> Int32 {
    let place = target + distance
    let between = min(place, target)..<max(place, target)
    let isSameLine = !between.contains { ids.indices.contains($0) && ids[$0] == 2 }
    if ids.indices.contains(place), window.lines == .stream || isSameLine { return ids[place] }
    if distance > 0 { return 2 }
    if distance < -window.left { return Window.noToken }
    return window.lines == .stream ? 2 : 1
  }

  @Test(
    "each slot of a random window holds the token at its distance", arguments: LineMode.allCases)
  func agreesWithDistances(lines: LineMode) {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let count = Int.random(in: 0...12, using: &generator)
      let ids = (0..<count).map { _ in Int32.random(in: 0...4, using: &generator) }
      let averages = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
        Int.random(in: 1...4, using: &generator)
      }
      let right = Int.random(in: 0...5, using: &generator)
      let left = Int.random(in: (right == 0 ? 1 : 0)...5, using: &generator)
      let window = Window(left: left, right: right, averages: averages, lines: lines)
      let before = averages.reduce(left, +)
      let distances = Array(-before..<0) + Array(1..<right + 1)
      #expect(window.width == distances.count)
      for target in 0...count {
        #expect(
          filled(window, around: target, in: ids)
            == distances.map { token(at: $0, from: target, window, in: ids) },
          "\(window) around \(target) in \(ids)")
      }
    }
  }
}
