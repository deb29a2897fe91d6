// Sampling of the next word from its logits.

import Foundation

/// Draws words from softmax(z / T), optionally restricted to the likeliest words.
package struct Sampler: Sendable {
  private let temperature: Double
  private let topK: Int?
  private let topP: Double?
  /// The excluded words in descending order.
  private let excluded: [Int]
  /// The words that can be drawn. The memory is reused between draws.
  private var candidates: [Candidate] = []

  private struct Candidate {
    let word: Int32
    let logit: Float
    var weight = 0.0

    /// Of two equally likely words, the one with the lower ID counts as likelier.
    static func > (a: Candidate, b: Candidate) -> Bool {
      a.logit > b.logit || a.logit == b.logit && a.word < b.word
    }
  }

  /// Creates a sampler.
  ///
  /// - Parameters:
  ///   - temperature: T. At 0 the likeliest word is always drawn, 1 keeps the model's distribution,
  ///     and higher values flatten it.
  ///   - topK: Draw only from the k likeliest words; nil for all.
  ///   - topP: Draw only from the smallest set of likeliest words that together have at least the
  ///     probability p (Holtzman et al., "The curious case of neural text degeneration", 2020),
  ///     among those left by `topK`; nil for all.
  ///   - excluded: Words that are never drawn.
  package init(
    temperature: Double = 1, topK: Int? = nil, topP: Double? = nil, excluded: Set<Int> = []
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.excluded = excluded.sorted(by: >)
  }

  /// Returns the word whose share of 0..<1 contains `point`, a uniform random number.
  ///
  /// - Precondition: The excluded words have logits, and at least one word is not excluded.
  /// - Complexity: O(V), with no allocation after the first draw.
  package mutating func draw(from logits: [Float], at point: Double) -> Int {
    gatherCandidates(logits)
    let likeliest = candidates.reduce(candidates[0]) { $1 > $0 ? $1 : $0 }
    if temperature == 0 { return Int(likeliest.word) }

    if let topK { keepFewest(reaching: Double(topK)) { _ in 1 } }
    for i in candidates.indices {
      let difference = Double(candidates[i].logit) - Double(likeliest.logit)
      candidates[i].weight = exp(difference / temperature)
    }
    if let topP { keepFewest(reaching: topP * totalWeight, \.weight) }

    var rest = point * totalWeight
    for candidate in candidates {
      rest -= candidate.weight
      if rest < 0 { return Int(candidate.word) }
    }
    return Int(likeliest.word)
  }

  private var totalWeight: Double { candidates.reduce(0) { $0 + $1.weight } }

  private mutating func gatherCandidates(_ logits: [Float]) {
    precondition(
      excluded.count < logits.count && excluded.allSatisfy(logits.indices.contains),
      "\(excluded.count) of \(logits.count) words excluded: \(excluded)")
    candidates.removeAll(keepingCapacity: true)
    for (word, logit) in logits.enumerated() {
      candidates.append(Candidate(word: Int32(word), logit: logit))
    }
    // In descending order, word i is still candidate i when it is removed.
    for word in excluded {
      candidates.swapAt(word, candidates.count - 1)
      candidates.removeLast()
    }
  }

  /// Keeps the fewest candidates, likeliest first, whose total size reaches `limit`.
  ///
  /// This is a quickselect: candidates before `low` are kept, those from `high` on are dropped, and
  /// those in between are partitioned around a pivot.
  ///
  /// - Complexity: O(candidates) on average.
  private mutating func keepFewest(reaching limit: Double, _ size: (Candidate) -> Double) {
    var (low, high) = (0, candidates.count)
    var sum = 0.0
    while low < high {
      let pivot = candidates[low + (high - low) / 2]
      candidates.swapAt(low + (high - low) / 2, high - 1)
      var (place, sumBefore) = (low, sum)
      for i in low..<high - 1 where candidates[i] > pivot {
        sumBefore += size(candidates[i])
        candidates.swapAt(i, place)
        place += 1
      }
      candidates.swapAt(place, high - 1)
      if sumBefore >= limit {
        high = place
      } else {
        (low, sum) = (place + 1, sumBefore + size(pivot))
        if sum >= limit { high = low }
      }
    }
    candidates.removeSubrange(low...)
  }
}
