// The progress of a training run: its state apart from the tensors.

import Matrices
import ModelFolders
import Networks

/// The progress that is stored with every save, so that a run can be resumed.
package struct TrainingProgress: RunProgress, Equatable, Sendable {
  /// The current epoch and the next batch within it, both counted from 0.
  package var epoch = 0
  package var batch = 0
  /// Batches done in all epochs.
  package var step = 0
  /// The sum of the losses of this epoch's batches, in nats, and the number of their tokens.
  package var epochNats = 0.0
  package var epochTokens = 0
  /// The best validation so far, and its epoch.
  package var best: EvaluationResult?
  package var bestEpoch = 0
  /// The step of the best validation; nil in saves that do not record it.
  package var bestStep: Int?
  /// The last step at which the model was validated.
  package var validatedStep = 0
  /// The number of consecutive epochs without a new best validation.
  package var epochsWithoutImprovement = 0
  /// The number of halvings of the `halve` schedule.
  package var halvings = 0
  /// A hash of the training tokens, to detect that they changed.
  package var corpusDigest: UInt64 = 0
  /// The number of training tokens; nil in saves that do not record it.
  package var corpusTokens: Int?
  /// A hash of the validation tokens; nil in saves that do not record it.
  package var validationDigest: UInt64?
  /// The state of the divergence detector; nil before the first batch.
  package var divergence: Divergence?
  /// How the last session computed products in bfloat16; nil in float32.
  package var arithmetic: ProductArithmetic?
  /// Seconds spent over all sessions.
  package var seconds = 0.0

  package init() {}

  package var isValidated: Bool { best != nil }

  package mutating func forgetBest() { (best, bestStep) = (nil, nil) }

  /// A Boolean value that indicates whether the values are plausible, for values read from a file.
  package var isPossible: Bool {
    let counts = [epoch, batch, step, bestEpoch, bestStep ?? 0, validatedStep, epochTokens]
    return counts.allSatisfy { (0...1 << 50).contains($0) } && batch <= step && epoch <= step
      && (0...epoch).contains(halvings) && (0...epoch).contains(epochsWithoutImprovement)
      && (0...1e100).contains(epochNats) && (0...1e100).contains(seconds)
      && (best?.isPossible ?? true) && (divergence?.isPossible ?? true)
  }

  /// Returns whether a run reaches this state after another one.
  ///
  /// The number of divergences is compared first, because a rollback leads to an earlier step.
  package func isLater(than other: TrainingProgress) -> Bool {
    (divergence?.count ?? 0, step, validatedStep)
      > (other.divergence?.count ?? 0, other.step, other.validatedStep)
  }

  /// Returns how a text differs from the training text, as a clause for error messages; nil if the
  /// text is the training text.
  ///
  /// - Parameter tokens: The number of tokens of the text, evaluated only if the digest differs.
  package func difference(
    fromTrainingTextOf tokens: @autoclosure () -> Int, digest: UInt64
  ) -> String? {
    guard digest != corpusDigest else { return nil }
    let tokens = tokens()
    guard let corpusTokens, corpusTokens != tokens else { return "it has different tokens" }
    return "it has \(tokens) tokens instead of \(corpusTokens)"
  }

  /// Moves to the next epoch.
  ///
  /// The epoch counts as an improvement if it contains the best validation so far, whether at its
  /// end or before.
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

  /// The mean training loss of the current epoch so far, in nats per token.
  package var epochLoss: Double { epochNats / Double(max(epochTokens, 1)) }
}
