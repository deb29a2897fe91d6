// Tests of bags of rows.

import Matrices
import Testing

@Suite("Bags") struct BagsTests {
  @Test("the bags divide the IDs at their ends, and an empty bag has no places")
  func places() {
    var bags = Bags()
    bags.endBag()
    bags.add(4, value: 0.5)
    bags.add(2, value: -1)
    bags.endBag()
    bags.add(4, value: 2)
    bags.endBag()
    #expect(bags == Bags(ids: [4, 2, 4], values: [0.5, -1, 2], ends: [0, 2, 3]))
    #expect(bags.count == 3)
    #expect((0..<3).map(bags.places) == [0..<0, 0..<2, 2..<3])
    bags.removeAll()
    #expect(bags == Bags())
  }

  @Test("only the mean and the maximum together have two parts")
  func parts() {
    #expect(Pooling.allCases.map(\.partCount) == [1, 1, 1, 2])
  }
}
