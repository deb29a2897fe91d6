// Tests of edit distances and suggestions.

import Testing

@testable import Arguments

@Suite struct SuggestionsTests {
  @Test(
    "the edit distance counts insertions, deletions and replacements",
    arguments: [
      ("", "", 0), ("abc", "", 3), ("abc", "abc", 0), ("kitten", "sitting", 3),
      ("saturday", "sunday", 3), ("ab", "ba", 2), ("abcdef", "bcdef", 1), ("naïve", "naive", 1),
    ])
  func distance(a: String, b: String, distance: Int) {
    #expect(editDistance(a, b) == distance)
    #expect(editDistance(b, a) == distance)
  }

  @Test("the edit distance equals its recursive definition for all short words")
  func exhaustive() {
    func definition(_ a: Substring, _ b: Substring) -> Int {
      guard let x = a.last, let y = b.last else { return max(a.count, b.count) }
      return min(
        definition(a.dropLast(), b) + 1, definition(a, b.dropLast()) + 1,
        definition(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
    }
    var words = [""]
    for _ in 1...4 { words += words.suffix(1 << 4).flatMap { [$0 + "a", $0 + "b"] } }
    for a in Set(words) {
      for b in Set(words) { #expect(editDistance(a, b) == definition(a[...], b[...])) }
    }
  }

  @Test("the nearest candidate within three edits is suggested")
  func nearest() {
    #expect(suggestion(for: "--nme", among: ["--help", "--name", "--names"]) == "--name")
    #expect(suggestion(for: "--hlep", among: ["--clip", "--help"]) == "--help")
    #expect(suggestion(for: "--abcd", among: ["--abce", "--abcf"]) == "--abce")
    #expect(suggestion(for: "--abcd", among: ["--xyzd", "--none"]) == "--xyzd")
    #expect(suggestion(for: "--abcd", among: ["--wxyz"]) == nil)
    #expect(suggestion(for: "train", among: ["train"]) == nil)
    #expect(
      suggestion(for: "--n" + String(repeating: "x", count: 1_000_000), among: ["--n"]) == nil)
  }
}
