// Tests of how work is cut into pieces.

import Matrices
import Synchronization
import Testing

@Suite("Workers")
struct WorkersTests {
  @Test(
    "pieces follow one another without a gap, no more than there are workers, none below the grain",
    arguments: [0, 1, 2, 7, 100, 1001], [1, 2, 3, 7])
  func pieces(total: Int, workers count: Int) {
    let workers = Workers(count: count)
    for grain in [0, 1, 3, 10, 5000] {
      let collected = Mutex<[Range<Int>]>([])
      workers.splitRuns(total, grain: grain) { piece in
        collected.withLock { $0.append(piece) }
      }
      let pieces = collected.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
      #expect(pieces.flatMap { $0 } == Array(0..<total))
      #expect(pieces.count == max(1, min(count, total / max(grain, 1))))
      #expect(pieces.count == 1 || pieces.allSatisfy { $0.count >= grain })
    }
  }

  @Test("all pieces are done when the work returns")
  func joins() {
    let workers = Workers(count: 7)
    for _ in 0..<200 {
      let sum = Mutex(0)
      workers.splitRuns(700, grain: 1) { piece in
        let part = piece.reduce(0, +)
        sum.withLock { $0 += part }
      }
      #expect(sum.withLock { $0 } == 700 * 699 / 2)
    }
  }
}
