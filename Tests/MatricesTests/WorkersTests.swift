// Tests of how work is divided into pieces.

import Foundation
import Matrices
import Synchronization
import TestSupport
import Testing

@Suite("Workers")
struct WorkersTests {
  @Test(
    "pieces cover the work without gaps and respect the minimum work",
    arguments: [0, 1, 2, 7, 100, 1001], [1, 2, 3, 7])
  func pieces(total: Int, workers count: Int) {
    for (leastWork, elements) in [(1, 1), (3, 1), (10, 1), (10, 5), (5000, 1), (1, 0)] {
      let workers = Workers(count: count, leastWork: leastWork)
      // The thread sanitizer does not understand Mutex.
      let lock = NSLock()
      var pieces: [Range<Int>] = []
      workers.split(total, elements: elements) { _, piece in
        lock.withLock { pieces.append(piece) }
      }
      pieces.sort { $0.lowerBound < $1.lowerBound }
      #expect(pieces.flatMap { $0 } == Array(0..<total))
      #expect(pieces.count <= (count == 1 ? 1 : 4 * count))
      #expect(pieces.count >= max(1, min(count, total, total * elements / leastWork)))
      #expect(pieces.count == 1 || pieces.allSatisfy { ($0.count + 1) * elements >= leastWork })
    }
  }

  @Test("other workers take over the pieces of a worker that is held up")
  func heldUp() {
    let workers = Workers(count: 2, leastWork: 1)
    let taken = Atomic(0)
    let isReleased = Atomic(false)
    workers.split(64, elements: 1) { _, piece in
      if piece.lowerBound == 0 {
        while !isReleased.load(ordering: .acquiring) {}
      } else if taken.add(piece.count, ordering: .relaxed).newValue == 64 - 8 {
        isReleased.store(true, ordering: .releasing)
      }
    }
    #expect(taken.load(ordering: .relaxed) == 56)
  }

  @Test("sleeping workers wake up for new work")
  func wakes() {
    let workers = Workers(count: 3, leastWork: 1)
    for pause in [0, 200, 2_000] {
      let sum = Atomic(0)
      workers.split(300, elements: 1) { _, piece in sum.add(piece.count, ordering: .relaxed) }
      #expect(sum.load(ordering: .relaxed) == 300)
      usleep(UInt32(pause))
    }
  }

  @Test("splitting work inside a piece on the same workers traps")
  func nested() async {
    await #expect(processExitsWith: .trap) {
      let workers = Workers(count: 2, leastWork: 1)
      workers.split(2, elements: 1) { _, _ in workers.split(2, elements: 1) { _, _ in } }
    }
  }

  @Test("splitting work returns after all pieces are done")
  func joins() {
    let workers = Workers(count: 7, leastWork: 1)
    for _ in 0..<200 {
      let sum = Atomic(0)
      workers.split(700, elements: 1) { _, piece in
        sum.add(piece.reduce(0, +), ordering: .relaxed)
      }
      #expect(sum.load(ordering: .relaxed) == 700 * 699 / 2)
    }
  }
}
