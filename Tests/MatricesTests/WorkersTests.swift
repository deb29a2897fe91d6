// Tests of how work is cut into pieces.

import Matrices
import Synchronization
import Testing

@Suite("Workers")
struct WorkersTests {
  @Test(
    "pieces follow one another without a gap, no more than there are workers, none below the least work",
    arguments: [0, 1, 2, 7, 100, 1001], [1, 2, 3, 7])
  func pieces(total: Int, workers count: Int) {
    for (leastWork, elements) in [(1, 1), (3, 1), (10, 1), (10, 5), (5000, 1), (1, 0)] {
      let workers = Workers(count: count, leastWork: leastWork)
      let collected = Mutex<[Range<Int>]>([])
      workers.split(total, elements: elements) { _, piece in
        collected.withLock { $0.append(piece) }
      }
      let pieces = collected.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
      #expect(pieces.flatMap { $0 } == Array(0..<total))
      #expect(pieces.count == max(1, min(count, total, total * elements / leastWork)))
      #expect(pieces.count == 1 || pieces.allSatisfy { ($0.count + 1) * elements >= leastWork })
    }
  }

  @Test("all pieces are done when the work returns")
  func joins() {
    let workers = Workers(count: 7, leastWork: 1)
    for _ in 0..<200 {
      let sum = Mutex(0)
      workers.split(700, elements: 1) { _, piece in
        let part = piece.reduce(0, +)
        sum.withLock { $0 += part }
      }
      #expect(sum.withLock { $0 } == 700 * 699 / 2)
    }
  }
}
