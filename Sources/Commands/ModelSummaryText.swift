// The summary of a model as text.

import Reports
import Training

extension ModelSummary {
  /// The summary as sections of aligned columns.
  var text: String {
    var sections = options.tables.map { ($0.title, $0.rows.map { [$0.name, $0.value] }) }
    sections.append(("parameters", tensors.rows))
    sections.append(("vocabulary", vocabulary.rows))
    sections.append(("files", files.rows))
    let task = TrainingCharts.Task.languageModel(isPseudo: options.isPseudo)
    sections.append(("training", training?.rows(of: task) ?? [["nothing is logged"]]))
    return Self.text(model, sections)
  }

  /// Returns the name of a model and its sections of aligned columns as text.
  static func text(_ model: String, _ sections: [(name: String, rows: [[String]])]) -> String {
    let texts = sections.map { name, rows in
      "\(name)\n" + TextTable.text(rows.map { [""] + $0 })
    }
    return ([model.escapingControlCharacters()] + texts).joined(separator: "\n\n")
  }
}

extension [ModelSummary.Tensor] {
  var rows: [[String]] {
    map { tensor in
      [tensor.name, tensor.shape.map(String.init).joined(separator: " x "), grouped(tensor.count)]
    } + [["all", "", grouped(reduce(0) { $0 + $1.count })]]
  }
}

extension [ModelSummary.File] {
  var rows: [[String]] {
    map { [$0.name, byteText(Double($0.bytes))] }
      + [["all", byteText(Double(reduce(0) { $0 + $1.bytes }))]]
  }
}

extension ModelSummary.Entries {
  fileprivate var rows: [[String]] {
    let list = { (tokens: [String]) in tokens.map(visible).joined(separator: " ") }
    return [
      ["entries", grouped(count)], ["special tokens", list(specialTokens)], ["first", list(first)],
      ["last", list(last)],
    ]
  }
}

extension ModelSummary.Run {
  func rows(of task: TrainingCharts.Task) -> [[String]] {
    func text(_ record: TrainingLog.Record) -> String {
      switch task {
      case .languageModel(let isPseudo):
        let nats = record.crossEntropy.map { " (\(fixed($0, 4)) nats per token)" } ?? ""
        return """
          \(perplexityName(isPseudo: isPseudo)) \(perplexityText(record.loggedPerplexity))\(nats), \
          epoch \(record.epoch)
          """
      case .classification:
        let nats = record.crossEntropy.map { "\(crossEntropyText($0)) nats per example" }
        return "cross-entropy \(nats ?? "not logged"), epoch \(record.epoch)"
      }
    }
    let rows = [
      ("epochs", grouped(epochs)), ("steps", grouped(steps)),
      ("time", "\(durationText(seconds)) in \(counted(sessions, "session"))"),
      ("validation", validation.map(text)), ("test", test.map(text)),
      ("end", end ?? "none yet"),
    ]
    return rows.compactMap { name, value in value.map { [name, $0] } }
  }
}
