// The forward and the backward pass of one prediction, as text and as JSON.

import LanguageModel
import Matrices
import Networks
import Reports
import Text

/// The passes through the network of a model for the prediction of one word.
struct PredictionExplanation {
  /// A layer in the forward pass, and the gradient of the loss at it.
  struct Layer {
    /// The first part of the names of its parameters.
    let name: String
    /// The equation of the layer, such as `H0 = tanh(X·W0 + b0)`.
    let formula: String
    let shape: [Int]
    let values: [Float]
    /// The gradient's symbol, such as `dL/dH0`, and its values; nil for a normalized copy of the
    /// previous layer.
    let gradient: (name: String, values: [Float])?
    /// The words of the units; nil for numbered units.
    let words: Vocabulary?

    var norm: Double { values.norm }
  }

  struct Word {
    let word: String
    let id: Int
    /// The place in the order of probability, from 1.
    let rank: Int
    let logit: Float
    let probability: Double
    /// dL/dlogit.
    let gradient: Float
  }

  struct ContextWord {
    let word: String
    /// The position relative to the target.
    let position: Int
    /// The index of the row of X to which the word belongs, and the number of words that share it.
    let segment: Int
    let segmentLength: Int
    let gradientNorm: Double
    let attribution: Double
  }

  struct Group {
    let name: String
    let shape: [Int]
    let norm: Double
    let gradientNorm: Double
  }

  /// The text with a blank for the target.
  let text: String
  let target: Word
  /// Whether the user chose the target, instead of the most probable word.
  let isTargetGiven: Bool
  /// −ln p(target), in nats, as training computes it.
  let loss: Double
  /// The most probable words, in order.
  let words: [Word]
  /// The number of words that are not listed, and their probability.
  let others: Prediction.Others
  let layers: [Layer]
  let context: [ContextWord]
  /// Whether the model has a pointer, whose scores have a part in the attributions.
  let hasPointer: Bool
  let groups: [Group]

  /// Creates the explanation of a prediction.
  ///
  /// - Parameters:
  ///   - text: The text with a blank for the target.
  ///   - top: The number of words to list.
  init(
    _ trace: PredictionTrace, of model: Model, text: String, isTargetGiven: Bool, top: Int,
    on workers: Workers
  ) {
    let vocabulary = model.vocabulary
    let logits = trace.network.logits
    func word(_ id: Int, rank: Int) -> Word {
      Word(
        word: vocabulary[id], id: id, rank: rank, logit: logits.values[id],
        probability: trace.probabilities[id], gradient: logits.gradients[id])
    }
    let order = Prediction.order(of: trace.probabilities)
    self.text = text
    self.isTargetGiven = isTargetGiven
    target = word(trace.target, rank: (order.firstIndex(of: trace.target) ?? 0) + 1)
    loss = trace.network.loss
    words = order.prefix(top).enumerated().map { word($1, rank: $0 + 1) }
    others = Prediction(trace.probabilities, of: vocabulary, top: top).others
    layers = Self.layers(of: trace, model)
    context = trace.context.map {
      ContextWord(
        word: vocabulary[$0.id], position: $0.position, segment: $0.input.segment,
        segmentLength: $0.segmentLength, gradientNorm: $0.input.gradient.norm,
        attribution: $0.input.attribution)
    }
    hasPointer = model.configuration.pointer
    let gradients = trace.network.gradients
    groups = gradients.table.groups.map { group in
      let norms = [model.parameters[group.name], gradients[group]].map {
        Float.sumOfSquares(of: $0, rows: nil, on: workers).squareRoot()
      }
      return Group(name: group.name, shape: group.shape, norm: norms[0], gradientNorm: norms[1])
    }
  }

  // MARK: - Layers

  private static func layers(of trace: PredictionTrace, _ model: Model) -> [Layer] {
    let (network, trace) = (model.network.configuration, trace.network)
    var layers = [
      Layer(
        name: "embedding", formula: embeddingFormula(model.configuration),
        shape: [network.segments.count, network.embedding], values: trace.embeddings.values,
        gradient: ("dL/dX", trace.embeddings.gradients), words: nil)
    ]
    // The symbols of the input and, for a residual connection, of the output of the layer before.
    var (input, before) = ("X", "X")
    for (i, (layer, values)) in zip(network.layers, trace.layers).enumerated() {
      let sum = "\(input)·W\(i) + b\(i)"
      let h = "H\(i)"
      let activated = layer.activation == .identity ? sum : "\(layer.activation.rawValue)(\(sum))"
      layers.append(
        Layer(
          name: layer.name,
          formula: "\(h) = \(layer.isResidual ? "\(before) + " : "")\(activated)",
          shape: [layer.width], values: values.output.values,
          gradient: ("dL/d\(h)", values.output.gradients), words: nil))
      (input, before) = (h, h)
      if layer.isNormalized {
        input = "N\(i)"
        layers.append(
          Layer(
            name: layer.name, formula: "\(input) = (\(h) - μ) / √(σ² + ε)",
            shape: [layer.width], values: values.passedOn, gradient: nil, words: nil))
      }
    }
    layers.append(
      Layer(
        name: "output",
        formula: network.output == .adaptive || network.pointer
          ? "Z = ln p(word | \(input)\(network.pointer ? ", window" : ""))"
          : "Z = \(input)·\(network.tied ? "Eᵀ" : "U") + c" + (network.direct ? " + X·W" : ""),
        shape: [network.outputs], values: trace.logits.values,
        gradient: ("dL/dZ", trace.logits.gradients), words: model.vocabulary))
    return layers
  }

  private static func embeddingFormula(_ configuration: ModelConfiguration) -> String {
    let count = configuration.context + configuration.rightContext
    let words = "\(counted(count, "row")) of E"
    return "X = "
      + (configuration.averages.isEmpty
        ? words : "\(counted(configuration.averages.count, "average")) and \(words)")
  }

  /// Returns the units of a layer that are listed first: those of the most probable words, or those
  /// of greatest magnitude.
  static func strongest(of layer: Layer, _ count: Int) -> [Int] {
    layer.words == nil
      ? layer.values.strongest(count)
      : Array(
        layer.values.indices.sorted { (layer.values[$1], $0) < (layer.values[$0], $1) }
          .prefix(count))
  }
}

extension PredictionExplanation.Layer {
  /// Returns the number of a unit, counted from 0, or its word.
  func label(_ unit: Int) -> String { words.map { visible($0[unit]) } ?? "\(unit)" }
}

extension [Float] {
  /// The Euclidean norm ‖x‖ = √Σ xᵢ².
  var norm: Double { map(Double.init).norm }

  /// Returns the indices of the elements of greatest magnitude, greatest first.
  func strongest(_ count: Int) -> [Int] {
    let order = indices.sorted { (abs(self[$1]), $0) < (abs(self[$0]), $1) }
    return order.prefix(count).map(\.self)
  }
}

extension [Double] {
  /// The Euclidean norm ‖x‖ = √Σ xᵢ².
  fileprivate var norm: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

// MARK: - JSON

extension PredictionExplanation: Encodable {
  private enum CodingKeys: String, CodingKey {
    case text, target, loss, words, others, layers, context, parameters
    case isTargetGiven = "target_given"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(text, forKey: .text)
    try container.encode(target, forKey: .target)
    try container.encode(isTargetGiven, forKey: .isTargetGiven)
    try container.encode(loss, forKey: .loss)
    try container.encode(words, forKey: .words)
    try container.encode(others, forKey: .others)
    try container.encode(layers, forKey: .layers)
    try container.encode(context, forKey: .context)
    try container.encode(groups, forKey: .parameters)
  }
}

extension PredictionExplanation.Word: Encodable {}

extension PredictionExplanation.ContextWord: Encodable {
  private enum CodingKeys: String, CodingKey {
    case word, position, attribution
    case segmentLength = "segment_length"
    case gradientNorm = "gradient_norm"
  }
}

extension PredictionExplanation.Group: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, shape, norm
    case gradientNorm = "gradient_norm"
  }
}

extension PredictionExplanation.Layer: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, formula, shape, norm, values, gradients
    case gradientNorm = "gradient_norm"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(formula, forKey: .formula)
    try container.encode(shape, forKey: .shape)
    try container.encode(norm, forKey: .norm)
    try container.encode(gradient?.values.norm, forKey: .gradientNorm)
    // The units of the output layer are the words, which are listed by themselves.
    try container.encode(words == nil ? values : nil, forKey: .values)
    try container.encode(words == nil ? gradient?.values : nil, forKey: .gradients)
  }
}
