// Cross-entropy and perplexity of a text.

import Foundation

/// The sums that every figure of an evaluation derives from; each is over all tokens of the text,
/// its line ends included.
package struct EvaluationResult: Codable, Equatable, Sendable {
  /// −Σ log p(token | context), in nats.
  package var nats = 0.0
  package var tokens = 0
  /// The same sums over the tokens that the vocabulary does not hold.
  package var unknownNats = 0.0
  package var unknownTokens = 0
  /// Unicode scalars of the raw text, line ends included.
  package var characters = 0

  package init() {}

  /// Whether the sums can be those of a text.
  package var isPossible: Bool {
    (0...1e100).contains(nats) && (0...1e100).contains(unknownNats)
      && (1...1 << 50).contains(tokens) && (0...tokens).contains(unknownTokens)
      && (0...1 << 50).contains(characters)
  }

  /// H = nats / tokens, in nats per token.
  package var crossEntropy: Double { nats / Double(tokens) }
  /// H / ln 2, in bits per token.
  package var bitsPerToken: Double { crossEntropy / log(2) }
  /// The bits of the whole text over its characters: comparable between tokenizers, as long as no
  /// word is unknown.
  package var bitsPerCharacter: Double { nats / log(2) / Double(characters) }
  /// exp H.
  package var perplexity: Double { exp(crossEntropy) }
  /// The perplexity of the tokens that the vocabulary holds; NaN when it holds none.
  package var perplexityWithoutUnknown: Double {
    exp((nats - unknownNats) / Double(tokens - unknownTokens))
  }

  /// Whether unknown words decide the perplexity: they are more than a fifth of the tokens, or the
  /// perplexity without them is less than half of it or more than twice as high.
  ///
  /// All unknown words are predicted as one token, `<unk>`. Of a text of the training text's kind,
  /// with 5 to 15 % of them, the perplexity without them is 1.1 to 1.5 times as high.
  package var isDecidedByUnknown: Bool {
    let known = log(perplexityWithoutUnknown)
    return 5 * unknownTokens > tokens || abs(crossEntropy - known) > log(2)
  }

  package static func += (sum: inout EvaluationResult, other: EvaluationResult) {
    sum.nats += other.nats
    sum.tokens += other.tokens
    sum.unknownNats += other.unknownNats
    sum.unknownTokens += other.unknownTokens
    sum.characters += other.characters
  }
}
