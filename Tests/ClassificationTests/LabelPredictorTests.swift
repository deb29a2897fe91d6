// Tests that single texts have the same probabilities as texts in batches.

import Matrices
import Networks
import Testing

@testable import Classification

@Suite("Label predictor") struct LabelPredictorTests {
  struct Architecture: Sendable {
    var pool: Pooling?
    var hidden: [Int] = []
    var labels = 3
  }

  static let architectures =
    [Architecture(), Architecture(labels: 2)]
    + [Pooling.mean, .max, .both].flatMap { pool in
      [2, 3].flatMap { labels in
        [[], [40], [33, 17]].map { Architecture(pool: pool, hidden: $0, labels: labels) }
      }
    }

  private func classifier(
    _ architecture: Architecture, of lines: [Line]
  ) -> (classifier: Classifier, texts: EncodedTexts) {
    let configuration = ClassifierConfiguration(
      features: [.words, .lexicon], lexiconScales: [1, 1, 1, 1, 1, 4], pool: architecture.pool,
      embedding: architecture.pool == nil ? nil : 100, hidden: architecture.hidden)
    return ClassificationTests.classifier(
      configuration, of: lines, lexicon: Lexicon(positive: ["w1"], negative: ["w2"]),
      labels: architecture.labels)
  }

  @Test(
    "a text has the same probabilities, bit for bit, alone and in batches of any size",
    arguments: architectures)
  func sameBits(architecture: Architecture) throws {
    let lines = randomLines(70, labels: 2)
    let classifier = classifier(architecture, of: lines).classifier
    let predictor = LabelPredictor(classifier, on: Workers(count: 1))
    var single: [[Double]] = []
    for line in lines { line.text.withBytes { single.append(predictor.probabilities(of: $0)) } }
    #expect(Set(single).count > 50)
    for count in [1, 2, 4, 5, 63, 64, 65, 66, 70] {
      let workers = Workers(count: 2, leastWork: 1)
      var (encoder, texts) = classifier.encoder
      for line in lines.prefix(count) {
        line.text.withBytes { encoder.add($0, target: line.target, to: &texts) }
      }
      let scores = try #require(
        classifier.network.scores(of: texts, in: classifier.workspace(on: workers)))
      #expect(scores.count == count)
      for text in 0..<count { #expect(scores.probabilities(of: text) == single[text]) }
    }
  }

  @Test("the probabilities are those of the labels in their order, and add up to 1")
  func definition() {
    let classifier = classifier(Architecture(), of: randomLines(10, labels: 2)).classifier
    let predictor = LabelPredictor(classifier, on: Workers(count: 1))
    // All features of an empty text are zero, so that it has the probabilities of the bias.
    let bias = classifier.parameters["output.bias"]
    let scores = Scores([bias.scalars])
    "".withBytes { line in
      let probabilities = predictor.probabilities(of: line)
      #expect(probabilities == scores.probabilities(of: 0) && probabilities.count == 3)
      #expect(abs(probabilities.reduce(0, +) - 1) < 8 * 0x1p-53)
    }
  }
}
