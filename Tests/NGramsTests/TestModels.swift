// Helpers of several tests: texts and models from strings, and random lines.

import Foundation
import Randomness
import Testing
import Text

@testable import NGrams

let whitespace = Tokenizer(kind: .whitespace)

extension SourceText {
  init(_ string: String) throws { try self.init(Data(string.utf8), name: "test.arpa") }
}

extension KneserNey {
  init(_ text: String, order: Int) throws {
    try self.init(training: try SourceText(text), tokenizer: whitespace, order: order)
  }
}

extension NGramModel {
  init(arpa: String) throws { try self.init(arpa: try SourceText(arpa)) }

  var arpa: String {
    var data = Data()
    writeARPA { data.append($0) }
    return String(decoding: data, as: UTF8.self)
  }

  /// Returns p of each word of a line and of its end.
  func probabilities(_ line: String) -> [Double] {
    var reader = NGramScorer(self)
    let words = line.split(separator: " ").map(String.init) + ["</s>"]
    return words.map { exp(reader.logProbability(ofNext: vocabulary.id(of: $0))) }
  }
}

/// Returns lines of random words, in which words with low numbers are much more frequent. The same
/// seed gives the same lines.
func randomLines(seed: UInt64, lines: Int, words: Int) -> [[String]] {
  var generator = SeededGenerator(seed: seed)
  func next(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
  return (0..<lines).map { _ in
    (0..<next(below: 9)).map { _ in "w\(next(below: next(below: words) + 1))" }
  }
}

/// Returns the difference between two numbers relative to the greater magnitude.
func relativeDifference(_ a: Double, _ b: Double) -> Double {
  abs(a - b) / max(abs(a), abs(b), .leastNonzeroMagnitude)
}
