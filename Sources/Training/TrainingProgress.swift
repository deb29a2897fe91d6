// Where a training run stands: all of its state beside the numbers of the model and the optimizer.

import ModelFolders
import Networks

/// Saved with every checkpoint, so that a run goes on from where it was.
package struct TrainingProgress: RunProgress, Equatable, Sendable {
  /// The current epoch, from 0, and the next batch within it.
  package var epoch = 0
  package var batch = 0
  /// Batches done in all.
  package var step = 0
  /// The sum of the losses of this epoch's batches, in nats, and their tokens.
  package var epochNats = 0.0
  package var epochTokens = 0
  /// The best validation so far, and the epoch it was found in.
  package var best: EvaluationResult?
  package var bestEpoch = 0
  /// The step it was at; nil in saves that did not say.
  package var bestStep: Int?
  /// The last step whose parameters were validated.
  package var validatedStep = 0
  /// Epochs in a row whose validation was not below the lowest before.
  package var epochsWithoutImprovement = 0
  package var halvings = 0
  /// What the corpus was, so that another one is noticed.
  package var corpusDigest: UInt64 = 0
  /// How many tokens it had; nil in saves that did not say.
  package var corpusTokens: Int?
  /// What the validation text was; nil in saves that did not say.
  package var validationDigest: UInt64?
  /// What the losses say of the learning rate; nil before the first batch.
  package var divergence: Divergence?
  /// Time spent, over all sessions.
  package var seconds = 0.0

  package init() {}

  package var isValidated: Bool { best != nil }

  package mutating func forgetBest() { (best, bestStep) = (nil, nil) }

  /// Whether a run can have come to this.
  package var isPossible: Bool {
    let counts = [epoch, batch, step, bestEpoch, bestStep ?? 0, validatedStep, epochTokens]
    return counts.allSatisfy { (0...1 << 50).contains($0) } && batch <= step && epoch <= step
      && (0...epoch).contains(halvings) && (0...epoch).contains(epochsWithoutImprovement)
      && (0...1e100).contains(epochNats) && (0...1e100).contains(seconds)
      && (best?.isPossible ?? true) && (divergence?.isPossible ?? true)
  }

  /// Whether a run comes to this after the other: what it goes back from when it diverges is earlier
  /// than what it goes back to.
  package func isLater(than other: TrainingProgress) -> Bool {
    (divergence?.count ?? 0, step, validatedStep)
      > (other.divergence?.count ?? 0, other.step, other.validatedStep)
  }

  /// Moves on to the next epoch. An epoch has improved if its best moment, at its end or within,
  /// was the best of all.
  mutating func endEpoch(halves: Bool) {
    if bestEpoch == epoch {
      epochsWithoutImprovement = 0
    } else {
      epochsWithoutImprovement += 1
      if halves { halvings += 1 }
    }
    epoch += 1
    (batch, epochNats, epochTokens) = (0, 0, 0)
  }

  /// The mean training loss of this epoch so far, in nats per token.
  package var epochLoss: Double { epochNats / Double(max(epochTokens, 1)) }
}
