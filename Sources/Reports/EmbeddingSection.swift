// The section of a report about embeddings: a plot, and the nearest neighbors of words.

/// The embeddings of frequent words.
package struct EmbeddingSection {
  package var plot: ScatterPlot
  /// The title of the table of neighbors.
  package var title: String
  /// Words and their nearest neighbors with their cosine similarities, nearest first.
  package var neighbors: [(word: String, neighbors: [(word: String, similarity: Double)])]

  package init(
    plot: ScatterPlot, title: String,
    neighbors: [(word: String, neighbors: [(word: String, similarity: Double)])]
  ) {
    self.plot = plot
    self.title = title
    self.neighbors = neighbors
  }

  /// The section as HTML.
  var html: String {
    let rows = neighbors.map { word, neighbors in
      let cells = neighbors.map { neighbor in
        "<td><bdi>\(shown(neighbor.word))</bdi> \(fixed(neighbor.similarity, 2))</td>"
      }
      return #"<tr><th scope="row">\#(shown(word))</th>\#(cells.joined())</tr>"#
    }
    return """
      <section>
      <h2>Embeddings</h2>
      <p>The model treats tokens with similar embeddings alike, even in contexts in which the \
      training text has only one of them.</p>
      \(plot.html)
      <table class="neighbors">
      <caption>\(title.escaped)</caption>
      \(rows.joined(separator: "\n"))
      </table>
      </section>
      """
  }

  private func shown(_ word: String) -> String { LabelText(word).text.escaped }
}
