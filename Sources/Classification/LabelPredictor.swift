// The probabilities of the labels of single texts.

import Matrices
import Networks

/// Computes the probabilities of labels, text by text, with a workspace that is allocated once.
package final class LabelPredictor {
  private let network: Network<Float>
  private let workspace: Workspace<Float>
  private var encoder: EncodedTexts.Encoder
  private let empty: EncodedTexts

  package init(_ classifier: Classifier, on workers: Workers) {
    network = classifier.network
    workspace = Workspace(
      network.configuration, capacity: fewestIndependentRows, gradients: false, workers: workers)
    (encoder, empty) = classifier.encoder
  }

  /// Returns the probabilities of the labels of a text: the same bits as in an evaluation.
  package func probabilities(of text: Span<UInt8>) -> [Double] {
    var texts = empty
    encoder.add(text, target: 0, to: &texts)
    return network.scores(of: texts, in: workspace)?.probabilities(of: 0) ?? []
  }
}
