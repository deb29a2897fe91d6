// A simple, slow implementation of modified Kneser-Ney smoothing, to compare with.

/// p(w | h) by the recursion of Chen and Goodman, with dictionaries of n-grams.
struct PlainKneserNey {
  /// The adjusted counts a(w₁…wₖ).
  private(set) var counts: [[String]: Int] = [:]
  private(set) var vocabulary: Set<String> = ["<unk>", "</s>"]
  private let order: Int

  init(_ lines: [[String]], order: Int) {
    self.order = order
    var occurrences: [[String]: Int] = [:]
    for line in lines {
      vocabulary.formUnion(line)
      let words = ["<s>"] + line + ["</s>"]
      for end in words.indices {
        for k in 1...order where k <= end + 1 && words[end] != "<s>" {
          occurrences[Array(words[end - k + 1...end]), default: 0] += 1
        }
      }
    }
    for (words, count) in occurrences where words.count == order || words[0] == "<s>" {
      counts[words] = count
    }
    for k in 2..<max(order + 1, 3) where k <= order {
      for words in occurrences.keys where words.count == k && words[1] != "<s>" {
        let suffix = Array(words.dropFirst())
        counts[suffix, default: 0] += 1
      }
    }
  }

  func discount(_ count: Int, order k: Int) -> Double {
    guard count > 0 else { return 0 }
    let n = (0...4).map { j in Double(counts.count { $0.key.count == k && $0.value == j }) }
    let y = n[1] / (n[1] + 2 * n[2])
    let amounts = (1...3).map { j in Double(j) - Double(j + 1) * y * n[j + 1] / n[j] }
    let isUsual = (1...3).allSatisfy { j in amounts[j - 1] >= 0 && amounts[j - 1] <= Double(j) }
    return (isUsual ? amounts : [0.5, 1, 1.5])[min(count, 3) - 1]
  }

  /// Returns p(word | context).
  ///
  /// - Parameter context: The words before `word`, at most order − 1, in text order.
  func probability(of word: String, after context: ArraySlice<String>) -> Double {
    let lower =
      context.isEmpty
      ? 1 / Double(vocabulary.count) : probability(of: word, after: context.dropFirst())
    let followers = counts.filter {
      $0.key.count == context.count + 1 && $0.key.starts(with: context)
    }
    let total = Double(followers.values.reduce(0, +))
    guard total > 0 else { return lower }
    let k = context.count + 1
    let discounted = followers.values.reduce(0) { $0 + discount($1, order: k) }
    let count = counts[Array(context) + [word]] ?? 0
    return (Double(count) - discount(count, order: k) + discounted * lower) / total
  }

  /// Returns p of each word of a line and of its end.
  func probabilities(_ line: [String]) -> [Double] {
    let words = ["<s>"] + line + ["</s>"]
    return (1..<words.count).map { end in
      probability(of: words[end], after: words[max(0, end - order + 1)..<end])
    }
  }
}
