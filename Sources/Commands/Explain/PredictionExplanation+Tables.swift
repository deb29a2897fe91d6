// The tables of an explained prediction, which text and page share.

import Reports

extension PredictionExplanation {
  /// A table with a title.
  struct Section {
    let title: String
    let titles: [String]
    let rows: [[String]]
  }

  /// The number of significant digits.
  static let digits = 4
  /// The number of strongest units in a row of a table.
  private static let mostUnits = 3

  /// The tables under their titles, with an empty line between two of them.
  var plainText: String {
    ([summary] + sections.map { "\($0.title)\n\(TextTable.text([$0.titles] + $0.rows))" })
      .joined(separator: "\n\n")
  }

  /// A sentence about the target.
  var summary: String {
    let (word, count) = (visible(target.word), grouped(words.count + others.count))
    let loss = "L = -ln p(\(word)) = \(significant(loss, 6)) nats"
    let place = "the target \(word) has rank \(grouped(target.rank)) of \(count) words"
    return isTargetGiven
      ? "\(loss); \(place)." : "\(loss); \(word) is the most probable word (see --target)."
  }

  /// All tables, in the order of the passes.
  var sections: [Section] { [forwardPass, prediction, backwardPass, contextWords, parameters] }

  /// The values of each layer, from the embeddings to the logits.
  var forwardPass: Section {
    Section(
      title: "Forward pass", titles: ["layer", "formula", "shape", "norm", "strongest units"],
      rows: layers.map { layer in
        [
          layer.name, layer.formula, shapeText(layer.shape), number(layer.norm),
          units(of: layer, layer.values, Self.strongest(of: layer, Self.mostUnits)),
        ]
      })
  }

  /// The most probable words, and the target if it is not among them.
  var listed: [Word] { words + (target.rank > words.count ? [target] : []) }

  /// All words that are not listed, together.
  var unlisted: Prediction.Others {
    guard listed.count > words.count else { return others }
    return .init(
      count: others.count - 1, probability: max(others.probability - target.probability, 0))
  }

  /// The probabilities of the listed words.
  var prediction: Section {
    let rest = [
      "", "(\(counted(unlisted.count, "other word")))", "", fixed(unlisted.probability, 6), "",
    ]
    return Section(
      title: "Prediction, p = softmax(Z)",
      titles: ["rank", "word", "logit", "probability", "dL/dlogit"],
      rows: listed.map { word in
        [
          grouped(word.rank), visible(word.word), number(Double(word.logit)),
          Self.text(ofProbability: word.probability), number(Double(word.gradient)),
        ]
      } + (unlisted.count > 0 ? [rest] : []))
  }

  /// The gradients of each layer, from the logits to the embeddings.
  var backwardPass: Section {
    Section(
      title: "Backward pass", titles: ["layer", "gradient", "norm", "strongest units"],
      rows: layers.reversed().compactMap { layer in
        guard let (name, values) = layer.gradient else { return nil }
        return [
          layer.name, layer.words == nil ? name : "\(name) = p - 1[\(visible(target.word))]",
          number(values.norm), units(of: layer, values, values.strongest(Self.mostUnits)),
        ]
      })
  }

  /// The gradient that reaches each word, and its attribution.
  var contextWords: Section {
    let hasAverages = context.contains { $0.segmentLength > 1 }
    return Section(
      title: "Context words, with the gradient g = dL/de of each embedding e",
      titles: ["position", "word", "norm of g", hasPointer ? "g · e + dL/ds" : "g · e"]
        + (hasAverages ? ["seen"] : []),
      rows: context.map { word in
        [
          "\(word.position)", visible(word.word), number(word.gradientNorm),
          number(word.attribution),
        ]
          + (hasAverages
            ? [word.segmentLength > 1 ? "in an average of \(word.segmentLength)" : "by itself"]
            : [])
      })
  }

  /// The norms of the parameters and of their gradients.
  var parameters: Section {
    Section(
      title: "Parameters W and their gradients",
      titles: ["name", "shape", "norm of W", "norm of dL/dW"],
      rows: groups.map { group in
        [group.name, shapeText(group.shape), number(group.norm), number(group.gradientNorm)]
      })
  }

  // MARK: - Cells

  private func number(_ x: Double) -> String { significant(x, Self.digits, keepsZeros: true) }

  /// Returns a probability with six decimals or, if it is smaller, in scientific notation.
  static func text(ofProbability p: Double) -> String {
    p == 0 || p >= 1e-6 ? fixed(p, 6) : significant(p, 3)
  }

  private func shapeText(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: " x ")
  }

  private func units(of layer: Layer, _ values: [Float], _ units: [Int]) -> String {
    units.map { "\(layer.label($0)): \(significant(Double(values[$0]), 3, keepsZeros: true))" }
      .joined(separator: ", ")
  }
}
