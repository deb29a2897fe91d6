// The outcome of a training run as one JSON object.

import LanguageModel
import Networks
import Training

/// The outcome that `fflm train --json` prints.
struct TrainingOutcome: Encodable {
  let model: String
  let parameters: Int
  let vocabulary: Int
  /// The number of tokens per epoch.
  let trainingTokens: Int?
  let epochs: Int
  let steps: Int
  let seconds: Double
  let validation: EvaluationResult.Metrics?
  let test: EvaluationResult.Metrics?

  init(
    _ model: Model, at place: String, progress: TrainingProgress, test: EvaluationResult?
  ) {
    self.model = place
    parameters = model.parameters.table.parameterCount
    vocabulary = model.vocabulary.count
    trainingTokens = progress.corpusTokens
    epochs = TrainingLog.Record(.end, progress).epoch
    steps = progress.step
    seconds = progress.seconds
    validation = progress.best.map(EvaluationResult.Metrics.init)
    self.test = test.map(EvaluationResult.Metrics.init)
  }

  private enum CodingKeys: String, CodingKey {
    case model, parameters, vocabulary, epochs, steps, seconds, validation, test
    case trainingTokens = "training_tokens"
  }
}
