// Good choices for all that a user leaves open, by the size of the corpus.

import Arguments
import LanguageModel
import Text
import Training

enum Defaults {
  /// Sizes that suit a corpus of so many tokens.
  private struct Sizes {
    let context: Int
    let embedding: Int
    let hidden: Int
    let batch: Int
    let epochs: Int
  }

  private static func sizes(_ kind: Tokenizer.Kind, tokens: Int) -> Sizes {
    if kind == .characters {
      switch tokens {
      case ..<200_000: return Sizes(context: 8, embedding: 16, hidden: 128, batch: 64, epochs: 20)
      case ..<5_000_000:
        return Sizes(context: 12, embedding: 24, hidden: 256, batch: 128, epochs: 10)
      default: return Sizes(context: 16, embedding: 32, hidden: 512, batch: 256, epochs: 4)
      }
    }
    switch tokens {
    case ..<100_000: return Sizes(context: 3, embedding: 48, hidden: 64, batch: 32, epochs: 20)
    case ..<500_000: return Sizes(context: 4, embedding: 64, hidden: 100, batch: 64, epochs: 15)
    case ..<5_000_000:
      return Sizes(context: 4, embedding: 100, hidden: 128, batch: 128, epochs: 10)
    default: return Sizes(context: 4, embedding: 128, hidden: 200, batch: 256, epochs: 4)
    }
  }

  static func model(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> ModelConfiguration {
    let sizes = sizes(kind, tokens: tokens)
    let isTied = said.flag("tied")
    let embedding =
      said.integer("embedding") ?? (isTied ? said.integers("hidden")?.last : nil) ?? sizes.embedding
    return ModelConfiguration(
      tokenizer: kind, lowercase: said.flag("lowercase"), lines: said.choice("lines") ?? .stream,
      context: said.integer("context") ?? sizes.context, embedding: embedding,
      hidden: said.integers("hidden") ?? (isTied ? [sizes.hidden, embedding] : [sizes.hidden]),
      activation: said.choice("activation") ?? .tanh, direct: said.flag("direct"), tied: isTied)
  }

  static func options(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> TrainingOptions {
    let sizes = sizes(kind, tokens: tokens)
    return TrainingOptions(
      optimizer: said.choice("optimizer") ?? .adam, learningRate: said.number("learning-rate"),
      momentum: said.number("momentum") ?? 0.9, batch: said.integer("batch") ?? sizes.batch,
      epochs: said.integer("epochs") ?? sizes.epochs, schedule: said.choice("schedule") ?? .halve,
      warmup: said.integer("warmup") ?? 0, decayTime: said.number("decay-time"),
      l1: said.number("l1") ?? 0, l2: said.number("l2") ?? 0,
      weightDecay: said.number("weight-decay"), clip: said.number("clip") ?? 0,
      patience: said.integer("patience") ?? 2, steps: said.integer("steps"),
      seed: UInt64(said.integer("seed") ?? 1))
  }
}
