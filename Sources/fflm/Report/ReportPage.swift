// The report of a run as one page of HTML that needs nothing else.

import Foundation
import LanguageModel
import Training

/// A function of what the log and the configuration of a run say.
struct ReportPage {
  /// The name of the model's folder.
  let model: String
  /// The options of the run by their long names, as its `config.json` has them.
  let options: RunOptions
  let parameterCount: Int
  let vocabularyCount: Int
  let history: RunHistory
  let date: Date

  /// Well-formed XML, too.
  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>\(refresh)
    <title>\(model.escaped): training report</title>
    <style>\(ReportStyle.sheet)</style>
    </head>
    <body>
    <header>
    <h1>\(model.escaped)</h1>
    <p>A feed-forward neural language model, trained by fflm on \(options.corpusName.escaped). \
    \(state.escaped)</p>
    </header>
    \(figures)
    \(ReportCharts(history: history).html)
    \(samples)
    \(options.html)
    <footer><p>Written at \(date.formatted(.iso8601.dateTimeSeparator(.space))) from log.jsonl, \
    which has all numbers.</p></footer>
    </body>
    </html>

    """
  }

  /// Asks browsers to look again, as long as the page changes.
  private var refresh: String {
    history.end == nil ? "\n<meta http-equiv=\"refresh\" content=\"20\"/>" : ""
  }

  private var state: String {
    guard let last = history.last else { return "Nothing is logged yet." }
    let epochs = options.values.integer("epochs").map { " of \($0)" } ?? ""
    let place = "epoch \(last.epoch)\(epochs), step \(grouped(last.step))"
    guard let end = history.end else { return "Running: \(place)." }
    return "Ended at \(place): \(end)" + (end.utf8.last == UInt8(ascii: ".") ? "" : ".")
  }

  // MARK: - Figures

  private var figures: String {
    let speed = history.records.last { $0.tokensPerSecond != nil }?.tokensPerSecond
    let rollbacks = history.records.count { $0.event == .rollback }
    let figures = [
      ("validation perplexity", history.best.map(Self.perplexity)),
      ("test perplexity", history.test.map(Self.perplexity)),
      ("parameters", grouped(parameterCount)),
      ("vocabulary", grouped(vocabularyCount)),
      ("training time", history.last.map { durationText($0.seconds) }),
      ("tokens a second", speed.map { grouped(Int($0)) }),
      (
        "rate halved after diverging",
        rollbacks == 0 ? nil : rollbacks == 1 ? "once" : "\(rollbacks) times"
      ),
      ("seed", options.values.integer("seed").map(String.init)),
    ]
    let items = figures.compactMap { name, value in
      value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>" }
    }
    return "<dl>\n\(items.joined(separator: "\n"))\n</dl>"
  }

  /// The log leaves out what is infinite.
  static func perplexity(of record: TrainingLog.Record) -> String {
    perplexityText(record.perplexity ?? .infinity)
  }

  // MARK: - Samples

  private var samples: String {
    guard !history.samples.isEmpty else { return "" }
    let items = history.samples.map { sample in
      let best = sample.step == history.best?.step ? ", the best" : ""
      return """
        <figure>
        <figcaption><b>Epoch \(sample.epoch)</b>, step \(grouped(sample.step)): perplexity \
        \(Self.perplexity(of: sample))\(best)</figcaption>
        <blockquote dir="auto">\(String((sample.text ?? "").unicodeScalars.prefix(1500)).escaped)</blockquote>
        </figure>
        """
    }
    return """
      <section>
      <h2>What it writes</h2>
      <p>From nothing, with the same random numbers each time, at temperature \
      \(RunSamples.temperature): after the first validation, the second, the fourth, the eighth …, \
      and with the best model.</p>
      \(items.joined(separator: "\n"))
      </section>
      """
  }
}
