// The section of a report about a classifier on labeled texts: a table of the labels, and the
// confusion matrix.

/// The metrics of a classifier on labeled texts.
package struct ClassificationSection {
  package var title: String
  package var labels: [Label]
  /// A sentence about the choice of labels if some are left out.
  package var remark: String
  package var confusion: Confusion

  /// A label with its metrics.
  package struct Label {
    package var name: String
    package var precision: Double
    package var recall: Double
    package var f1: Double
    /// The number of texts with the label.
    package var count: Int

    package init(name: String, precision: Double, recall: Double, f1: Double, count: Int) {
      self.name = name
      self.precision = precision
      self.recall = recall
      self.f1 = f1
      self.count = count
    }
  }

  /// The numbers of texts with a label for which a label was predicted.
  package enum Confusion {
    /// A row of counts for each label, in the order of `names`, with a count for each prediction.
    case matrix(names: [String], [[Int]])
    /// The most frequent pairs of a label and another prediction, most frequent first.
    case pairs([(label: String, predicted: String, count: Int)])
  }

  package init(title: String, labels: [Label], remark: String, confusion: Confusion) {
    self.title = title
    self.labels = labels
    self.remark = remark
    self.confusion = confusion
  }

  /// The section as HTML.
  var html: String {
    """
    <section>
    <h2>\(title.escaped)</h2>
    \(remark.isEmpty ? "" : "<p>\(remark.escaped)</p>")
    <div class="wide">
    \(labelTable)
    </div>
    <div class="wide">
    \(confusion.html)
    </div>
    </section>
    """
  }

  private var labelTable: String {
    let rows = labels.map { label in
      let cells = [label.precision, label.recall, label.f1].map { fixed($0, 4) }
      return row(label.name, (cells + [grouped(label.count)]).map { "<td>\($0)</td>" })
    }
    return table(
      caption: "Precision, recall and F1 of the labels",
      head: ["label", "precision", "recall", "F1", "examples"], rows: rows)
  }
}

extension ClassificationSection.Confusion {
  fileprivate var html: String {
    switch self {
    case .matrix(let names, let counts):
      let rows = zip(names, counts).enumerated().map { label, line in
        row(line.0, cells(of: line.1, label: label))
      }
      return table(
        caption: "Confusion matrix: a row for each label, a column for each prediction",
        head: ["label"] + names, rows: rows)
    case .pairs(let pairs):
      let rows = pairs.map { pair in
        row(
          pair.label,
          [
            "<td><bdi>\(shown(pair.predicted))</bdi></td>",
            "<td>\(grouped(pair.count))</td>",
          ])
      }
      return table(
        caption: "Most frequent confusions", head: ["label", "predicted", "examples"], rows: rows)
    }
  }

  /// Returns the cells of a label's row, shaded by their share of it.
  private func cells(of counts: [Int], label: Int) -> [String] {
    let total = max(counts.reduce(0, +), 1)
    return counts.enumerated().map { predicted, count in
      guard count > 0 else { return "<td>0</td>" }
      let share = fixed(Double(count) / Double(total), 3)
      let style = predicted == label ? "right" : "wrong"
      return #"<td class="\#(style)" style="--share: \#(share)">\#(grouped(count))</td>"#
    }
  }
}

private func shown(_ label: String) -> String { LabelText(label, widest: 30).text.escaped }

private func row(_ label: String, _ cells: [String]) -> String {
  #"<tr><th scope="row"><bdi>\#(shown(label))</bdi></th>\#(cells.joined())</tr>"#
}

private func table(caption: String, head: [String], rows: [String]) -> String {
  let head = head.map { #"<th scope="col"><bdi>\#(shown($0))</bdi></th>"# }
  return """
    <table class="labels">
    <caption>\(caption.escaped)</caption>
    <tr>\(head.joined())</tr>
    \(rows.joined(separator: "\n"))
    </table>
    """
}
