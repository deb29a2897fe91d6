// Tests of the distinct IDs of windows and of the classes of places.

import Testing

@testable import Matrices

@Suite("Words of windows")
struct WindowWordsTests {
  @Test("each window lists its distinct IDs once, in order of their first places")
  func distinct() {
    let words = WindowWords([5, 2, 5, -1, -1, -1, 2, 2], count: 2, width: 4, below: 6)
    #expect(words.ids == [5, 2, -1, -1, 2, -1, -1, -1])
    #expect(words.columns(ofWindow: 0) == 0..<2 && words.columns(ofWindow: 1) == 0..<1)
    var places: [[Int]] = []
    let classes = PlaceClasses(width: 4)
    for i in 0..<2 {
      words.forEachPlace(ofWindow: i, in: classes) { places.append([i, $0, $1, $2]) }
    }
    // Distances 4, 3 and 2 of the first window, then 2 and 1.
    let first = [[0, 0, 0, 42], [0, 1, 1, 21], [0, 2, 0, 22]]
    #expect(places == first + [[1, 2, 0, 21], [1, 3, 0, 1]])
  }

  @Test("windows without IDs, and no windows, have no words")
  func empty() {
    let words = WindowWords([-1, -1], count: 1, width: 2, below: 3)
    #expect(words.ids == [-1, -1] && words.columns(ofWindow: 0).isEmpty)
    #expect(WindowWords([], count: 0, width: 2, below: 3).ids.isEmpty)
  }

  @Test("classes double in distance and in ID, and the last one has no end")
  func classes() {
    let classes = PlaceClasses(width: 9)
    #expect(classes.rows == 4)
    #expect((0..<9).map { classes.index(ofPlace: $0, id: 0) / 20 } == [3, 3, 2, 2, 2, 2, 1, 1, 0])
    let ids: [Int32] = [0, 1, 2, 3, 6, 7, 524_286, 524_287, 1_048_575, .max - 1]
    let columns = ids.map { classes.index(ofPlace: 8, id: $0) }
    #expect(columns == [0, 1, 1, 2, 2, 3, 18, 19, 19, 19])
    #expect(PlaceClasses(width: 1).rows == 1 && PlaceClasses(width: 8).rows == 4)
  }
}
