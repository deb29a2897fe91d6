// The charts of a training report: loss, learning rate and speed by epochs.

import Foundation

/// The curves of a run. The x coordinate of each point is in epochs.
package struct TrainingCharts {
  /// The mean loss over each stretch of the training text, in nats per token or example.
  package var trainingLoss: [Point]
  /// The name of the training loss, such as "sampled loss", if it is not comparable with the loss on the
  /// validation text and has a chart of its own; otherwise nil.
  package var trainingLossName: String?
  /// The loss on the validation text, in nats per token or example.
  package var validationLoss: [Point]
  package var learningRate: [Point]
  /// The speed in tokens or examples per second.
  package var speed: [Point]
  /// The position of the best validation, in epochs, and its loss in nats per token or example.
  package var best: (epochs: Double, nats: Double)?
  /// The length of the run so far, in epochs.
  package var epochs: Double
  package var stepsPerEpoch: Int?
  package var task: Task

  /// The task of the network, which determines the figure that shows the loss.
  package enum Task: Sendable {
    /// Losses per token of a text are shown as perplexities, or as pseudo-perplexities.
    case languageModel(isPseudo: Bool)
    /// Losses per example are shown as cross-entropies.
    case classification
  }

  package init(
    trainingLoss: [Point], trainingLossName: String? = nil, validationLoss: [Point],
    learningRate: [Point], speed: [Point],
    best: (epochs: Double, nats: Double)?, epochs: Double, stepsPerEpoch: Int?, task: Task
  ) {
    self.trainingLoss = trainingLoss
    self.trainingLossName = trainingLossName
    self.validationLoss = validationLoss
    self.learningRate = learningRate
    self.speed = speed
    self.best = best
    self.epochs = epochs
    self.stepsPerEpoch = stepsPerEpoch
    self.task = task
  }

  /// The section of the page with all charts; empty if no loss is logged.
  var html: String {
    guard trainingLoss.count + validationLoss.count > 0 else { return "" }
    let small = (trainingLossChart + [learningRateChart, speedChart]).filter {
      !$0.curves.allSatisfy(\.points.isEmpty)
    }
    return """
      <section>
      \(lossChart.html)
      <div class="pair">
      \(small.map(\.html).joined(separator: "\n"))
      </div>
      <p>\(explanation)</p>
      </section>
      """
  }

  private var explanation: String {
    let steps = stepsPerEpoch.map { " An epoch has \(counted($0, "step"))." } ?? ""
    let validation =
      switch task {
      case .languageModel: "the whole validation text, without dropout"
      case .classification:
        "all validation examples, without dropout, at the temperature that suits them best"
      }
    return """
      Training: the mean over each stretch of the training text, during training and with \
      dropout. Validation: the mean over \(validation).\(steps) Speed: the mean since training \
      was started or resumed.
      """
  }

  private func epochAxis(ticks: Int) -> Axis { .fromZero(to: epochs, ticks: ticks) }

  // MARK: - Loss

  private var lossChart: Chart {
    // A training loss with a chart of its own is not shown here.
    let trainingLoss = trainingLossName == nil ? trainingLoss : []
    let nats = (trainingLoss + validationLoss).map(\.y)
    let (name, caption, axis) =
      switch task {
      case .languageModel(let isPseudo):
        (
          perplexityName(isPseudo: isPseudo), "by epoch, on a logarithmic axis",
          Axis.perplexity(of: nats)
        )
      case .classification:
        (
          "cross-entropy", "in nats per example, by epoch",
          Axis.fromZero(to: nats.max() ?? 1, ticks: 6)
        )
      }
    return Chart(
      name: name.prefix(1).uppercased() + name.dropFirst(), caption: caption,
      summary: [
        summary("Training", trainingLoss), summary("Validation", validationLoss),
        bestText.map { $0 + "." },
      ].compactMap(\.self).joined(separator: " "),
      curves: [
        Curve("training", style: "training", trainingLoss),
        Curve("validation", style: "validation", validationLoss),
      ].filter { !$0.points.isEmpty },
      x: epochAxis(ticks: 6), y: axis, height: 300,
      mark: best.flatMap { best in bestText.map { (best.epochs, $0) } })
  }

  private func summary(_ name: String, _ points: [Point]) -> String? {
    guard let first = points.first, let last = points.last else { return nil }
    return "\(name): from \(text(ofNats: first.y)) to \(text(ofNats: last.y))."
  }

  private var bestText: String? {
    best.map { best in
      let epochs = Axis.label((best.epochs * 100).rounded() / 100)
      return
        "best \(text(ofNats: best.nats)) after \(epochs) epoch\(epochs == "1" ? "" : "s")"
    }
  }

  private func text(ofNats nats: Double) -> String {
    switch task {
    case .languageModel: perplexityText(exp(nats))
    case .classification: crossEntropyText(nats)
    }
  }

  // MARK: - Training loss, learning rate, speed

  /// The chart of a training loss that is not comparable with the validation loss, if it has a name.
  private var trainingLossChart: [Chart] {
    guard let name = trainingLossName else { return [] }
    return [
      small(
        name.prefix(1).uppercased() + name.dropFirst(), caption: "in nats per token, by epoch",
        trainingLoss
      ) { crossEntropyText($0) }
    ]
  }

  private var learningRateChart: Chart {
    small("Learning rate", caption: "by epoch", learningRate) { Axis.label($0) }
  }

  private var speedChart: Chart {
    let unit =
      switch task {
      case .languageModel: "tokens"
      case .classification: "examples"
      }
    return small("Speed", caption: "in \(unit) per second, by epoch", speed) { grouped(Int($0)) }
  }

  private func small(
    _ name: String, caption: String, _ points: [Point], text: (Double) -> String
  ) -> Chart {
    let values = points.map(\.y)
    return Chart(
      name: name, caption: caption,
      summary: """
        From \(text(values.first ?? 0)) to \(text(values.last ?? 0)); the maximum is \
        \(text(values.max() ?? 0)).
        """,
      curves: [Curve("", style: "single", points)], x: epochAxis(ticks: 4),
      y: .fromZero(to: values.max() ?? 1, ticks: 4), height: 120)
  }
}
