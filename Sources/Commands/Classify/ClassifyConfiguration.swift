// The configuration of a classifier's run, which is stored in config.json.

import Classification
import Files
import Foundation
import ModelFolders
import Networks
import Training

/// The texts and options of a run of fflm classify train. It is encoded as one flat object whose
/// keys are the long names of the options.
struct ClassifyConfiguration: Codable {
  /// The path of the training text; "-" for standard input.
  var corpus: String
  /// The path of the validation text; nil if a tenth of the examples is held out.
  var valid: String?
  /// The path of the test text, if there is one.
  var test: String?
  /// The word lists, as `--lexicon` names them.
  var lexicon: String?
  /// The path of the vectors from which the embeddings start.
  var embeddings: String?
  var format: LabeledFormat
  var labelField: String
  var textField: String
  var lossy: Bool
  var minCount: Int
  var classWeights: ClassWeights
  var model: ClassifierConfiguration
  var options: TrainingOptions

  private enum CodingKeys: String, CodingKey {
    case corpus, valid, test, lexicon, embeddings, format, lossy
    case labelField = "label-field"
    case textField = "text-field"
    case minCount = "min-count"
    case classWeights = "class-weights"
  }

  init(
    corpus: String, valid: String?, test: String?, lexicon: String?, embeddings: String?,
    format: LabeledFormat, labelField: String, textField: String, lossy: Bool, minCount: Int,
    classWeights: ClassWeights, model: ClassifierConfiguration, options: TrainingOptions
  ) {
    (self.corpus, self.valid, self.test) = (corpus, valid, test)
    (self.lexicon, self.embeddings) = (lexicon, embeddings)
    (self.format, self.lossy) = (format, lossy)
    (self.labelField, self.textField) = (labelField, textField)
    (self.minCount, self.classWeights) = (minCount, classWeights)
    (self.model, self.options) = (model, options)
  }

  /// Reads the configuration of an existing run.
  ///
  /// - Throws: ``ModelError`` if a value is invalid.
  init(of folder: ModelFolder) throws {
    let model = try folder.loadClassifierConfiguration()
    self = try folder.decode(ClassifyConfiguration.self, from: .configuration)
    self.model = model
    guard let flaw else { return }
    throw ModelError.invalidConfiguration(folder.path(of: .configuration), flaw)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    corpus = try container.decode(String.self, forKey: .corpus)
    valid = try container.decodeIfPresent(String.self, forKey: .valid)
    test = try container.decodeIfPresent(String.self, forKey: .test)
    lexicon = try container.decodeIfPresent(String.self, forKey: .lexicon)
    embeddings = try container.decodeIfPresent(String.self, forKey: .embeddings)
    format = try container.decode(LabeledFormat.self, forKey: .format)
    labelField = try container.decode(String.self, forKey: .labelField)
    textField = try container.decode(String.self, forKey: .textField)
    lossy = try container.decode(Bool.self, forKey: .lossy)
    minCount = try container.decode(Int.self, forKey: .minCount)
    classWeights = try container.decode(ClassWeights.self, forKey: .classWeights)
    model = try ClassifierConfiguration(from: decoder)
    options = try TrainingOptions(from: decoder)
    options.dropout = try DropoutRates(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(corpus, forKey: .corpus)
    try container.encodeIfPresent(valid, forKey: .valid)
    try container.encodeIfPresent(test, forKey: .test)
    try container.encodeIfPresent(lexicon, forKey: .lexicon)
    try container.encodeIfPresent(embeddings, forKey: .embeddings)
    try container.encode(format, forKey: .format)
    try container.encode(labelField, forKey: .labelField)
    try container.encode(textField, forKey: .textField)
    try container.encode(lossy, forKey: .lossy)
    try container.encode(minCount, forKey: .minCount)
    try container.encode(classWeights, forKey: .classWeights)
    try model.encode(to: encoder)
    try options.encode(to: encoder)
    try options.dropout.encode(to: encoder)
  }

  /// The content of `config.json`.
  var file: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  /// What is wrong with the options of a file; nil if nothing is.
  private var flaw: String? {
    let rates = [
      options.dropout.words, options.dropout.embedding, options.dropout.hidden,
      options.dropout.output,
    ]
    let factors = [options.l1, options.l2, options.weightDecay, options.clip]
    return if !(1...1_000_000).contains(options.batch) {
      "batch is \(options.batch); it must be between 1 and 1000000"
    } else if !(1...1_000_000).contains(options.epochs) {
      "epochs is \(options.epochs); it must be between 1 and 1000000"
    } else if !(options.learningRate > 0 && options.learningRate <= 1e6) {
      "learning-rate is \(options.learningRate); it must be above 0 and at most 1000000"
    } else if !rates.allSatisfy({ (0...0.99).contains($0) }) {
      "a probability of dropout is not between 0 and 0.99"
    } else if !factors.allSatisfy({ (0...1e6).contains($0) }) || !(0..<1).contains(options.momentum)
    {
      "a penalty or the momentum is out of range"
    } else if options.patience < 0 || options.warmup < 0 || (options.steps ?? 1) < 1
      || !((options.decayTime ?? 1) > 0) || !(0...1).contains(options.weightAverage ?? 0)
      || (options.keep ?? 0) < 0 || !((options.saveEvery ?? 1) > 0)
    {
      "an option of training is out of range"
    } else {
      nil
    }
  }
}
