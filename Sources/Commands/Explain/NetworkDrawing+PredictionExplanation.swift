// The drawing of an explained prediction, unit by unit.

import Networks
import Reports

extension NetworkDrawing {
  /// The largest layer that is drawn as a whole.
  static let mostUnits = 24
  /// The number of units that are drawn of a larger layer.
  static let strongestUnits = 12
  /// The number of significant digits.
  private static let digits = 3

  /// Creates the drawing of an explanation.
  ///
  /// - Parameters:
  ///   - network: The network of the model.
  ///   - averages: The number of rows of X that are averages.
  init(_ explanation: PredictionExplanation, network: Network<Float>, averages: Int) {
    var columns: [Column] = []
    var before: (units: [Int], input: [Float]) = ([], [])
    for layer in explanation.layers {
      // A normalized copy of a layer is not drawn, but it is the input of the next layer.
      guard let gradient = layer.gradient else {
        before.input = layer.values
        continue
      }
      let units = Self.drawnUnits(of: layer, target: explanation.target.id)
      let largest = units.map { abs(layer.values[$0]) }.max() ?? 0
      func unit(_ i: Int) -> Unit {
        Unit(
          label: Self.label(layer.label(i)), value: Self.number(layer.values[i]),
          gradient: Self.number(gradient.values[i]),
          strength: largest > 0 ? Double(abs(layer.values[i]) / largest) : 0)
      }
      let isInput = columns.isEmpty
      let rows = isInput ? layer.shape[0] : 1
      let width = layer.values.count / rows
      columns.append(
        Column(
          title: layer.name, formula: layer.formula,
          groups: (0..<rows).compactMap { row in
            let members = units.filter { rows == 1 || $0 / width == row }
            guard !members.isEmpty else { return nil }
            return (
              isInput ? Self.title(ofRow: row, explanation, averages: averages) : "",
              members.map(unit)
            )
          },
          note: units.count < layer.values.count
            ? "\(units.count) of \(grouped(layer.values.count)) units" : "",
          edges: isInput
            ? [] : Self.edges(from: before.units, before.input, to: units, of: layer, network)))
      before = (units, layer.values)
    }
    self.init(
      title: "\(explanation.text): p(\(visible(explanation.target.word))) = "
        + PredictionExplanation.text(ofProbability: explanation.target.probability),
      columns)
  }

  /// Returns the units of a layer that are drawn, in order; those of the output layer are the most
  /// probable words and the target.
  private static func drawnUnits(
    of layer: PredictionExplanation.Layer, target: Int
  ) -> [Int] {
    if layer.words != nil {
      let words = PredictionExplanation.strongest(of: layer, strongestUnits)
      return words.contains(target) ? words : words + [target]
    }
    if layer.values.count <= mostUnits { return Array(layer.values.indices) }
    // Each word of the context is represented, unless there are too many.
    let rows = layer.shape.count > 1 && layer.shape[0] <= strongestUnits ? layer.shape[0] : 1
    let width = layer.values.count / rows
    return (0..<rows).flatMap { row in
      Array(layer.values[row * width..<(row + 1) * width]).strongest(strongestUnits / rows)
        .map { row * width + $0 }.sorted()
    }
  }

  /// Returns the word of a row of X.
  private static func title(
    ofRow row: Int, _ explanation: PredictionExplanation, averages: Int
  ) -> String {
    let words = explanation.context.filter { $0.segment == row }
    if row < averages { return "average of \(counted(words.count, "word"))" }
    return label(visible(words.first?.word ?? ""))
  }

  /// Returns the products of the drawn inputs of a layer and their weights, as fractions of the
  /// greatest.
  private static func edges(
    from sources: [Int], _ input: [Float], to units: [Int], of layer: PredictionExplanation.Layer,
    _ network: Network<Float>
  ) -> [Edge] {
    let isOutput = layer.words != nil
    let products = units.indices.flatMap { j in
      let weights =
        isOutput
        ? network.outputWeights(of: units[j])
        : network.parameters["\(layer.name).weight"].column(units[j])
      return sources.indices.map { k in
        let product = Double(input[sources[k]]) * Double(weights[sources[k]])
        return (source: k, target: j, product: product)
      }
    }
    let largest = products.map { abs($0.product) }.max() ?? 0
    guard largest > 0 else { return [] }
    return products.map {
      Edge(source: $0.source, target: $0.target, strength: $0.product / largest)
    }
  }

  private static func number(_ x: Float) -> String { significant(Double(x), digits) }

  private static func label(_ word: String) -> String { GraphDrawing.label(word) }
}
