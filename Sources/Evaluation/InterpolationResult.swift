// The evaluation of an interpolation and its parts on a text.

import LanguageModel
import Networks
import Text

/// The evaluation sums of an interpolation and each of its parts, over the same tokens.
///
/// The sums of a cache leave out the tokens at which it is empty.
package struct InterpolationResult {
  package private(set) var parts: [(part: InterpolationPart, result: EvaluationResult)]
  package private(set) var interpolation = EvaluationResult()

  /// Creates sums of no tokens yet for a text.
  package init(_ parts: [InterpolationPart], of text: SourceText) {
    interpolation.setSize(of: text)
    let sum = interpolation
    self.parts = parts.map { ($0, sum) }
  }

  /// Adds a token.
  ///
  /// - Parameter losses: The loss −ln p under each part; nil if it has no prediction.
  package mutating func add(_ token: Int32, _ losses: [Double?]) {
    for (i, loss) in losses.enumerated() {
      if let loss { parts[i].result.add(token, nats: loss) }
    }
    let loss = InterpolationWeights.loss(losses, weights: parts.map(\.part.weight))
    interpolation.add(token, nats: loss)
  }

  package static func += (sum: inout InterpolationResult, other: InterpolationResult) {
    sum.interpolation += other.interpolation
    for i in sum.parts.indices { sum.parts[i].result += other.parts[i].result }
  }
}
