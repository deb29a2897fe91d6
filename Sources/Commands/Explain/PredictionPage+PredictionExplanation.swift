// The page of an explained prediction.

import Reports

extension PredictionPage {
  /// Creates the page of an explanation.
  ///
  /// - Parameters:
  ///   - model: The name of the model's folder.
  ///   - drawing: The drawing of the units; nil if it would be too large.
  init(_ explanation: PredictionExplanation, model: String, drawing: NetworkDrawing?) {
    let target = explanation.target
    let word = visible(target.word)
    let largest = explanation.context.map { abs($0.attribution) }.max() ?? 0
    let count = explanation.words.count + explanation.others.count
    func section(
      _ section: PredictionExplanation.Section, _ text: String, bars: [Double]? = nil
    ) -> Section {
      Section(
        title: section.title, text: text,
        table: Table(titles: section.titles, rows: section.rows, bars: bars))
    }
    self.init(
      title: explanation.text,
      summary: "The prediction of one word by \(model), with the forward and the backward pass of "
        + "fflm train without dropout. "
        + (explanation.isTargetGiven
          ? "The target is \(word)." : "The target is \(word), the most probable word."),
      figures: [
        ("target", word),
        ("probability", PredictionExplanation.text(ofProbability: target.probability)),
        ("rank", "\(grouped(target.rank)) of \(grouped(count))"),
        ("loss in nats", significant(explanation.loss, 6)),
      ],
      attribution: "The number below a word is the product g · e of its embedding e and the "
        + "gradient g of the loss"
        + (explanation.hasPointer
          ? ", plus the derivative of the loss with respect to the score s of the pointer. If the "
            + "embedding were zero and the pointer did not point at the word, "
          : ". If the embedding were zero, ")
        + "the loss would be lower by about this number. Words with a negative number (blue) make \(word) more probable, and words "
        + "with a positive number (orange) less probable.",
      context: explanation.context.map {
        Word(
          text: visible($0.word), value: significant($0.attribution, 3),
          strength: largest > 0 ? $0.attribution / largest : 0)
      },
      sections: [
        section(
          explanation.forwardPass,
          "Each layer computes its values from those of the layers above it in this table. Units "
            + "are counted from 0."),
        section(
          explanation.prediction, "L = -ln p(\(word)). The gradient is p, less 1 for the target.",
          bars: explanation.listed.map(\.probability)
            + (explanation.unlisted.count > 0 ? [explanation.unlisted.probability] : [])),
        section(
          explanation.backwardPass,
          "The gradient of the loss at each layer, from the output to the embeddings."),
        section(
          explanation.contextWords,
          "The gradient that reaches each word, and its product with the embedding."),
        section(
          explanation.parameters,
          "The gradients with which training would update the weights for this word."),
      ],
      units: (Self.unitsText(drawing), drawing))
  }

  private static func unitsText(_ drawing: NetworkDrawing?) -> String {
    drawing == nil
      ? "The network has too many layers to draw its units."
      : "A layer of more than \(NetworkDrawing.mostUnits) units is represented by the "
        + "\(NetworkDrawing.strongestUnits) of greatest magnitude, and the output layer by the "
        + "most probable words. Normalized values and residual and direct connections are not "
        + "drawn."
  }
}
