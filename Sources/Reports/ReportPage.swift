// The report of a training run as a self-contained HTML page.

import Foundation

/// The report of a training run.
package struct ReportPage {
  /// The name of the model's folder.
  package var model: String
  /// A noun phrase that says what was trained.
  package var subject: String
  /// The name of the training text.
  package var corpus: String
  /// A sentence about the progress of the run.
  package var state: String
  /// Whether the run continues, so that browsers should reload the page.
  package var isRunning: Bool
  /// The names and values of key figures.
  package var figures: [(name: String, value: String)]
  package var charts: TrainingCharts
  /// The texts that the model wrote during training, in order of steps.
  package var samples: [Sample]
  /// The sampling temperature of the samples.
  package var temperature: Double
  /// The embeddings of the model, once it is trained.
  package var embeddings: EmbeddingSection?
  /// The metrics of a classifier on labeled texts, once it is trained.
  package var classifications: [ClassificationSection]
  /// The options of the run, one table per group.
  package var options: [Table]
  /// The parts of the command that trains the same model again. Lines break only between parts.
  package var command: [String]
  /// The time at which the page is written.
  package var date: Date

  /// A text that the model wrote during training.
  package struct Sample {
    package var epoch: Int
    package var step: Int
    package var perplexity: Double
    package var isBest: Bool
    package var text: String

    package init(epoch: Int, step: Int, perplexity: Double, isBest: Bool, text: String) {
      self.epoch = epoch
      self.step = step
      self.perplexity = perplexity
      self.isBest = isBest
      self.text = text
    }
  }

  /// A table of names and values with a title.
  package struct Table {
    package var title: String
    package var rows: [(name: String, value: String)]

    package init(title: String, rows: [(name: String, value: String)]) {
      self.title = title
      self.rows = rows
    }
  }

  package init(
    model: String, subject: String, corpus: String, state: String, isRunning: Bool,
    figures: [(name: String, value: String)], charts: TrainingCharts, samples: [Sample] = [],
    temperature: Double = 1, embeddings: EmbeddingSection? = nil,
    classifications: [ClassificationSection] = [], options: [Table], command: [String], date: Date
  ) {
    self.model = model
    self.subject = subject
    self.corpus = corpus
    self.state = state
    self.isRunning = isRunning
    self.figures = figures
    self.charts = charts
    self.samples = samples
    self.temperature = temperature
    self.embeddings = embeddings
    self.classifications = classifications
    self.options = options
    self.command = command
    self.date = date
  }

  /// The page as HTML that is also well-formed XML.
  package var html: String {
    htmlPage(
      title: "\(model): training report", sheet: ReportStyle.sheet, head: refresh,
      body: """
        <header>
        <h1>\(model.escaped)</h1>
        <p>\(subject.escaped), trained by fflm on \(corpus.escaped). \(state.escaped)</p>
        </header>
        \(figureList(figures))
        \(charts.html)
        \(sampleSection)
        \(embeddings?.html ?? "")
        \(classifications.map(\.html).joined(separator: "\n"))
        \(optionSection)
        <footer><p>Written at \(date.formatted(.iso8601.dateTimeSeparator(.space))) from \
        log.jsonl, which has the complete data.</p></footer>
        """)
  }

  private var refresh: String {
    isRunning ? "\n<meta http-equiv=\"refresh\" content=\"20\"/>" : ""
  }

  private var sampleSection: String {
    guard !samples.isEmpty else { return "" }
    return """
      <section>
      <h2>Generated text</h2>
      <p>Generated from an empty prompt, with the same random seed each time, at temperature \
      \(temperature): after validations 1, 2, 4, 8 and so on, and by the best model.</p>
      \(samples.map(\.html).joined(separator: "\n"))
      </section>
      """
  }

  private var optionSection: String {
    """
    <section>
    <h2>Configuration</h2>
    <div class="tables">
    \(options.map(\.html).joined(separator: "\n"))
    </div>
    <p>The command that trains the same model again:</p>
    <pre>\(command.map { "<span>\($0.escaped)</span>" }.joined(separator: " "))</pre>
    </section>
    """
  }
}

extension ReportPage.Sample {
  /// The maximum length of a displayed text, in Unicode scalars.
  private static let longest = 1500

  fileprivate var html: String {
    """
    <figure>
    <figcaption><b>Epoch \(epoch)</b>, step \(grouped(step)): perplexity \
    \(perplexityText(perplexity))\(isBest ? ", the best" : "")</figcaption>
    <blockquote dir="auto">\(String(text.unicodeScalars.prefix(Self.longest)).escaped)</blockquote>
    </figure>
    """
  }
}

extension ReportPage.Table {
  fileprivate var html: String {
    let rows = rows.map { row in
      #"<tr><th scope="row">\#(row.name.escaped)</th><td>\#(row.value.escaped)</td></tr>"#
    }
    return """
      <table>
      <caption>\(title.escaped)</caption>
      \(rows.joined(separator: "\n"))
      </table>
      """
  }
}
