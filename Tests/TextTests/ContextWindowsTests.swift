// Tests of context windows against slices of padded lines.

import Files
import Foundation
import Randomness
import TestSupport
import Testing
import Text

@Suite("ContextWindows")
struct ContextWindowsTests {
  @Test(
    "each token is the target of a window of the tokens around it",
    arguments: ["a", "a b c\nd e\n\nf\n", "\n\n", "a </s> b <s> c\nd", "a b c d e f g h i\n"],
    LineMode.allCases)
  func agreesWithSlices(text: String, lines: LineMode) throws {
    // In version 2, </s> can also occur within a line.
    let text = try EncodedText("words w\n" + text, version: 2)
    let corpus = try EncodedCorpus(text, scratch: FilePath(FileManager.default.temporaryDirectory))
    for (n, averages, right) in [
      (1, [], 0), (2, [], 0), (3, [], 0), (5, [], 0), (12, [], 0), (1, [1], 0), (2, [4], 0),
      (3, [5, 7], 0), (0, [], 1), (2, [], 2), (0, [3], 2), (2, [1, 3], 12),
    ] as [(Int, [Int], Int)] {
      let window = Window(left: n, right: right, averages: averages, lines: lines)
      let windows = ContextWindows(corpus: corpus, window: window)
      #expect(windows.count == text.tokenCount)
      var batch = Windows()
      windows.fill(&batch, positions: 0..<windows.count)
      #expect(batch == slicedWindows(text.ids, window), "\(window)")
    }
  }

  @Test(
    "windows in shuffled order are those sliced from a random corpus", arguments: LineMode.allCases)
  func shuffled(lines: LineMode) throws {
    var generator = SeededGenerator(seed: 5)
    let words = (0..<400).map { _ in ["a", "b", "c", "\n"].randomElement(using: &generator) ?? "" }
    let text = try EncodedText(words.joined(separator: " "))
    let corpus = try EncodedCorpus(text, scratch: FilePath(FileManager.default.temporaryDirectory))
    let window = Window(left: 3, lines: lines)
    let sliced = slicedWindows(text.ids, window)
    let windows = ContextWindows(corpus: corpus, window: window)
    let order = Permutation(count: windows.count, seed: 1)
    var batch = Windows()
    for start in stride(from: 0, to: windows.count, by: 64) {
      let positions = start..<min(start + 64, windows.count)
      windows.fill(&batch, positions: positions) { order[$0] }
      #expect(batch.targets.count == positions.count)
      for (row, position) in positions.enumerated() {
        let target = order[position]
        #expect(batch.targets[row] == sliced.targets[target])
        #expect(
          batch.contexts[3 * row..<3 * row + 3]
            .elementsEqual(sliced.contexts[3 * target..<3 * target + 3]))
      }
    }
  }

  @Test("filling a batch again reuses its memory")
  func steadyState() throws {
    let corpus = try EncodedCorpus("a b c d e f g h\n")
    let windows = ContextWindows(corpus: corpus, window: Window(left: 4, lines: .stream))
    var batch = Windows()
    windows.fill(&batch, positions: 0..<8)
    let address = batch.contexts.withUnsafeBufferPointer { $0.baseAddress }
    for positions in [0..<3, 0..<0, 1..<9] {
      windows.fill(&batch, positions: positions)
      #expect(batch.targets.count == positions.count)
      #expect(batch.contexts.count == 4 * positions.count)
      #expect(batch.contexts.withUnsafeBufferPointer { $0.baseAddress } == address)
    }
  }
}
