// The choice of the next word from its logits.

import Foundation

/// Draws a word from softmax(z / T), cut to the likeliest few.
package struct Sampler: Sendable {
  /// T: 0 takes the likeliest word, 1 the model's own distribution, more flattens it.
  package var temperature: Double
  /// Only the k likeliest words; nil for all.
  package var topK: Int?
  /// Only the fewest words whose probabilities reach p together (Holtzman et al., "The curious case
  /// of neural text degeneration", 2020); nil for all.
  package var topP: Double?
  /// Words that are never drawn.
  package var excluded: Set<Int>

  package init(
    temperature: Double = 1, topK: Int? = nil, topP: Double? = nil, excluded: Set<Int> = []
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.excluded = excluded
  }

  /// - Precondition: at least one word is not excluded.
  /// - Complexity: O(V), or O(V log V) when cut.
  package func draw(
    from logits: [Float], using generator: inout some RandomNumberGenerator
  ) -> Int {
    let words = logits.indices.filter { !excluded.contains($0) }
    precondition(!words.isEmpty, "\(excluded.count) of \(logits.count) words excluded")
    // Of equally likely words the first: the same choice whatever the order of evaluation.
    let likeliest = words.reduce(words[0]) { logits[$1] > logits[$0] ? $1 : $0 }
    if temperature == 0 { return likeliest }

    var candidates = words.map { word in
      let difference = Double(logits[word]) - Double(logits[likeliest])
      return (word: word, weight: exp(difference / temperature))
    }
    if topK != nil || topP != nil {
      candidates.sort { ($0.weight, $1.word) > ($1.weight, $0.word) }
      candidates.removeSubrange(candidates.prefix(keptCount(candidates.map(\.weight))).endIndex...)
    }
    let total = candidates.reduce(0) { $0 + $1.weight }
    var rest = Double.random(in: 0..<1, using: &generator) * total
    for candidate in candidates {
      rest -= candidate.weight
      if rest < 0 { return candidate.word }
    }
    return candidates[candidates.count - 1].word
  }

  /// How many of the words, likeliest first, the cuts leave.
  private func keptCount(_ weights: [Double]) -> Int {
    let kept = min(topK ?? weights.count, weights.count)
    guard let topP else { return kept }
    let total = weights.prefix(kept).reduce(0, +)
    var sum = 0.0
    for (i, weight) in weights.prefix(kept).enumerated() {
      sum += weight
      if sum >= topP * total { return i + 1 }
    }
    return kept
  }
}
