// Tests of a classifier's calibration and of the features with the largest weights.

import Matrices
import Networks
import Testing

@testable import Classification

@Suite("Classifier") struct ClassifierTests {
  private let lines: [Line] = [(0, "a b c d"), (1, "e f")]

  private func regression(
    labels: Int, weights: [Float], buckets: Int? = nil
  ) -> Classifier {
    let kinds: [FeatureKind] = buckets == nil ? [.words] : [.words, .bigrams]
    let classifier = classifier(
      ClassifierConfiguration(features: kinds, buckets: buckets), of: lines, labels: labels
    ).classifier
    let table = classifier.parameters["embedding.weight"]
    table.copy(from: Matrix(table.rows, table.columns, weights))
    return classifier
  }

  private func largest(_ classifier: Classifier, _ label: Int, _ count: Int) -> [String]? {
    classifier.largestWeights(of: label, count: count)?.map {
      "\($0.kind.rawValue) \($0.feature) \($0.weight)"
    }
  }

  @Test("the weights of two labels are those of the second one, or their opposites")
  func binary() {
    let classifier = regression(labels: 2, weights: [0.5, -2, 0, 3, -1, 0.5])
    #expect(largest(classifier, 1, 10) == ["words d 3.0", "words a 0.5", "words f 0.5"])
    #expect(largest(classifier, 0, 10) == ["words b 2.0", "words e 1.0"])
    #expect(largest(classifier, 1, 2) == ["words d 3.0", "words a 0.5"])
    #expect(largest(classifier, 0, 1) == ["words b 2.0"] && largest(classifier, 0, 0) == [])
  }

  @Test("with more labels, each has weights of its own", arguments: 0..<3)
  func several(label: Int) {
    // The weights of label 0 ascend, those of label 1 descend, and those of label 2 are equal.
    let weights = (0..<6).flatMap { i -> [Float] in [Float(i) + 1, 6 - Float(i), 2] }
    let expected = [
      ["words f 6.0", "words e 5.0", "words d 4.0"], ["words a 6.0", "words b 5.0", "words c 4.0"],
      ["words a 2.0", "words b 2.0", "words c 2.0"],
    ]
    let classifier = regression(labels: 3, weights: weights)
    #expect(largest(classifier, label, 3) == expected[label])
    #expect(largest(classifier, label, 100)?.count == 6)
  }

  @Test("features in buckets have no names and are left out")
  func buckets() {
    let classifier = regression(
      labels: 2, weights: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], buckets: 4)
    #expect(largest(classifier, 1, 2) == ["words f 6.0", "words e 5.0"])
  }

  @Test("a network has no weights of features")
  func network() {
    let configuration = ClassifierConfiguration(features: [.words], pool: .mean, embedding: 4)
    let network = classifier(configuration, of: lines, labels: 2).classifier
    #expect(network.largestWeights(of: 0, count: 3) == nil)
  }

  // MARK: - Calibration

  @Test(
    "dividing the scores by a temperature gives the probabilities at that temperature",
    arguments: [(nil, []), (Pooling.mean, []), (.both, [7]), (.max, [9, 8])] as [(Pooling?, [Int])],
    [2, 3])
  func divideScores(network: (pool: Pooling?, hidden: [Int]), labels: Int) throws {
    let configuration = ClassifierConfiguration(
      features: [.words], pool: network.pool, embedding: network.pool.map { _ in 6 },
      hidden: network.hidden)
    let (classifier, texts) = classifier(
      configuration, of: randomLines(40, labels: 2), labels: labels)
    let workers = Workers(count: 1)
    func scores() throws -> Scores {
      try #require(classifier.network.scores(of: texts, in: classifier.workspace(on: workers)))
    }
    let before = try scores()
    for temperature in [4, 0.25] {
      Classifier.divideScores(
        of: classifier.parameters, configuration, by: temperature, on: workers)
      let after = try scores()
      // Powers of two divide without rounding.
      for text in 0..<texts.count {
        #expect(after[text].elementsEqual(before[text].map { $0 / Float(temperature) }))
      }
      // Multiplied again, the weights are what they were.
      Classifier.divideScores(
        of: classifier.parameters, configuration, by: 1 / temperature, on: workers)
      #expect(try scores()[7].elementsEqual(before[7]))
    }
  }
}
