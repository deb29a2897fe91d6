// The samples that a model generates during training to show what it has learned.

import LanguageModel
import Matrices
import Text

enum RunSamples {
  /// The sampling temperature.
  static let temperature = 0.8
  /// The maximum length of a sample, in Unicode scalars.
  private static let longest = 4000

  /// Returns text that continues an empty prompt, as fflm generate prints it with the same seed and
  /// temperature.
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
    // Words can have any length, and the log keeps the samples of many validations.
    return String(text.joined().unicodeScalars.prefix(longest))
  }
}
