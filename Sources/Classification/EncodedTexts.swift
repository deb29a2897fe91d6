// Labeled texts as features and labels.

import Matrices
import Networks
import Text

/// Texts as the numbers of their features, with the labels.
package struct EncodedTexts: Sendable {
  /// The indicator features, text after text, each once per occurrence, or once per text.
  private var ids: [Int32] = []
  private var ends: [Int] = []
  /// The features of the lexicon, divided by their scales; as many for each text.
  private var lexicon: [Float] = []
  private let lexiconWidth: Int
  /// The first number of the lexicon features.
  private let firstLexiconFeature: Int32
  /// Whether a feature counts once per text, and the features of a text are scaled to length 1.
  private let areIndicators: Bool
  /// The number of the label of each text.
  package private(set) var targets: [Int32] = []

  /// Creates an empty list.
  package init(_ features: FeatureTable, areIndicators: Bool) {
    self.areIndicators = areIndicators
    lexiconWidth = features.lexicon == nil ? 0 : Lexicon.names.count
    firstLexiconFeature = Int32(features.indicatorCount)
  }

  /// The number of texts.
  package var count: Int { ends.count }
  /// The number of features of all texts.
  package var featureCount: Int { ids.count }

  /// A hash of the features and the labels.
  package var digest: UInt64 {
    var hash = UInt64.fnv1aStart
    for id in ids { hash = hash.fnv1a(UInt64(UInt32(bitPattern: id))) }
    for end in ends { hash = hash.fnv1a(UInt64(end)) }
    for value in lexicon { hash = hash.fnv1a(UInt64(value.bitPattern)) }
    for target in targets { hash = hash.fnv1a(UInt64(UInt32(bitPattern: target))) }
    return hash
  }

  /// Encodes lines into lists of this kind, reusing memory between lines.
  package struct Encoder {
    private let features: FeatureTable
    /// The scales of the lexicon features.
    private let scales: [Float]
    private var text = SplitText()
    private var ids: [Int32] = []

    package init(_ features: FeatureTable, scales: [Float]) {
      (self.features, self.scales) = (features, scales)
    }

    /// Appends a text.
    package mutating func add(_ line: Span<UInt8>, target: Int32, to texts: inout EncodedTexts) {
      text.set(line, features.tokenizer)
      ids.removeAll(keepingCapacity: true)
      features.appendFeatures(of: &text, to: &ids)
      let lexicon = zip(features.lexiconFeatures(of: text), scales).map { $0 / $1 }
      texts.append(ids, lexicon: lexicon, target: target)
    }
  }

  /// Appends a text with its features and the number of its label.
  mutating func append(_ ids: some Sequence<Int32>, lexicon: [Float], target: Int32) {
    let start = self.ids.count
    self.ids.append(contentsOf: ids)
    if areIndicators { self.ids.keepDistinct(from: start) }
    ends.append(self.ids.count)
    self.lexicon += lexicon
    targets.append(target)
  }

  /// Calls `body` with the indicator features of a text.
  func forEachFeature(of text: Int, _ body: (Int) -> Void) {
    for i in places(of: text) { body(Int(ids[i])) }
  }

  private func places(of text: Int) -> Range<Int> { (text == 0 ? 0 : ends[text - 1])..<ends[text] }

  /// Appends a text to bags.
  ///
  /// Indicators have the value 1/√n for n features, so that their vector has length 1. The features
  /// of the lexicon have their own values.
  ///
  /// - Parameter isKept: Called for each feature; returns whether it is kept. If nil, all are.
  func append(_ text: Int, to bags: inout Bags, where isKept: (() -> Bool)? = nil) {
    let start = bags.ids.count
    if let isKept {
      for i in places(of: text) where isKept() { bags.ids.append(ids[i]) }
    } else {
      bags.ids += ids[places(of: text)]
    }
    let count = bags.ids.count - start
    let value = areIndicators ? 1 / Float(max(count, 1)).squareRoot() : 1
    bags.values += repeatElement(value, count: count)
    for j in 0..<lexiconWidth {
      bags.add(firstLexiconFeature + Int32(j), value: lexicon[text * lexiconWidth + j])
    }
    bags.endBag()
  }
}

extension [Int32] {
  /// Sorts the elements from a position on, and keeps each of them once.
  fileprivate mutating func keepDistinct(from start: Int) {
    self[start...].sort()
    var end = start
    for i in start..<count where i == start || self[i] != self[end - 1] {
      self[end] = self[i]
      end += 1
    }
    removeLast(count - end)
  }
}
