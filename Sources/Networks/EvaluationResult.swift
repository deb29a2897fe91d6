// Cross-entropy and perplexity of a text.

import Foundation

/// The sums from which all evaluation metrics are computed.
///
/// Each sum is over all tokens of the text, including the ends of lines.
///
/// If the context of a token includes later tokens, the product of the probabilities is not the
/// probability of the text. −`nats` is then a pseudo-log-likelihood, and exp H a pseudo-perplexity
/// (Salazar et al., "Masked language model scoring", ACL 2020).
package struct EvaluationResult: Codable, Equatable, Sendable {
  /// −Σ log p(token | context), in nats.
  package var nats = 0.0
  package var tokens = 0
  /// The same sums over out-of-vocabulary tokens only.
  package var unknownNats = 0.0
  package var unknownTokens = 0
  /// The same sums over the tokens that end lines only. Both are 0 in results from before they were
  /// added.
  package var lineEndNats = 0.0
  package var lineEnds = 0
  /// The number of Unicode scalars in the raw text, including line ends.
  package var characters = 0
  /// The number of bytes of the raw text in UTF-8, including line ends but no byte order mark; 0 in
  /// results from before it was added.
  package var bytes = 0
  /// Whether the context of a token includes later tokens.
  package let isPseudo: Bool

  package init(isPseudo: Bool = false) { self.isPseudo = isPseudo }

  /// Decodes the sums. `isPseudo`, the sums over line ends and the number of bytes may be missing,
  /// as in runs from before they were added.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    nats = try container.decode(Double.self, forKey: .nats)
    tokens = try container.decode(Int.self, forKey: .tokens)
    unknownNats = try container.decode(Double.self, forKey: .unknownNats)
    unknownTokens = try container.decode(Int.self, forKey: .unknownTokens)
    lineEndNats = try container.decodeIfPresent(Double.self, forKey: .lineEndNats) ?? 0
    lineEnds = try container.decodeIfPresent(Int.self, forKey: .lineEnds) ?? 0
    characters = try container.decode(Int.self, forKey: .characters)
    bytes = try container.decodeIfPresent(Int.self, forKey: .bytes) ?? 0
    isPseudo = try container.decodeIfPresent(Bool.self, forKey: .isPseudo) ?? false
  }

  /// A Boolean value that indicates whether the sums are plausible, for values read from a file.
  package var isPossible: Bool {
    (0...1e100).contains(nats) && (0...1e100).contains(unknownNats)
      && (1...1 << 50).contains(tokens) && (0...tokens).contains(unknownTokens)
      && (0...1e100).contains(lineEndNats) && (0...tokens).contains(lineEnds)
      && (0...1 << 50).contains(characters) && (0...1 << 50).contains(bytes)
  }

  /// The cross-entropy H = nats / tokens, in nats per token.
  package var crossEntropy: Double { nats / Double(tokens) }
  /// The cross-entropy H / ln 2, in bits per token.
  package var bitsPerToken: Double { crossEntropy / log(2) }
  /// The cross-entropy in bits per character.
  ///
  /// Values are comparable between tokenizers only if no token is out of vocabulary.
  package var bitsPerCharacter: Double { nats / log(2) / Double(characters) }
  /// The cross-entropy in bits per byte; not finite if the number of bytes is not known.
  ///
  /// Values are comparable between tokenizers only if no token is out of vocabulary.
  package var bitsPerByte: Double { nats / log(2) / Double(bytes) }
  /// The perplexity, or pseudo-perplexity, exp H.
  package var perplexity: Double { exp(crossEntropy) }
  /// The perplexity over the tokens in the vocabulary; NaN if there are none.
  package var perplexityWithoutUnknown: Double {
    exp((nats - unknownNats) / Double(tokens - unknownTokens))
  }
  /// The perplexity over the tokens that do not end a line; NaN if there are none, or if no token
  /// ends a line.
  ///
  /// The tokens are the same as for the perplexity, so a line end is still the context of others.
  package var perplexityWithoutLineEnds: Double {
    lineEnds > 0 ? exp((nats - lineEndNats) / Double(tokens - lineEnds)) : .nan
  }

  /// A Boolean value that indicates whether out-of-vocabulary tokens dominate the perplexity.
  ///
  /// It is true if they are more than a fifth of the tokens, or if the perplexity without them is
  /// less than half or more than twice the perplexity.
  ///
  /// All out-of-vocabulary tokens are predicted as the one token `<unk>`. In a text similar to the
  /// training text, 5 to 15 % of the tokens are out of vocabulary, and the perplexity without them
  /// is 1.1 to 1.5 times as high.
  package var isDecidedByUnknown: Bool {
    let known = log(perplexityWithoutUnknown)
    return 5 * unknownTokens > tokens || abs(crossEntropy - known) > log(2)
  }

  package static func += (sum: inout EvaluationResult, other: EvaluationResult) {
    precondition(
      sum.isPseudo == other.isPseudo, "isPseudo is \(sum.isPseudo) and \(other.isPseudo)")
    sum.nats += other.nats
    sum.tokens += other.tokens
    sum.unknownNats += other.unknownNats
    sum.unknownTokens += other.unknownTokens
    sum.lineEndNats += other.lineEndNats
    sum.lineEnds += other.lineEnds
    sum.characters += other.characters
    sum.bytes += other.bytes
  }
}
