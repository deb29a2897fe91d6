// The model from whose weights a run starts.

import Arguments
import Files
import LanguageModel
import ModelFolders
import Networks
import Reports
import Text
import Training

/// The model that `--init` specifies.
struct InitialModel {
  let path: FilePath
  let model: Model
  /// Whether the training of the model has not finished.
  let isUnfinished: Bool

  /// Loads the model.
  ///
  /// - Throws: ``CommandError`` if it is not a language model; the errors of `ModelFolder.load`.
  init(at path: String) throws {
    self.path = try ModelOption.existing(path)
    (model, isUnfinished) = try ModelFolder.reading(self.path) { folder in
      try ModelOption.checkIsLanguageModel(folder)
      return (try folder.load(), TrainingHistory(TrainingLog.records(of: folder)).isUnfinished)
    }
  }

  /// The settings that a run takes from the model: those of the network and of the tokens. Whether
  /// the embeddings are frozen is not among them, because it belongs to the training.
  private static let settings: [Setting] = {
    let ofText = [Key.tokenizer, .lowercase, .tokenizerVersion, .lines].map(\.stringValue)
    return SettingGroup.text.settings.filter { ofText.contains($0.name) }
      + SettingGroup.model.settings.filter { $0.name != Key.freezeEmbeddings.stringValue }
  }()

  private typealias Key = ModelConfiguration.CodingKeys

  /// Adds the settings that a run takes from the model to those that were given.
  ///
  /// - Throws: `UsageError` if a given setting has another value.
  func complete(_ given: inout SettingValues, _ arguments: ParsedArguments) throws {
    var configuration = RunConfiguration(SettingValues([:]))
    configuration.model = model.configuration
    for setting in Self.settings {
      guard let value = setting.value(in: configuration) else { continue }
      if let other = given[setting.name], other != value {
        throw arguments.usageError(
          """
          '\(setting.spelled(other))' contradicts \(path.display), which has \
          '\(setting.spelled(value))'; leave it out.
          """)
      }
      given[setting.name] = value
    }
  }
}

extension TrainingPlan {
  /// Takes the weights from which the run starts from a model. The weights of words that the model
  /// lacks are initialized as in any new run.
  ///
  /// - Throws: ``CommandError`` if the run does not fit into memory.
  mutating func takeWeights(of initial: InitialModel) throws {
    if let refusal = memoryNeed.refusal { throw CommandError.outOfMemory(refusal) }
    let model = initial.model
    sharedWordCount = vocabulary.count
    guard vocabulary != model.vocabulary else { return initialWeights = model.parameters }
    let ids = (0..<vocabulary.count).map { model.vocabulary.knownID(of: vocabulary[$0]) }
    sharedWordCount = ids.count { $0 != nil }
    let weights = Parameters<Float>(network)
    weights.initialize(seed: configuration.options.seed)
    weights.copy(from: model.parameters, ids: ids)
    initialWeights = weights
  }

  /// The description of the weights from which the run starts; nil if all are random.
  var initialWeightsText: String? {
    guard let path = configuration.texts.initial else { return nil }
    let name = Self.name(of: path)
    guard initialWeights != nil else { return "from \(name) when the run began" }
    guard configuration.texts.vocabulary != nil else { return "from \(name), with its vocabulary" }
    let entries = counted(vocabulary.count, "entry", plural: "entries") + " of the vocabulary"
    if sharedWordCount == vocabulary.count { return "from \(name), which has all \(entries)" }
    return """
      from \(name), which has \(grouped(sharedWordCount)) of the \(entries); those of the others are \
      random
      """
  }
}
