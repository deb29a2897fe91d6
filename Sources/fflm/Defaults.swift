// Good choices for all that a user leaves open, by the size of the corpus.

import Arguments
import LanguageModel
import Matrices
import Text
import Training

enum Defaults {
  /// Sizes that suit a corpus of so many tokens, where nothing is said of them.
  private struct Sizes {
    var context: Int
    var averages: [Int] = []
    var embedding: Int
    var hidden: [Int]
    /// Whether the network is a residual one of normalised GELU layers, trained with a cosine. Else it
    /// is Bengio's: tanh, and a rate that is halved.
    var isResidual = false
    var tied = false
    var dropout = DropoutRates()
    /// With AdamW; nil for its own.
    var learningRate: Double?
    var batch: Int
    var epochs: Int

    var schedule: LearningRateSchedule.Kind { isResidual ? .cosine : .halve }
    var warmup: Int { isResidual ? 500 : 0 }
  }

  /// For three epochs more would be too much.
  private static let lightDropout = DropoutRates(embedding: 0.1, output: 0.1)

  /// Whoever names the hidden layers or their nonlinearity gets just those.
  private static func sizes(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> Sizes {
    var sizes = sizes(kind, tokens: tokens)
    if said["hidden"] != nil || said["activation"] != nil {
      sizes.isResidual = false
      sizes.tied = false
      sizes.averages = []
      sizes.dropout = DropoutRates()
      sizes.learningRate = nil
    }
    return sizes
  }

  private static func sizes(_ kind: Tokenizer.Kind, tokens: Int) -> Sizes {
    if kind == .characters {
      return switch tokens {
      case ..<200_000:
        Sizes(
          context: 8, embedding: 16, hidden: [128, 128], isResidual: true,
          dropout: DropoutRates(hidden: 0.2, output: 0.2), batch: 64, epochs: 20)
      case ..<5_000_000:
        Sizes(
          context: 16, averages: [4, 8, 16], embedding: 24, hidden: [256, 256], isResidual: true,
          dropout: DropoutRates(hidden: 0.1, output: 0.1), batch: 128, epochs: 6)
      default:
        Sizes(
          context: 16, averages: [4, 8, 16], embedding: 32, hidden: [512, 512], isResidual: true,
          batch: 256, epochs: 3)
      }
    }
    return switch tokens {
    case ..<100_000: Sizes(context: 3, embedding: 48, hidden: [64], batch: 32, epochs: 20)
    case ..<500_000:
      Sizes(
        context: 8, averages: [8, 16, 32], embedding: 128, hidden: [256, 256, 256],
        isResidual: true, tied: true, dropout: DropoutRates(embedding: 0.5, output: 0.2),
        learningRate: 0.0015, batch: 128, epochs: 6)
    case ..<1_500_000:
      Sizes(
        context: 8, averages: [8, 16, 32], embedding: 200, hidden: [400, 400, 400],
        isResidual: true, tied: true, dropout: lightDropout, learningRate: 0.0015, batch: 256,
        epochs: 3)
    // With the vocabularies of such texts, embeddings of 200 would take twice as long.
    case ..<5_000_000:
      Sizes(
        context: 8, averages: [8, 16, 32, 64], embedding: 128, hidden: [256, 256, 256],
        isResidual: true, tied: true, dropout: lightDropout, learningRate: 0.0015, batch: 256,
        epochs: 3)
    default:
      Sizes(
        context: 8, averages: [8, 16, 32], embedding: 200, hidden: [400, 400, 400],
        isResidual: true, tied: true, dropout: lightDropout, learningRate: 0.0015, batch: 256,
        epochs: 2)
    }
  }

  static func model(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> ModelConfiguration {
    let sizes = sizes(kind, tokens: tokens, said)
    func flag(_ name: String) -> Bool { said[name] == nil ? sizes.isResidual : said.flag(name) }
    return ModelConfiguration(
      tokenizer: kind, lowercase: said.flag("lowercase"),
      tokenizerVersion: TokenizerVersion.chosen(said), lines: said.choice("lines") ?? .stream,
      context: said.integer("context") ?? sizes.context,
      averages: said.integers("averages") ?? sizes.averages,
      embedding: said.integer("embedding") ?? sizes.embedding,
      hidden: said.integers("hidden") ?? sizes.hidden,
      activation: said.choice("activation") ?? (sizes.isResidual ? .gelu : .tanh),
      residual: flag("residual"), layerNorm: flag("layer-norm"), direct: said.flag("direct"),
      tied: said["tied"] == nil ? sizes.tied : said.flag("tied"))
  }

  static func options(
    _ kind: Tokenizer.Kind, tokens: Int, _ said: [String: Value]
  ) -> TrainingOptions {
    let sizes = sizes(kind, tokens: tokens, said)
    let schedule: LearningRateSchedule.Kind = said.choice("schedule") ?? sizes.schedule
    let optimizer: OptimizerKind = said.choice("optimizer") ?? .adamw
    return TrainingOptions(
      optimizer: optimizer,
      learningRate: said.number("learning-rate")
        ?? (optimizer == .adamw ? sizes.learningRate : nil),
      momentum: said.number("momentum") ?? 0.9, batch: said.integer("batch") ?? sizes.batch,
      epochs: said.integer("epochs") ?? sizes.epochs, schedule: schedule,
      warmup: said.integer("warmup") ?? sizes.warmup, decayTime: said.number("decay-time"),
      l1: said.number("l1") ?? 0, l2: said.number("l2") ?? 0,
      weightDecay: said.number("weight-decay"), clip: said.number("clip") ?? 0,
      weightAverage: said.number("weight-average"),
      patience: said.integer("patience") ?? 2, steps: said.integer("steps"),
      seed: UInt64(said.integer("seed") ?? 1),
      dropout: DropoutRates(
        words: said.number("dropout-words") ?? sizes.dropout.words,
        embedding: said.number("dropout-embedding") ?? sizes.dropout.embedding,
        hidden: said.number("dropout-hidden") ?? sizes.dropout.hidden,
        output: said.number("dropout-output") ?? sizes.dropout.output))
  }
}
