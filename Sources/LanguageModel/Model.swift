// A trained model: configuration, vocabulary and parameters together.

import Matrices
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

  package var network: Network<Float> { Network(over: parameters) }

  package var tokenizer: Tokenizer {
    Tokenizer(kind: configuration.tokenizer, lowercase: configuration.lowercase)
  }

  /// The text's tokens as ids of this model's vocabulary.
  package func encode(_ text: SourceText) -> EncodedCorpus {
    EncodedCorpus(text, tokenizer: tokenizer, vocabulary: vocabulary)
  }
}
