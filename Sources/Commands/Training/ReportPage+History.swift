// The report of a run, made from its log and its configuration.

import Foundation
import Reports
import Training

extension ReportPage {
  /// Creates the report of a run.
  ///
  /// - Parameters:
  ///   - model: The name of the model's folder.
  ///   - options: The values of the settings in the run's `config.json`.
  init(
    model: String, options: SettingValues, parameterCount: Int, vocabularyCount: Int,
    history: TrainingHistory, embeddings: EmbeddingSection? = nil, date: Date
  ) {
    self.init(
      model: model, subject: "A feed-forward neural language model", corpus: options.corpusName,
      state: history.state(ofEpochs: options[TrainingOptions.CodingKeys.epochs]?.text),
      isRunning: history.end == nil,
      figures: history.figures(
        options, parameterCount: parameterCount, vocabularyCount: vocabularyCount),
      charts: history.charts(of: .languageModel(isPseudo: options.isPseudo)),
      samples: history.samples.map { sample in
        Sample(
          epoch: sample.epoch, step: sample.step, perplexity: sample.loggedPerplexity,
          isBest: sample.step == history.best?.step, text: sample.text ?? "")
      },
      temperature: RunSamples.temperature, embeddings: embeddings, options: options.tables,
      command: options.commandParts, date: date)
  }
}

extension TrainingLog.Record {
  /// The perplexity or pseudo-perplexity; infinite if the log omits it, because JSON has no
  /// infinity.
  var loggedPerplexity: Double { perplexity ?? pseudoPerplexity ?? .infinity }
}

extension TrainingHistory {
  /// Returns a sentence about the progress of the run.
  ///
  /// - Parameter count: The number of epochs of the whole run, if it is known.
  func state(ofEpochs count: String?) -> String {
    guard let last else { return "Nothing is logged yet." }
    let epochs = count.map { " of \($0)" } ?? ""
    let place = "epoch \(last.epoch)\(epochs), step \(grouped(last.step))"
    guard let end else { return "Running: \(place)." }
    return "Ended at \(place): \(end)" + (end.utf8.last == UInt8(ascii: ".") ? "" : ".")
  }

  fileprivate func figures(
    _ options: SettingValues, parameterCount: Int, vocabularyCount: Int
  ) -> [(name: String, value: String)] {
    let perplexity = perplexityName(isPseudo: options.isPseudo)
    let figures = [
      ("validation \(perplexity)", best.map { perplexityText($0.loggedPerplexity) }),
      ("test \(perplexity)", test.map { perplexityText($0.loggedPerplexity) }),
      ("parameters", grouped(parameterCount)),
      ("vocabulary", grouped(vocabularyCount)),
    ]
    return figures.compactMap { name, value in value.map { (name, $0) } }
      + runFigures(unit: "tokens", seed: options[TrainingOptions.CodingKeys.seed]?.text)
  }

  /// Returns the figures of a run of any task.
  ///
  /// - Parameter unit: What the speed counts.
  func runFigures(unit: String, seed: String?) -> [(name: String, value: String)] {
    let speed = records.last { $0.tokensPerSecond != nil }?.tokensPerSecond
    let rollbacks = records.count { $0.event == .rollback }
    let figures = [
      ("training time", last.map { durationText($0.seconds) }),
      ("\(unit) per second", speed.map { grouped(Int($0)) }),
      (
        "learning rate halved after diverging",
        rollbacks == 0 ? nil : rollbacks == 1 ? "once" : "\(rollbacks) times"
      ),
      ("seed", seed),
    ]
    return figures.compactMap { name, value in value.map { (name, $0) } }
  }

  /// Returns the curves of the run.
  func charts(of task: TrainingCharts.Task) -> TrainingCharts {
    func points(_ curve: [Point]) -> [Reports.Point] {
      curve.map { Reports.Point(x: $0.epochs, y: $0.value) }
    }
    return TrainingCharts(
      trainingLoss: points(trainingLoss),
      trainingLossName: lossKind == .crossEntropy ? nil : lossKind.name,
      validationLoss: points(curve(\.crossEntropy, of: validations)),
      learningRate: points(curve(\.learningRate)), speed: points(curve(\.tokensPerSecond)),
      best: best.map {
        (epochs(Double($0.step)), $0.crossEntropy ?? log($0.loggedPerplexity))
      }, epochs: epochs(Double(last?.step ?? 0)), stepsPerEpoch: stepsPerEpoch, task: task)
  }
}
