// Tests of the words, pairs of words and runs of characters of a text.

import Testing
import Text

@testable import Classification

@Suite("Split text") struct SplitTextTests {
  private func features(
    _ text: String, _ kind: Tokenizer.Kind = .whitespace
  ) -> (words: [String], bigrams: [String], runs: [String]) {
    var split = SplitText()
    // What an earlier text leaves behind does not matter.
    "something longer than the text".withBytes {
      split.set($0, Tokenizer(kind: .whitespace))
      split.forEachRun { _ in }
    }
    text.withBytes { split.set($0, Tokenizer(kind: kind)) }
    var (words, bigrams, runs): ([String], [String], [String]) = ([], [], [])
    split.forEachWord { words.append(String($0)) }
    split.forEachBigram { bigrams.append(String($0)) }
    split.forEachRun { runs.append(String($0)) }
    return (words, bigrams, runs)
  }

  @Test("a text has its words, the pairs of adjacent ones, and runs across the spaces")
  func features() {
    let (words, bigrams, runs) = features("a  bc\tdé")
    #expect(words == ["a", "bc", "dé"])
    #expect(bigrams == ["a bc", "bc dé"])
    // The text is " a bc dé ", with nine characters.
    #expect(
      runs == [
        " a ", "a b", " bc", "bc ", "c d", " dé", "dé ",
        " a b", "a bc", " bc ", "bc d", "c dé", " dé ",
        " a bc", "a bc ", " bc d", "bc dé", "c dé ",
      ])
  }

  @Test("runs consist of Unicode scalars of any length")
  func unicode() {
    let (_, _, runs) = features("e\u{301}😀")
    #expect(
      runs.map { $0.unicodeScalars.map(String.init) } == [
        [" ", "e", "\u{301}"], ["e", "\u{301}", "😀"], ["\u{301}", "😀", " "],
        [" ", "e", "\u{301}", "😀"], ["e", "\u{301}", "😀", " "],
        [" ", "e", "\u{301}", "😀", " "],
      ])
  }

  @Test("short texts have few runs, and an empty one has none", arguments: [0, 1, 2, 3])
  func short(length: Int) {
    let (words, bigrams, runs) = features(String(repeating: "x", count: length))
    #expect(words.count == min(length, 1) && bigrams.isEmpty)
    // A word of n characters is between two spaces.
    let characters = length == 0 ? 1 : length + 2
    #expect(runs.count == (3...5).reduce(0) { $0 + max(0, characters - $1 + 1) })
  }

  @Test("words follow the tokenizer")
  func tokenizer() {
    #expect(features("Don't go.", .words).words == Tokenizer(kind: .words).tokens(in: "Don't go."))
    #expect(features("a b", .characters).words == ["a", " ", "b"])
    #expect(features(" \t ").words.isEmpty)
  }
}
