// Tests of the effect of unknown words on the perplexity.

import Foundation
import LanguageModel
import Networks
import TestSupport
import Testing

@Suite("EvaluationResult") struct PerplexityTests {
  /// Returns an evaluation with numbers of known and unknown tokens and their losses in nats.
  private func evaluation(known: (Int, Double), unknown: (Int, Double)) -> EvaluationResult {
    var sum = EvaluationResult()
    for _ in 0..<known.0 { sum.add(5, nats: known.1) }
    for _ in 0..<unknown.0 { sum.add(0, nats: unknown.1) }
    return sum
  }

  @Test("unknown words decide a perplexity that is twice or half as high without them")
  func decided() {
    // The threshold is ln 2 = 0.693. With a tenth of the tokens unknown, their losses must differ
    // by 6.93 nats from those of the other tokens.
    #expect(!evaluation(known: (90, 6.5), unknown: (10, 0)).isDecidedByUnknown)
    #expect(evaluation(known: (90, 7.0), unknown: (10, 0)).isDecidedByUnknown)
    #expect(!evaluation(known: (90, 3), unknown: (10, 9.5)).isDecidedByUnknown)
    #expect(evaluation(known: (90, 3), unknown: (10, 10)).isDecidedByUnknown)
    // Texts similar to the training text.
    for share in [0, 5, 10, 15] {
      #expect(!evaluation(known: (100 - share, 5), unknown: (share, 2)).isDecidedByUnknown)
    }
  }

  @Test("the perplexity without line ends is that of the other tokens, unknown ones included")
  func withoutLineEnds() {
    var sum = EvaluationResult()
    #expect(sum.perplexityWithoutLineEnds.isNaN)
    for (token, nats) in [(5, 1.0), (2, 7.0), (0, 2.0), (2, 0.5)] as [(Int32, Double)] {
      sum.add(token, nats: nats)
    }
    #expect(sum.tokens == 4 && sum.lineEnds == 2 && sum.unknownTokens == 1)
    #expect(abs(sum.perplexityWithoutLineEnds - exp(1.5)) < 1e-14)
    sum.bytes = 3
    #expect(abs(sum.bitsPerByte - 3.5 / log(2)) < 1e-14)
    sum += sum
    #expect(sum.lineEnds == 4 && sum.lineEndNats == 15 && sum.bytes == 6)
    var onlyLineEnds = EvaluationResult()
    onlyLineEnds.add(2, nats: 1)
    #expect(onlyLineEnds.perplexityWithoutLineEnds.isNaN)
  }

  @Test("results from before line ends and bytes were counted have no figures of them")
  func oldSums() throws {
    var result = EvaluationResult()
    result.add(2, nats: 0.1)
    result.bytes = 7
    let data = try JSONEncoder().encode(result)
    var keys = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for key in ["lineEnds", "lineEndNats", "bytes"] {
      #expect(keys.removeValue(forKey: key) != nil)
    }
    let old = try JSONDecoder().decode(
      EvaluationResult.self, from: JSONSerialization.data(withJSONObject: keys))
    #expect(old.isPossible && old.perplexityWithoutLineEnds.isNaN && !old.bitsPerByte.isFinite)
  }

  @Test("results from before pseudo-perplexities are read as those of perplexities")
  func oldResult() throws {
    for isPseudo in [false, true] {
      var result = EvaluationResult(isPseudo: isPseudo)
      result.add(0, nats: 0.1)
      result.characters = 7
      let data = try JSONEncoder().encode(result)
      #expect(try JSONDecoder().decode(EvaluationResult.self, from: data) == result)
      var keys = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      #expect(keys.removeValue(forKey: "isPseudo") as? Bool == isPseudo)
      let old = try JSONSerialization.data(withJSONObject: keys)
      #expect(
        try (JSONDecoder().decode(EvaluationResult.self, from: old) == result) == !isPseudo)
    }
  }

  @Test("a perplexity and a pseudo-perplexity cannot be added up")
  func sum() async {
    await #expect(processExitsWith: .trap) {
      var sum = EvaluationResult()
      sum += EvaluationResult(isPseudo: true)
    }
  }

  @Test("unknown words decide a perplexity if they are more than a fifth of the tokens")
  func many() {
    #expect(!evaluation(known: (80, 5), unknown: (20, 5)).isDecidedByUnknown)
    #expect(evaluation(known: (79, 5), unknown: (21, 5)).isDecidedByUnknown)
    #expect(evaluation(known: (0, 0), unknown: (3, 5)).isDecidedByUnknown)
  }
}
