// Tests of what the sums of an evaluation say.

import Foundation
import LanguageModel
import Networks
import Testing

@Suite("EvaluationResult") struct PerplexityTests {
  /// An evaluation of `known` and `unknown` tokens with these losses, in nats.
  private func evaluation(known: (Int, Double), unknown: (Int, Double)) -> EvaluationResult {
    var sum = EvaluationResult()
    for _ in 0..<known.0 { sum.add(5, nats: known.1) }
    for _ in 0..<unknown.0 { sum.add(0, nats: unknown.1) }
    return sum
  }

  @Test("unknown words decide a perplexity that is twice or half as high without them")
  func decided() {
    // log 2 = 0.693: at a tenth unknown, their losses must be 6.93 nats away from the others'.
    #expect(!evaluation(known: (90, 6.5), unknown: (10, 0)).isDecidedByUnknown)
    #expect(evaluation(known: (90, 7.0), unknown: (10, 0)).isDecidedByUnknown)
    #expect(!evaluation(known: (90, 3), unknown: (10, 9.5)).isDecidedByUnknown)
    #expect(evaluation(known: (90, 3), unknown: (10, 10)).isDecidedByUnknown)
    // As usual in texts of the training text's kind.
    for share in [0, 5, 10, 15] {
      #expect(!evaluation(known: (100 - share, 5), unknown: (share, 2)).isDecidedByUnknown)
    }
  }

  @Test("unknown words decide a perplexity if they are more than a fifth of the tokens")
  func many() {
    #expect(!evaluation(known: (80, 5), unknown: (20, 5)).isDecidedByUnknown)
    #expect(evaluation(known: (79, 5), unknown: (21, 5)).isDecidedByUnknown)
    #expect(evaluation(known: (0, 0), unknown: (3, 5)).isDecidedByUnknown)
  }
}
