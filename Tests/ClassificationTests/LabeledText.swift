// Labeled texts and encodings of them for the tests.

import Classification
import Foundation
import Matrices
import Networks
import Randomness
import TestSupport
import Testing
import Text

/// A text and the number of its label.
typealias Line = (target: Int32, text: String)

/// Returns a text with the given contents.
func source(_ text: String) throws -> SourceText {
  try SourceText(Data(text.utf8), name: "reviews")
}

/// Returns the features of texts, and the texts encoded with them.
func encoded(
  _ lines: [Line], kinds: Set<FeatureKind> = [.words], buckets: Int? = nil,
  lexicon: Lexicon? = nil, scales: [Float] = [], minCount: Int = 1, areIndicators: Bool = true
) -> (features: FeatureTable, texts: EncodedTexts) {
  let features = learned(
    lines, kinds: kinds, buckets: buckets, lexicon: lexicon, minCount: minCount,
    areIndicators: areIndicators
  ).features
  return (features, encoded(lines, features, scales: scales, areIndicators: areIndicators))
}

/// Returns the features of texts, the texts as they are encoded while features are learned, and the
/// scales of the lexicon features.
func learned(
  _ lines: [Line], kinds: Set<FeatureKind>, buckets: Int? = nil, lexicon: Lexicon? = nil,
  minCount: Int = 1, areIndicators: Bool = true
) -> (features: FeatureTable, texts: EncodedTexts, lexiconScales: [Float]?) {
  var learner = FeatureLearner(
    FeatureTable(
      kinds: kinds, tokenizer: Tokenizer(kind: .words, lowercase: true), buckets: buckets,
      lexicon: lexicon))
  for line in lines { line.text.withBytes { learner.add($0, target: line.target) } }
  return learner.finish(minCount: minCount, areIndicators: areIndicators)
}

/// Returns texts encoded with given features.
func encoded(
  _ lines: [Line], _ features: FeatureTable, scales: [Float] = [], areIndicators: Bool = true
) -> EncodedTexts {
  var encoder = EncodedTexts.Encoder(features, scales: scales)
  var texts = EncodedTexts(features, areIndicators: areIndicators)
  for line in lines { line.text.withBytes { encoder.add($0, target: line.target, to: &texts) } }
  return texts
}

extension String {
  /// Calls `body` with the bytes of the string.
  func withBytes(_ body: (Span<UInt8>) -> Void) {
    let bytes = Array(utf8)
    body(bytes.span)
  }
}

/// Returns a classifier with random parameters over the features of some texts.
func classifier(
  _ configuration: ClassifierConfiguration, of lines: [Line],
  lexicon: Lexicon? = nil, labels: Int
) -> (classifier: Classifier, texts: EncodedTexts) {
  let (features, texts) = encoded(
    lines, kinds: Set(configuration.features), buckets: configuration.buckets, lexicon: lexicon,
    scales: configuration.lexiconScales ?? [], areIndicators: configuration.isRegression)
  let network = configuration.network(features: features.count, labels: labels)
  let parameters = Parameters<Float>(network)
  parameters.all.copy(from: .random(1, parameters.all.count, seed: 5))
  let names = (0..<labels).map { "label \($0)" }
  return (
    Classifier(
      configuration: configuration, features: features, labels: Labels(names),
      parameters: parameters),
    texts
  )
}

/// Returns texts of 0 to 29 words with labels.
func randomLines(_ count: Int, labels: Int32) -> [Line] {
  var generator = SeededGenerator(seed: 8)
  return (0..<count).map { i in
    let words = (0..<i % 30).map { _ in "w\(Int.random(in: 0..<50, using: &generator))" }
    return (Int32.random(in: 0..<labels, using: &generator), words.joined(separator: " "))
  }
}
