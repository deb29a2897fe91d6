// The metrics of an evaluation as text and as JSON.

import LanguageModel
import Networks
import Reports

extension EvaluationResult: EvaluationMetrics {
  var main: EvaluationResult { self }
  var metrics: Metrics { Metrics(self) }

  /// The name of the main metric.
  private var name: String { perplexityName(isPseudo: isPseudo) }

  var text: String {
    TextTable.text(
      [
        [name, perplexityText(perplexity)],
        [
          "cross-entropy",
          "\(fixed(crossEntropy, 4)) nats per token, \(fixed(bitsPerToken, 4)) bits per token",
        ],
        ["bits per character", fixed(bitsPerCharacter, 4)],
        ["bits per byte", fixed(bitsPerByte, 4)],
      ] + tokenRows + [
        ["\(name) without unknown", withoutUnknownText],
        ["\(name) without line ends", withoutLineEndsText],
      ])
  }

  /// The rows of the text about the numbers of tokens.
  var tokenRows: [[String]] {
    [
      ["tokens", "\(grouped(tokens)), line ends included"],
      ["unknown tokens", "\(grouped(unknownTokens)) (\(fixed(unknownPercent, 2)) %)"],
    ]
  }

  /// The percentage of unknown tokens; 0 if there are no tokens.
  private var unknownPercent: Double { 100 * Double(unknownTokens) / Double(max(tokens, 1)) }

  /// Returns a note with the number of unknown tokens; nil if there are none.
  ///
  /// - Parameter text: The name of the text.
  func unknownCountNote(_ text: String) -> String? {
    guard unknownTokens > 0 else { return nil }
    let verb = unknownTokens == 1 ? "is unknown and counts" : "are unknown and count"
    return """
      \(grouped(unknownTokens)) of the \(counted(tokens, "token")) of '\(text)' \
      (\(fixed(unknownPercent, 2)) %) \(verb) as <unk>.
      """
  }

  /// Returns a one-line summary of the main metrics, which starts with the name of a text.
  func line(_ text: String) -> String {
    """
    \(text) \(name) \(perplexityText(perplexity)) \
    (\(fixed(crossEntropy, 4)) nats per token, \(counted(tokens, "token")))
    """
  }

  /// Returns a note if unknown words dominate the perplexity; otherwise nil.
  ///
  /// - Parameter text: The name of the text.
  func unknownNote(_ text: String) -> String? {
    guard isDecidedByUnknown else { return nil }
    return """
      Note: \(fixed(unknownPercent, 1)) % of the tokens of \(text) are unknown and all count \
      as one word, <unk>, so its \(name) says little. Without them, it is \(withoutUnknownText).
      """
  }

  /// The perplexity without unknown tokens as text; "-" if all tokens are unknown.
  var withoutUnknownText: String {
    unknownTokens == tokens ? "-" : perplexityText(perplexityWithoutUnknown)
  }

  /// The perplexity without line ends as text; "-" if all tokens, or none, are line ends.
  var withoutLineEndsText: String {
    [0, tokens].contains(lineEnds) ? "-" : perplexityText(perplexityWithoutLineEnds)
  }

  /// The metrics as JSON. A number that is not finite is null, because JSON cannot represent it.
  struct Metrics: Encodable {
    private let isPseudo: Bool
    let perplexity: Double?
    let crossEntropyNats: Double?
    let bitsPerToken: Double?
    let bitsPerCharacter: Double?
    let bitsPerByte: Double?
    let tokens: Int
    let unknownTokens: Int
    let lineEnds: Int
    let bytes: Int
    let perplexityWithoutUnknown: Double?
    let perplexityWithoutLineEnds: Double?

    enum CodingKeys: String, CodingKey {
      case perplexity, tokens, bytes
      case pseudoPerplexity = "pseudo_perplexity"
      case crossEntropyNats = "cross_entropy_nats"
      case bitsPerToken = "bits_per_token"
      case bitsPerCharacter = "bits_per_character"
      case bitsPerByte = "bits_per_byte"
      case unknownTokens = "unknown_tokens"
      case lineEnds = "line_ends"
      case perplexityWithoutUnknown = "perplexity_without_unknown"
      case pseudoPerplexityWithoutUnknown = "pseudo_perplexity_without_unknown"
      case perplexityWithoutLineEnds = "perplexity_without_line_ends"
      case pseudoPerplexityWithoutLineEnds = "pseudo_perplexity_without_line_ends"
    }

    init(_ result: EvaluationResult) {
      func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
      isPseudo = result.isPseudo
      perplexity = finite(result.perplexity)
      crossEntropyNats = finite(result.crossEntropy)
      bitsPerToken = finite(result.bitsPerToken)
      bitsPerCharacter = finite(result.bitsPerCharacter)
      bitsPerByte = finite(result.bitsPerByte)
      tokens = result.tokens
      unknownTokens = result.unknownTokens
      lineEnds = result.lineEnds
      bytes = result.bytes
      perplexityWithoutUnknown = finite(result.perplexityWithoutUnknown)
      perplexityWithoutLineEnds = finite(result.perplexityWithoutLineEnds)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      // Not `encodeIfPresent`, because every key must be present.
      try container.encode(perplexity, forKey: isPseudo ? .pseudoPerplexity : .perplexity)
      try container.encode(crossEntropyNats, forKey: .crossEntropyNats)
      try container.encode(bitsPerToken, forKey: .bitsPerToken)
      try container.encode(bitsPerCharacter, forKey: .bitsPerCharacter)
      try container.encode(bitsPerByte, forKey: .bitsPerByte)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(unknownTokens, forKey: .unknownTokens)
      try container.encode(lineEnds, forKey: .lineEnds)
      try container.encode(bytes, forKey: .bytes)
      try container.encode(
        perplexityWithoutUnknown,
        forKey: isPseudo ? .pseudoPerplexityWithoutUnknown : .perplexityWithoutUnknown)
      try container.encode(
        perplexityWithoutLineEnds,
        forKey: isPseudo ? .pseudoPerplexityWithoutLineEnds : .perplexityWithoutLineEnds)
    }
  }
}
