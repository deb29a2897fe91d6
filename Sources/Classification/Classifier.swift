// A trained classifier: configuration, features, labels and parameters.

import Foundation
import Matrices
import Networks
import Text

/// A trained classifier.
package struct Classifier: Sendable {
  package let configuration: ClassifierConfiguration
  package let features: FeatureTable
  package let labels: Labels
  package let parameters: Parameters<Float>

  package init(
    configuration: ClassifierConfiguration, features: FeatureTable, labels: Labels,
    parameters: Parameters<Float>
  ) {
    self.configuration = configuration
    self.features = features
    self.labels = labels
    self.parameters = parameters
  }

  /// The network over the parameters.
  package var network: Network<Float> {
    Network(
      configuration.network(features: features.count, labels: labels.count), over: parameters)
  }

  /// Returns memory for the scores of texts.
  package func workspace(on workers: Workers) -> Workspace<Float> {
    Workspace(
      network.configuration, capacity: Network<Float>.textsPerBatch, gradients: false,
      workers: workers)
  }

  /// An encoder of texts, and an empty list of them.
  package var encoder: (encoder: EncodedTexts.Encoder, texts: EncodedTexts) {
    (
      EncodedTexts.Encoder(features, scales: configuration.lexiconScales ?? []),
      EncodedTexts(features, areIndicators: configuration.isRegression)
    )
  }

  // MARK: - Calibration

  /// Divides the scores by a temperature, by dividing the weights from which they are computed.
  ///
  /// After this, the probabilities need no temperature.
  package static func divideScores(
    of parameters: Parameters<Float>, _ configuration: ClassifierConfiguration,
    by temperature: Double, on workers: Workers
  ) {
    for group in parameters.table.groups
    where configuration.isRegression || group.name.hasPrefix("output.") {
      parameters[group].scale(by: 1 / temperature, on: workers)
    }
  }

  // MARK: - Weights of features

  /// A feature with its weight for a label.
  package struct FeatureWeight: Sendable {
    package let kind: FeatureKind
    package let feature: String
    package let weight: Double
  }

  /// Returns the features with the largest weights for a label under logistic regression, largest
  /// first; nil for a network, whose features have no weights.
  ///
  /// With two labels, the weights are those of the second one, and with the opposite sign those of
  /// the first one. Features in buckets have no names and are left out.
  ///
  /// - Complexity: O(features), unless the features are in ascending order of their weights, which
  ///   takes `count` times as long.
  package func largestWeights(of label: Int, count: Int) -> [FeatureWeight]? {
    guard configuration.isRegression else { return nil }
    let table = parameters[NetworkConfiguration.embeddingName]
    func weight(_ feature: Int) -> Double {
      table.columns > 1
        ? Double(table[feature, label]) : Double(table[feature, 0]) * (label == 1 ? 1 : -1)
    }
    var largest: [FeatureWeight] = []
    for feature in 0..<features.count {
      let weight = weight(feature)
      // Of equal weights, the first one counts.
      let place = (largest.lastIndex { $0.weight >= weight } ?? -1) + 1
      guard weight > 0, place < count, let name = features.name(of: feature) else { continue }
      if largest.count == count { largest.removeLast() }
      largest.insert(
        FeatureWeight(kind: name.kind, feature: name.text, weight: weight), at: place)
    }
    return largest
  }
}
