// What a model in training writes, so that one sees it learn.

import LanguageModel
import Matrices
import Text

enum RunSamples {
  static let temperature = 0.8
  /// In Unicode scalars.
  private static let longest = 4000

  /// Text from an empty prompt, as fflm generate writes it with that seed.
  ///
  /// - Throws: ``ModelError/overflow``.
  static func text(of model: Model, seed: UInt64, on workers: Workers) throws -> String {
    let sampler = Sampler(
      temperature: temperature, excluded: [Vocabulary.startOfLine, Vocabulary.unknown])
    var generator = Generator(
      model: model, prompt: "", sampler: sampler, seed: seed, workers: workers)
    var detokenizer = Detokenizer(model.configuration.tokenizer)
    let count = model.configuration.tokenizer == .characters ? 240 : 60
    let text = try (0..<count).map { _ in
      detokenizer.append(model.vocabulary[try generator.next()])
    }
    // Words can be of any length, and the log keeps a sample of each of many validations.
    return String(text.joined().unicodeScalars.prefix(longest))
  }
}
