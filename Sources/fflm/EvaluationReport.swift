// The figures of an evaluation, for people and for programs.

import Foundation
import LanguageModel
import Text

enum EvaluationReport {
  /// Prints the figures of all texts together, after those of each if they are several.
  static func print(_ results: [Evaluation], of texts: [SourceText], asJSON: Bool) throws {
    let total = results.reduce(into: Evaluation(), +=)
    if asJSON {
      let each = zip(texts, results).map { ($0.name, Figures($1)) }
      return try Terminal.print(jsonLine(FiguresOfTexts(total: Figures(total), each: each)))
    }
    if results.count > 1 {
      for (text, result) in zip(texts, results) { try Terminal.print(line(text.name, result)) }
      try Terminal.print("all texts together:")
    }
    try Terminal.print(self.text(total))
  }

  static func text(_ result: Evaluation) -> String {
    """
    perplexity                  \(perplexityText(result.perplexity))
    cross-entropy               \(fixed(result.crossEntropy, 4)) nats a token, \
    \(fixed(result.bitsPerToken, 4)) bits a token
    bits a character            \(fixed(result.bitsPerCharacter, 4))
    \(tokenLines(result))
    perplexity without unknown  \(withoutUnknownText(result))
    """
  }

  static func tokenLines(_ result: Evaluation) -> String {
    let share = Double(result.unknownTokens) / Double(max(result.tokens, 1))
    return """
      tokens                      \(grouped(result.tokens)), line ends included
      unknown tokens              \(grouped(result.unknownTokens)) (\(fixed(100 * share, 2)) %)
      """
  }

  /// The main figures of a text in a line.
  static func line(_ name: String, _ result: Evaluation) -> String {
    """
    \(name) perplexity \(perplexityText(result.perplexity)) \
    (\(fixed(result.crossEntropy, 4)) nats a token, \(grouped(result.tokens)) tokens)
    """
  }

  static func withoutUnknownText(_ result: Evaluation) -> String {
    result.unknownTokens == result.tokens ? "-" : perplexityText(result.perplexityWithoutUnknown)
  }

  /// A figure that is not finite is null, for JSON knows no other way.
  struct Figures: Encodable {
    let perplexity: Double?
    let crossEntropyNats: Double?
    let bitsPerToken: Double?
    let bitsPerCharacter: Double?
    let tokens: Int
    let unknownTokens: Int
    let perplexityWithoutUnknown: Double?

    enum CodingKeys: String, CodingKey {
      case perplexity, tokens
      case crossEntropyNats = "cross_entropy_nats"
      case bitsPerToken = "bits_per_token"
      case bitsPerCharacter = "bits_per_character"
      case unknownTokens = "unknown_tokens"
      case perplexityWithoutUnknown = "perplexity_without_unknown"
    }

    init(_ result: Evaluation) {
      func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }
      perplexity = finite(result.perplexity)
      crossEntropyNats = finite(result.crossEntropy)
      bitsPerToken = finite(result.bitsPerToken)
      bitsPerCharacter = finite(result.bitsPerCharacter)
      tokens = result.tokens
      unknownTokens = result.unknownTokens
      perplexityWithoutUnknown = finite(result.perplexityWithoutUnknown)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      // Not `encodeIfPresent`: the keys are always there.
      try container.encode(perplexity, forKey: .perplexity)
      try container.encode(crossEntropyNats, forKey: .crossEntropyNats)
      try container.encode(bitsPerToken, forKey: .bitsPerToken)
      try container.encode(bitsPerCharacter, forKey: .bitsPerCharacter)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(unknownTokens, forKey: .unknownTokens)
      try container.encode(perplexityWithoutUnknown, forKey: .perplexityWithoutUnknown)
    }
  }
}
