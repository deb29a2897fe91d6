// The summary of a model as text.

import Reports
import Training

extension ModelSummary {
  /// The summary as sections of aligned columns.
  var text: String {
    var sections = options.tables.map { ($0.title, $0.rows.map { [$0.name, $0.value] }) }
    sections.append(("parameters", parameterRows))
    sections.append(("vocabulary", vocabulary.rows))
    sections.append(("files", fileRows))
    sections.append(
      ("training", training?.rows(isPseudo: options.isPseudo) ?? [["nothing is logged"]]))
    let texts = sections.map { name, rows in
      "\(name)\n" + TextTable.text(rows.map { [""] + $0 })
    }
    return ([model.escapingControlCharacters()] + texts).joined(separator: "\n\n")
  }

  private var parameterRows: [[String]] {
    let rows = tensors.map { tensor in
      [tensor.name, tensor.shape.map(String.init).joined(separator: " x "), grouped(tensor.count)]
    }
    return rows + [["all", "", grouped(parameterCount)]]
  }

  private var fileRows: [[String]] {
    files.map { [$0.name, byteText(Double($0.bytes))] }
      + [["all", byteText(Double(files.reduce(0) { $0 + $1.bytes }))]]
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
  fileprivate func rows(isPseudo: Bool) -> [[String]] {
    func text(_ record: TrainingLog.Record) -> String {
      let nats = record.crossEntropy.map { " (\(fixed($0, 4)) nats per token)" } ?? ""
      return """
        \(perplexityName(isPseudo: isPseudo)) \(perplexityText(record.loggedPerplexity))\(nats), \
        epoch \(record.epoch)
        """
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
