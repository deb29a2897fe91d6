// The explanation of a prediction as a self-contained HTML page.

/// The explanation of one prediction of a model.
package struct PredictionPage {
  /// A word of the context.
  package struct Word {
    package let text: String
    /// The attribution to the word.
    package let value: String
    /// The attribution as a fraction of the one of greatest magnitude.
    package let strength: Double

    package init(text: String, value: String, strength: Double) {
      (self.text, self.value, self.strength) = (text, value, strength)
    }
  }

  /// A table with titles above its columns, and a bar at the end of each row if there are fractions
  /// for them.
  package struct Table {
    package let titles: [String]
    package let rows: [[String]]
    package let bars: [Double]?

    package init(titles: [String], rows: [[String]], bars: [Double]? = nil) {
      (self.titles, self.rows, self.bars) = (titles, rows, bars)
    }
  }

  /// A section with an explanation of its table.
  package struct Section {
    package let title: String
    package let text: String
    package let table: Table

    package init(title: String, text: String, table: Table) {
      (self.title, self.text, self.table) = (title, text, table)
    }
  }

  /// The text with a blank for the predicted word.
  package let title: String
  /// A sentence about the prediction.
  package let summary: String
  package let figures: [(name: String, value: String)]
  /// A sentence about the attributions to words.
  package let attribution: String
  package let context: [Word]
  package let sections: [Section]
  /// The drawing of the units, below a sentence about it; without a drawing if the network has too
  /// many layers.
  package let units: (text: String, drawing: NetworkDrawing?)

  package init(
    title: String, summary: String, figures: [(name: String, value: String)], attribution: String,
    context: [Word], sections: [Section], units: (text: String, drawing: NetworkDrawing?)
  ) {
    (self.title, self.summary, self.figures) = (title, summary, figures)
    (self.attribution, self.context) = (attribution, context)
    (self.sections, self.units) = (sections, units)
  }

  /// The page as HTML that is also well-formed XML.
  package var html: String {
    htmlPage(
      title: title, sheet: ReportStyle.predictionSheet,
      body: """
        <header>
        <h1 dir="auto">\(title.escaped)</h1>
        <p>\(summary.escaped)</p>
        </header>
        \(figureList(figures))
        <section>
        <h2>Words that mattered</h2>
        <p>\(attribution.escaped)</p>
        <ol class="context" dir="auto">
        \(context.map(\.html).joined(separator: "\n"))
        </ol>
        </section>
        \(sections.map(\.html).joined(separator: "\n"))
        <section>
        <h2>Units</h2>
        <p>\(units.text.escaped)</p>
        \(units.drawing.map { "<div class=\"wide\">\n\($0.html)\n</div>" } ?? "")
        </section>
        """)
  }
}

extension PredictionPage.Word {
  fileprivate var html: String {
    let color = strength < 0 ? "--validation" : "--training"
    let percent = Int((45 * abs(strength)).rounded())
    let style = "background: color-mix(in srgb, var(\(color)) \(percent)%, transparent)"
    return #"<li style="\#(style)"><bdi>\#(LabelText(text).text.escaped)</bdi>"#
      + "<small>\(value.escaped)</small></li>"
  }
}

extension PredictionPage.Section {
  fileprivate var html: String {
    """
    <section>
    <h2>\(title.escaped)</h2>
    <p>\(text.escaped)</p>
    <div class="wide">
    \(table.html)
    </div>
    </section>
    """
  }
}

extension PredictionPage.Table {
  fileprivate var html: String {
    let head = titles.map { #"<th scope="col">\#($0.escaped)</th>"# }.joined()
    let rows = rows.enumerated().map { i, cells in
      let (first, others) = (cells.prefix(1), cells.dropFirst())
      let texts =
        first.map { #"<th scope="row"><bdi>\#($0.escaped)</bdi></th>"# }
        + others.map { "<td><bdi>\($0.escaped)</bdi></td>" }
      let bar = bars.map { bars in
        #"<td class="bars"><span class="bar" style="width: \#(fixed(100 * bars[i], 1))%"></span></td>"#
      }
      return "<tr>\((texts + [bar ?? ""]).joined())</tr>"
    }
    return """
      <table class="figures">
      <thead><tr>\(head)\(bars == nil ? "" : "<td></td>")</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
  }
}
