// Labeled texts for tests of fflm classify, and a classifier of them.

import Foundation
import Testing

/// Options with which a classifier is trained in milliseconds.
let quickClassifier = "--features words --epochs 3 --quiet"

extension Workplace {
  /// Returns labeled texts about good and bad things, one in ten of which has the wrong label.
  static func reviews(_ count: Int = 120) -> [(label: String, text: String)] {
    let things = ["film", "book", "meal", "room", "song", "trip", "play"]
    let words = [["good", "great", "fine", "lovely"], ["bad", "awful", "poor", "dreary"]]
    return (0..<count).map { i in
      let isBad = i / 3 % 2
      let label = i % 10 == 9 ? 1 - isBad : isBad
      return (
        ["pos", "neg"][label], "the \(things[i % 7]) was \(words[isBad][(i / 7) % 4]) ."
      )
    }
  }

  /// Returns labeled texts as lines of a label, a tab and a text.
  static func tabSeparated(_ examples: [(label: String, text: String)]) -> String {
    examples.map { "\($0.label)\t\($0.text)\n" }.joined()
  }

  /// Creates a workplace with the labeled texts `reviews.tsv` and a classifier `c` of them.
  static func trainedToClassify(
    _ options: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Workplace {
    let place = try reviewing()
    let run = try await place.run(
      "classify train reviews.tsv --model c \(quickClassifier) \(options)")
    #expect(run.status == 0, "\(run.errors)", sourceLocation: sourceLocation)
    return place
  }

  /// Creates a workplace with the labeled texts `reviews.tsv`.
  static func reviewing() throws -> Workplace {
    let place = try Workplace()
    try place.remove("pets.txt")
    try place.write(tabSeparated(reviews()), to: "reviews.tsv")
    return place
  }
}
