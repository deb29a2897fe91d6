// The outcome of a training run as one JSON object.

import Foundation
import LanguageModel
import Training

struct TrainingReport: Encodable {
  let model: String
  let parameters: Int
  let epochs: Int
  let steps: Int
  let seconds: Double
  let validation: EvaluationReport.Figures?
  let test: EvaluationReport.Figures?

  init(
    model: String, progress: TrainingProgress, parameters: Int,
    results: [(name: String, result: Evaluation)]
  ) {
    self.model = model
    self.parameters = parameters
    epochs = progress.epoch
    steps = progress.step
    seconds = progress.seconds
    let figures = { (name: String) in
      results.first { $0.name == name }.map { EvaluationReport.Figures($0.result) }
    }
    validation = figures("validation")
    test = figures("test")
  }
}
