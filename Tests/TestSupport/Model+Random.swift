// A model with random weights over the words of a text, for tests.

import Foundation
import LanguageModel
import Networks
import Text

extension Model {
  /// Creates a model whose vocabulary is the words of a text, with random weights.
  package static func random(
    _ configuration: ModelConfiguration, of text: String, seed: UInt64 = 3
  ) throws -> Model {
    let text = try SourceText(Data(text.utf8), name: "text")
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: configuration.textTokenizer, minCount: 1, maxSize: nil)
    let parameters = Parameters<Float>(configuration.network(vocabulary: vocabulary.count))
    parameters.initialize(seed: seed)
    return Model(configuration: configuration, vocabulary: vocabulary, parameters: parameters)
  }
}
