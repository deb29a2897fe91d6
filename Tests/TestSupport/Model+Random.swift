// A model with random weights over seven words, for tests.

import Foundation
import Networks
import Text

@testable import LanguageModel

extension Model {
  /// Creates a model whose vocabulary is the words of a text, with random weights.
  static func random(_ configuration: ModelConfiguration, of text: String) throws -> Model {
    let text = try SourceText(Data(text.utf8), name: "text")
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: configuration.textTokenizer, minCount: 1, maxSize: nil)
    let parameters = Parameters<Float>(configuration.network(vocabulary: vocabulary.count))
    parameters.initialize(seed: 3)
    return Model(configuration: configuration, vocabulary: vocabulary, parameters: parameters)
  }
}
