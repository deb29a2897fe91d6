// Learning the features of training texts.

import Text

/// Collects the features of training texts, and encodes the texts at the same time.
///
/// The number of a feature is known only after the last text, because the bigrams are numbered after
/// all words. Until then, a feature has a code: its number within its kind, and the kind.
package struct FeatureLearner {
  private var table: FeatureTable
  private var text = SplitText()
  private var codes: [Int32] = []
  private var ends: [Int] = []
  private var targets: [Int32] = []
  private var lexicon: [Float] = []
  /// The number of texts with each listed feature of each kind, and the last of them.
  private var counts: [[(texts: Int32, last: Int32)]] = [[], [], []]

  /// The kinds of codes. The first three are listed, and have counts.
  private enum Kind: Int32 {
    case word, bigram, run, bucket
    static let count: Int32 = 4
  }

  /// Whether there were more features of a kind than can be numbered. Those are left out.
  package private(set) var isFull = false

  /// - Parameter table: A table without features, with the kinds to learn.
  package init(_ table: FeatureTable) { self.table = table }

  /// Adds a text with the number of its label.
  package mutating func add(_ line: Span<UInt8>, target: Int32) {
    // A local value can be read while the table changes.
    var text = SplitText()
    swap(&text, &self.text)
    defer { swap(&text, &self.text) }
    text.set(line, table.tokenizer)
    let start = codes.count
    text.forEachFeature(table.kinds) { kind, feature in
      switch (kind, table.buckets) {
      case (.words, _): append(table.words.insert(feature), .word)
      case (_, let buckets?): append(table.bucket(of: feature, in: buckets), .bucket)
      case (.bigrams, nil): append(table.bigrams.insert(feature), .bigram)
      case (_, nil): append(table.runs.insert(feature), .run)
      }
    }
    lexicon += table.lexiconFeatures(of: text)
    targets.append(target)
    ends.append(codes.count)
    count(codes[start...])
  }

  private mutating func append(_ number: Int, _ kind: Kind) {
    guard number < Int(Int32.max / Kind.count) else { return isFull = true }
    codes.append(Int32(number) * Kind.count + kind.rawValue)
  }

  /// Counts the text for each of its listed features.
  private mutating func count(_ codes: ArraySlice<Int32>) {
    let text = Int32(truncatingIfNeeded: ends.count)
    for code in codes {
      let (number, kind) = code.quotientAndRemainder(dividingBy: Kind.count)
      guard kind != Kind.bucket.rawValue else { continue }
      let (feature, list) = (Int(number), Int(kind))
      if feature == counts[list].count { counts[list].append((0, 0)) }
      if counts[list][feature].last != text {
        counts[list][feature].texts += 1
        counts[list][feature].last = text
      }
    }
  }

  /// Returns the features that occur in at least `minCount` texts, and the texts encoded with them.
  ///
  /// The lexicon features of the texts are divided by their scales: the root mean square of each over
  /// the texts, times the root of their number, so that their vector has about length 1, as that of
  /// the other features.
  ///
  /// - Parameter areIndicators: Whether a feature counts once per text.
  /// - Complexity: O(features of all texts).
  package consuming func finish(
    minCount: Int, areIndicators: Bool
  ) -> (features: FeatureTable, texts: EncodedTexts, lexiconScales: [Float]?) {
    var numbers: [[Int32]?] = [nil, nil, nil]
    if minCount > 1 {
      numbers[0] = table.words.keep(counts[0].map { $0.texts >= minCount })
      numbers[1] = table.bigrams.keep(counts[1].map { $0.texts >= minCount })
      numbers[2] = table.runs.keep(counts[2].map { $0.texts >= minCount })
    }
    let starts = [0, table.words.count, table.words.count + table.bigrams.count]
    let scales = lexiconScales
    let width = scales?.count ?? 0
    var texts = EncodedTexts(table, areIndicators: areIndicators)
    var start = 0
    for (i, end) in ends.enumerated() {
      let ids = codes[start..<end].lazy.compactMap { code -> Int32? in
        let (number, kind) = code.quotientAndRemainder(dividingBy: Kind.count)
        if kind == Kind.bucket.rawValue { return Int32(starts[1]) + number }
        let kept = numbers[Int(kind)].map { $0[Int(number)] } ?? number
        return kept < 0 ? nil : Int32(starts[Int(kind)]) + kept
      }
      let values = lexicon[i * width..<(i + 1) * width]
      texts.append(ids, lexicon: zip(values, scales ?? []).map { $0 / $1 }, target: targets[i])
      start = end
    }
    return (table, texts, scales)
  }

  private var lexiconScales: [Float]? {
    guard table.lexicon != nil else { return nil }
    let width = Lexicon.names.count
    var sums = [Double](repeating: 0, count: width)
    for (i, value) in lexicon.enumerated() { sums[i % width] += Double(value) * Double(value) }
    return sums.map { sum in
      let scale = (sum / Double(max(targets.count, 1)) * Double(width)).squareRoot()
      return scale > 0 ? Float(scale) : 1
    }
  }
}

extension TokenTable {
  /// Keeps some of the tokens, and returns the new number of each; −1 for the others.
  fileprivate mutating func keep(_ isKept: [Bool]) -> [Int32] {
    var kept = TokenTable([])
    let numbers = isKept.indices.map { id -> Int32 in
      isKept[id] ? Int32(withToken(id) { kept.insert($0) }) : -1
    }
    self = kept
    return numbers
  }
}
