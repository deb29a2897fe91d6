// The charts of a report: perplexity, learning rate and speed over epochs.

import Foundation
import Training

struct ReportCharts {
  let history: RunHistory

  var html: String {
    guard history.trainingLoss.count + history.validations.count > 0 else { return "" }
    let small = [learningRate, speed].filter { !$0.curves.allSatisfy(\.points.isEmpty) }
    return """
      <section>
      \(perplexity.html)
      <div class="pair">
      \(small.map(\.html).joined(separator: "\n"))
      </div>
      <p>\(explanation)</p>
      </section>
      """
  }

  private var explanation: String {
    let steps = history.stepsPerEpoch.map { " An epoch has \(counted($0, "step"))." } ?? ""
    return """
      Training: the mean over each stretch of the training text while it was learned, dropout \
      included. Validation: over all of the validation text, without dropout.\(steps) Speed: the mean \
      since training was begun or resumed.
      """
  }

  private func epochAxis(ticks: Int) -> Axis {
    Axis.fromZero(
      to: history.epochs(Double(history.last?.step ?? 0)), ticks: ticks)
  }

  // MARK: - Perplexity

  private var perplexity: Chart {
    let training = history.trainingLoss
    let validation = history.curve(\.crossEntropy, of: history.validations)
    return Chart(
      name: "Perplexity", caption: "by epochs, on a logarithmic axis",
      summary: [
        summary("Training", training), summary("Validation", validation), bestText.map { $0 + "." },
      ].compactMap(\.self).joined(separator: " "),
      curves: [
        Curve("training", style: "training", training),
        Curve("validation", style: "validation", validation),
      ].filter { !$0.points.isEmpty },
      x: epochAxis(ticks: 6), y: .perplexity(of: (training + validation).map(\.y)), height: 300,
      mark: bestText.flatMap { text in
        history.best.map { (history.epochs(Double($0.step)), text) }
      })
  }

  private func summary(_ name: String, _ points: [Point]) -> String? {
    guard let first = points.first, let last = points.last else { return nil }
    return "\(name): from \(perplexityText(exp(first.y))) to \(perplexityText(exp(last.y)))."
  }

  private var bestText: String? {
    history.best.map { best in
      let epochs = Axis.label((history.epochs(Double(best.step)) * 100).rounded() / 100)
      return
        "best \(ReportPage.perplexity(of: best)) after \(epochs) epoch\(epochs == "1" ? "" : "s")"
    }
  }

  // MARK: - Learning rate, speed

  private var learningRate: Chart {
    small("Learning rate", caption: "by epochs", history.curve(\.learningRate)) { Axis.label($0) }
  }

  private var speed: Chart {
    small("Speed", caption: "in tokens a second, by epochs", history.curve(\.tokensPerSecond)) {
      grouped(Int($0))
    }
  }

  private func small(
    _ name: String, caption: String, _ points: [Point], text: (Double) -> String
  ) -> Chart {
    let values = points.map(\.y)
    return Chart(
      name: name, caption: caption,
      summary: """
        From \(text(values.first ?? 0)) to \(text(values.last ?? 0)), \(text(values.max() ?? 0)) at \
        most.
        """,
      curves: [Curve("", style: "single", points)], x: epochAxis(ticks: 4),
      y: .fromZero(to: values.max() ?? 1, ticks: 4), height: 120)
  }
}
