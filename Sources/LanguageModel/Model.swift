// A trained model: configuration, vocabulary and parameters together.

import Matrices
import Networks
import Text

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

  package var network: Network<Float> {
    Network(configuration.network(vocabulary: vocabulary.count), over: parameters)
  }

  package var tokenizer: Tokenizer { configuration.textTokenizer }

  /// The tokens of a text given as a string, `</s>` between its lines, which end as those of files do.
  ///
  /// A `</s>` that the text itself says ends no line if the tokenizer skips it.
  package func tokens(of text: String) -> [String] {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return Array(
      lines.map { tokenizer.tokens(in: String($0)) }
        .joined(separator: [vocabulary[Vocabulary.endOfLine]]))
  }

  /// How well the model predicts each text, in order.
  package func evaluate(_ texts: [SourceText], on workers: Workers) -> [EvaluationResult] {
    let workspace = evaluationWorkspace(on: workers)
    let network = network
    return texts.compactMap {
      network.evaluate(encoded($0), window: configuration.window, in: workspace)
    }
  }

  /// Calls `body` with each token of a text and its loss, as the network's `forEachLoss` does.
  package func forEachLoss(
    of text: SourceText, in workspace: Workspace<Float>, _ body: (Int32, Double) -> Void
  ) {
    network.forEachLoss(of: encoded(text), window: configuration.window, in: workspace, body)
  }

  /// The windows that texts are evaluated in at a time: enough for full tiles, few enough for the
  /// caches.
  package static let batch = 256

  /// Room to evaluate texts in.
  package func evaluationWorkspace(on workers: Workers) -> Workspace<Float> {
    Workspace(
      configuration.network(vocabulary: vocabulary.count), capacity: Self.batch, gradients: false,
      workers: workers)
  }

  /// A text as the model reads it.
  package func encoded(_ text: SourceText) -> EncodedText {
    EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
  }
}
