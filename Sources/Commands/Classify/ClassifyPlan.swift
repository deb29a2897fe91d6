// The plan of a classifier's run: examples, features and network.

import Arguments
import Classification
import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import Randomness
import Reports
import Text
import Training
import WordVectors

/// Everything that training a classifier needs.
struct ClassifyPlan {
  var configuration: ClassifyConfiguration
  let labels: Labels
  let features: FeatureTable
  let training: EncodedTexts
  let validation: EncodedTexts
  /// The validation text, unless a tenth of the examples is held out.
  let validationText: SourceText?
  /// The known embeddings; nil if all start at random, or for a regression.
  private(set) var embeddings: PretrainedEmbeddings?

  /// The number of examples of each label.
  private let labelCounts: [Int]
  private let name: String
  private let validationName: String

  /// Reads the texts.
  ///
  /// - Parameters:
  ///   - folder: The folder of a run that is resumed, whose features and labels are used; nil for a
  ///     new run.
  ///   - lexicon: The word lists of a new run.
  ///   - validation: The validation text of a new run; nil if a tenth of the examples is held out.
  ///   - choose: Completes the configuration of a new run, once the number of labels and the size
  ///     of the text in bytes are known.
  /// - Throws: The errors of reading the texts; ``CommandError``.
  init(
    _ configuration: ClassifyConfiguration, resuming folder: ModelFolder? = nil,
    lexicon: Lexicon? = nil, source: SourceText, validation validationText: SourceText? = nil,
    choose: (inout ClassifyConfiguration, Int, Int) throws -> Void = { _, _, _ in }
  ) throws {
    var configuration = configuration
    let lines = configuration.lines(source)
    name = source.name
    var (names, count) = (TokenTable([]), 0)
    try lines.forEach { label, _, _ in
      count += 1
      if names.insert(label) == Labels.limit {
        throw ClassificationError.tooManyLabels(name: source.name, limit: Labels.limit)
      }
    }
    labels = try folder?.loadLabels() ?? Labels((0..<names.count).map { names.string($0) })
    // A text has at least one line, and every line a label.
    if labels.count == 1, let label = labels.names.first {
      throw ClassificationError.oneLabel(name: source.name, label: label)
    }
    try choose(&configuration, labels.count, source.bytes.count)

    // A held-out example must not be seen by the table of features.
    let holdsOut = configuration.valid == nil
    if holdsOut, count < 20 {
      throw ClassificationError.tooFewToSplit(name: source.name, count: count)
    }
    let order = Permutation(count: count, seed: configuration.options.seed ^ 0x5641_4C44)
    let heldOut = holdsOut ? Set((0..<count / 10).map { order[$0] }) : []

    if let folder {
      features = try folder.loadFeatures(configuration.model)
      training = try Self.encoded(lines, features, labels, configuration.model) {
        !heldOut.contains($0)
      }
    } else {
      (features, training) = try Self.learned(
        lines, &configuration, labels, lexicon: lexicon, except: heldOut)
    }
    if holdsOut {
      validation = try Self.encoded(lines, features, labels, configuration.model) {
        heldOut.contains($0)
      }
      self.validationText = nil
      validationName = "\(source.name), a tenth of its examples"
    } else {
      guard let text = try folder?.loadText(.heldOut) ?? validationText else {
        preconditionFailure("a new run with --valid \(configuration.valid ?? "") has no text of it")
      }
      validation = try Self.encoded(
        configuration.lines(text), features, labels, configuration.model)
      self.validationText = text
      validationName = text.name
    }
    try source.checkUnchanged()
    var labelCounts = [Int](repeating: 0, count: labels.count)
    for target in training.targets + validation.targets { labelCounts[Int(target)] += 1 }
    self.labelCounts = labelCounts
    self.configuration = configuration
  }

  /// Learns the features of the training examples, and encodes these.
  private static func learned(
    _ lines: LabeledLines, _ configuration: inout ClassifyConfiguration, _ labels: Labels,
    lexicon: Lexicon?, except heldOut: Set<Int>
  ) throws -> (FeatureTable, EncodedTexts) {
    let model = configuration.model
    var learner = FeatureLearner(
      FeatureTable(
        kinds: Set(model.features), tokenizer: model.textTokenizer, buckets: model.buckets,
        lexicon: lexicon))
    try lines.forEach(in: labels) { target, text, line in
      if !heldOut.contains(line - 1) { learner.add(text, target: target) }
      if learner.isFull { throw ClassificationError.tooManyFeatures(name: lines.source.name) }
    }
    let (features, texts, scales) = learner.finish(
      minCount: configuration.minCount, areIndicators: model.isRegression)
    guard features.count > 0 else {
      throw ClassificationError.noFeatures(
        name: lines.source.name, minCount: configuration.minCount)
    }
    guard features.count < Int(Int32.max) else {
      throw ClassificationError.tooManyFeatures(name: lines.source.name)
    }
    configuration.model.lexiconScales = scales
    return (features, texts)
  }

  /// Encodes the examples for whose numbers, from 0, `isWanted` is true.
  private static func encoded(
    _ lines: LabeledLines, _ features: FeatureTable, _ labels: Labels,
    _ model: ClassifierConfiguration, where isWanted: (Int) -> Bool = { _ in true }
  ) throws -> EncodedTexts {
    var encoder = EncodedTexts.Encoder(features, scales: model.lexiconScales ?? [])
    var texts = EncodedTexts(features, areIndicators: model.isRegression)
    try lines.forEach(in: labels) { target, text, line in
      if isWanted(line - 1) { encoder.add(text, target: target, to: &texts) }
    }
    return texts
  }

  /// Throws ``ClassificationError`` if a line of a labeled text is not valid or has an unknown
  /// label.
  func check(_ text: SourceText) throws {
    try configuration.lines(text).forEach(in: labels) { _, _, _ in }
  }

  // MARK: - Network

  var network: NetworkConfiguration {
    configuration.model.network(features: features.count, labels: labels.count)
  }

  var examples: BagExamples {
    BagExamples(
      training, labelCount: labels.count, isBalanced: configuration.classWeights == .balanced,
      dropout: configuration.options.dropout.words, seed: configuration.options.seed)
  }

  /// The options for the trainer, which leaves dropping features to the examples.
  var trainerOptions: TrainingOptions {
    var options = configuration.options
    options.dropout.words = 0
    return options
  }

  /// Reads the embeddings of words from vectors.
  mutating func readEmbeddings(from source: any VectorSource) throws {
    var embeddings = PretrainedEmbeddings(inputs: features.count, width: source.dimensions)
    var numbers: [String: Int] = [:]
    for feature in 0..<features.indicatorCount {
      guard let name = features.name(of: feature), name.kind == .words else { break }
      numbers[name.text] = feature
    }
    try source.forEachVector { word, vector in
      guard let number = numbers[word.string(0..<word.count)] else { return true }
      for i in vector.indices where !vector[i].isFinite {
        throw CommandError.vectorNotFinite(
          name: source.name, word: word.string(0..<word.count))
      }
      embeddings.setRow(number, to: vector)
      return embeddings.knownCount < numbers.count
    }
    guard embeddings.knownCount > 0 else { throw CommandError.noKnownWords(name: source.name) }
    embeddings.fillOtherRows(seed: configuration.options.seed)
    self.embeddings = embeddings
  }

  /// Initializes the parameters of a new run.
  func initialize(_ network: Network<Float>) {
    network.parameters.initialize(seed: configuration.options.seed)
    if let embeddings {
      network.parameters[NetworkConfiguration.embeddingName].copy(
        from: embeddings.parameters[NetworkConfiguration.embeddingName])
    }
    guard configuration.model.isRegression else { return }
    NaiveBayes.initialize(
      weight: network.parameters[NetworkConfiguration.embeddingName],
      bias: network.parameters["output.bias"], from: training, features: features.indicatorCount,
      labelCount: labels.count, hasEqualPriors: configuration.classWeights == .balanced)
  }

  // MARK: - Description

  var memoryNeed: MemoryNeed {
    let parameters = network.parameterCount
    let texts = Double(training.featureCount + validation.featureCount) * 4
    let scores = Double(validation.count) * Double(labels.count) * 4
    return MemoryNeed(
      bytes: 4 * parameters * 3 + texts * 2 + scores + TrainingPlan.programBytes,
      memory: .ofThisProcess,
      options: "--hidden, --embedding or --buckets, raise --min-count, or choose fewer --features")
  }

  /// Prints the examples, the labels with their counts, the features and the options.
  func describe(to path: FilePath) {
    let model = configuration.model
    let options = configuration.options
    let kinds = model.features.map(\.rawValue).joined(separator: ", ")
    let buckets = features.indicatorCount - features.listedCount
    let hashed = buckets > 0 ? ", and \(counted(buckets, "bucket"))" : ""
    var rows = [
      ("corpus", "\(name): \(counted(training.count, "training example"))"),
      ("validation", "\(validationName): \(counted(validation.count, "example"))"),
      ("labels", labelText),
      ("features", "\(kinds): \(counted(features.listedCount, "feature"))\(hashed)"),
      ("model", modelText),
    ]
    rows.append(
      (
        "training",
        """
        \(options.optimizer.rawValue), learning-rate \
        \(Value.number(options.learningRate).text), batch \(options.batch), epochs \
        \(options.epochs), patience \(options.patience), seed \(options.seed)
        """
      ))
    rows.append(("folder", path.display))
    for (title, text) in rows {
      Terminal.note(title.padding(toLength: 12, withPad: " ", startingAt: 0) + text)
    }
  }

  private var labelText: String {
    let shown = zip(labels.names, labelCounts).prefix(20).map { name, count in
      "\(name.escapingControlCharacters()) \(grouped(count))"
    }
    let rest = labels.count - shown.count
    return "\(counted(labels.count, "label")): " + shown.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private var modelText: String {
    let model = configuration.model
    let count = "\(grouped(Int(network.parameterCount))) parameters"
    guard let pool = model.pool else {
      return "\(labels.count == 2 ? "binary" : "multinomial") logistic regression that starts from "
        + "naive Bayes, \(count)"
    }
    let hidden =
      model.hidden.isEmpty
      ? ""
      : ", hidden \(model.hidden.map(String.init).joined(separator: ",")) "
        + "(\(model.activation.rawValue))"
    return "pool \(pool.rawValue), embedding \(model.embedding ?? 0)\(hidden), \(count)"
  }
}

extension ClassifyConfiguration {
  /// The labeled lines of a text.
  func lines(_ source: SourceText) -> LabeledLines {
    LabeledLines(source, format: format, labelField: labelField, textField: textField)
  }
}
