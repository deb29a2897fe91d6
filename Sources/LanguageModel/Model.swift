// A trained model: configuration, vocabulary and parameters.

import Foundation
import Matrices
import Networks
import Text

/// A trained language model.
package struct Model: Sendable {
  package let configuration: ModelConfiguration
  package let vocabulary: Vocabulary
  package let parameters: Parameters<Float>

  package init(
    configuration: ModelConfiguration, vocabulary: Vocabulary, parameters: Parameters<Float>
  ) {
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.parameters = parameters
  }

  /// The network over the model's parameters.
  package var network: Network<Float> {
    Network(configuration.network(vocabulary: vocabulary.count), over: parameters)
  }

  /// The tokenizer that the model was trained with.
  package var tokenizer: Tokenizer { configuration.textTokenizer }

  /// Returns the tokens of a string, with `</s>` between its lines, which end as in text files.
  ///
  /// If the tokenizer skips special tokens, a `</s>` written in the text does not end a line.
  package func tokens(of text: String) -> [String] {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return Array(
      lines.map { tokenizer.tokens(in: String($0)) }
        .joined(separator: [vocabulary[Vocabulary.endOfLine]]))
  }

  /// Returns the IDs of the tokens of a string.
  package func ids(of text: String) -> [Int32] {
    tokens(of: text).map { vocabulary.id(of: $0) }
  }

  /// A hash of the parameters and the vocabulary, by which a change of the model is noticed.
  ///
  /// - Complexity: O(parameters + bytes of the vocabulary).
  package var checksum: UInt64 {
    (0..<vocabulary.count).reduce(UInt64.fnv1aStart.fnv1a(parameters.all.bytes)) { hash, id in
      hash.fnv1a(Data(vocabulary[id].utf8))
    }
  }

  /// Returns the evaluation of the model on each text, in order.
  package func evaluate(_ texts: [SourceText], on workers: Workers) -> [EvaluationResult] {
    let workspace = evaluationWorkspace(on: workers)
    let network = network
    return texts.compactMap {
      network.evaluate(encoded($0), window: configuration.window, in: workspace)
    }
  }

  /// The number of windows per batch in an evaluation: enough for full tiles, few enough for the
  /// caches.
  package static let batch = 256

  /// Returns a workspace for evaluating texts.
  ///
  /// - Parameter capacity: The largest number of windows in a batch.
  package func evaluationWorkspace(
    on workers: Workers, capacity: Int = Self.batch
  ) -> Workspace<Float> {
    Workspace(
      configuration.network(vocabulary: vocabulary.count), capacity: capacity, gradients: false,
      workers: workers)
  }

  /// Returns a text encoded with the model's tokenizer and vocabulary.
  package func encoded(_ text: SourceText) -> EncodedText {
    EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
  }
}
