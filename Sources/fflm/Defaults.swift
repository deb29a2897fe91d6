// Good choices for all that a user leaves open, by the size of the corpus.

import Arguments
import LanguageModel
import Text
import Training

enum Defaults {
  /// Sizes that suit a corpus of so many tokens, where nothing is said of them.
  private struct Sizes {
    var context: Int
    var embedding: Int
    var hidden: [Int]
    /// Larger texts train a deeper network, whose last layer is as wide as the embedding.
    var tied = false
    var batch: Int
    var epochs: Int
    var schedule = LearningRateSchedule.Kind.halve
    var warmup = 0
  }

  private static func sizes(_ kind: Tokenizer.Kind, tokens: Int) -> Sizes {
    if kind == .characters {
      return switch tokens {
      case ..<200_000: Sizes(context: 8, embedding: 16, hidden: [128], batch: 64, epochs: 20)
      case ..<5_000_000: Sizes(context: 12, embedding: 24, hidden: [256], batch: 128, epochs: 10)
      default: Sizes(context: 16, embedding: 32, hidden: [512], batch: 256, epochs: 4)
      }
    }
    return switch tokens {
    case ..<100_000: Sizes(context: 3, embedding: 48, hidden: [64], batch: 32, epochs: 20)
    case ..<500_000: Sizes(context: 4, embedding: 64, hidden: [100], batch: 64, epochs: 15)
    case ..<5_000_000:
      Sizes(
        context: 5, embedding: 128, hidden: [256, 128], tied: true, batch: 128, epochs: 4,
        schedule: .cosine, warmup: 300)
    default:
      Sizes(
        context: 5, embedding: 200, hidden: [400, 200], tied: true, batch: 256, epochs: 3,
        schedule: .cosine, warmup: 300)
    }
  }

  static func model(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> ModelConfiguration {
    let sizes = sizes(kind, tokens: tokens)
    let isSaid = said["tied"] != nil || said["hidden"] != nil || said["embedding"] != nil
    let isTied = isSaid ? said.flag("tied") : sizes.tied
    let embedding = said.integer("embedding") ?? sizes.embedding
    let hidden = said.integers("hidden") ?? sizes.hidden
    return ModelConfiguration(
      tokenizer: kind, lowercase: said.flag("lowercase"), lines: said.choice("lines") ?? .stream,
      context: said.integer("context") ?? sizes.context,
      averages: said.integers("averages") ?? [], embedding: embedding, hidden: hidden,
      activation: said.choice("activation") ?? .tanh, residual: said.flag("residual"),
      layerNorm: said.flag("layer-norm"), direct: said.flag("direct"), tied: isTied)
  }

  static func options(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> TrainingOptions {
    let sizes = sizes(kind, tokens: tokens)
    let schedule: LearningRateSchedule.Kind = said.choice("schedule") ?? sizes.schedule
    return TrainingOptions(
      optimizer: said.choice("optimizer") ?? .adamw, learningRate: said.number("learning-rate"),
      momentum: said.number("momentum") ?? 0.9, batch: said.integer("batch") ?? sizes.batch,
      epochs: said.integer("epochs") ?? sizes.epochs, schedule: schedule,
      warmup: said.integer("warmup") ?? sizes.warmup, decayTime: said.number("decay-time"),
      l1: said.number("l1") ?? 0, l2: said.number("l2") ?? 0,
      weightDecay: said.number("weight-decay"), clip: said.number("clip") ?? 0,
      patience: said.integer("patience") ?? 2, steps: said.integer("steps"),
      seed: UInt64(said.integer("seed") ?? 1),
      dropout: DropoutRates(
        words: said.number("dropout-words") ?? 0, embedding: said.number("dropout-embedding") ?? 0,
        hidden: said.number("dropout-hidden") ?? 0, output: said.number("dropout-output") ?? 0))
  }
}
