// A summary of a model and its training, made without running the model.

import Arguments
import Files
import LanguageModel
import ModelFolders
import Networks
import Text
import Training

/// A summary of a model. It is encoded as the JSON object that `fflm inspect --json` prints.
struct ModelSummary: Encodable {
  let model: String
  let options: SettingValues
  let tensors: [Tensor]
  let parameterCount: Int
  let vocabulary: Entries
  let files: [File]
  let training: Run?

  struct Tensor: Encodable {
    let name: String
    let shape: [Int]
    let count: Int
  }

  struct Entries: Encodable {
    let count: Int
    let specialTokens: [String]
    /// The most frequent words.
    let first: [String]
    /// The least frequent of the other words.
    let last: [String]

    enum CodingKeys: String, CodingKey {
      case count, first, last
      case specialTokens = "special_tokens"
    }
  }

  struct File: Encodable {
    let name: String
    let bytes: Int
  }

  /// The training run according to its log.
  struct Run: Encodable {
    let epochs: Int
    let steps: Int
    let seconds: Double
    let sessions: Int
    /// The validation of the model in the folder.
    let validation: TrainingLog.Record?
    let test: TrainingLog.Record?
    let end: String?
  }

  enum CodingKeys: String, CodingKey {
    case model, tensors, vocabulary, files, training
    case options = "configuration"
    case parameterCount = "parameters"
  }

  /// Summarizes the model in a folder.
  ///
  /// - Throws: The errors of `ModelFolder.load`, and ``CommandError`` if `config.json` has a key
  ///   that is not an option.
  init(of folder: ModelFolder) throws {
    let loaded = try folder.load()
    model = folder.path.display
    var options = try SettingValues(of: folder)
    // The configuration of an old model does not specify the tokenizer version.
    options[ModelConfiguration.CodingKeys.tokenizerVersion] =
      .integer(loaded.configuration.tokenizerVersion)
    self.options = options
    let table = loaded.parameters.table
    tensors = table.tensors
    parameterCount = table.parameterCount
    vocabulary = Entries(loaded.vocabulary)
    files = try File.all(in: folder.folder)
    training = Run(TrainingHistory(TrainingLog.records(of: folder), ofModelAt: folder.step))
  }
}

extension ParameterTable {
  /// The tensors of the model file.
  var tensors: [ModelSummary.Tensor] {
    groups.map { ModelSummary.Tensor(name: $0.name, shape: $0.shape, count: $0.count) }
  }
}

extension ModelSummary.Entries {
  init(_ vocabulary: Vocabulary) {
    let words = Vocabulary.specialTokens.count..<vocabulary.count
    count = vocabulary.count
    specialTokens = Vocabulary.specialTokens
    first = words.prefix(8).map { vocabulary[$0] }
    last = words.dropFirst(8).suffix(8).map { vocabulary[$0] }
  }
}

extension ModelSummary.File {
  /// Returns the files in a model's folder and its subfolders, named by their paths relative to it.
  static func all(in folder: Folder) throws -> [ModelSummary.File] {
    func files(below prefix: String, in folder: Folder) throws -> [ModelSummary.File] {
      try folder.names().flatMap { name -> [ModelSummary.File] in
        guard let status = folder.status(of: name, followingLinks: false) else { return [] }
        switch status.kind {
        case .file: return [ModelSummary.File(name: prefix + name, bytes: status.size)]
        case .folder where prefix.isEmpty:
          return try files(below: "\(name)/", in: folder.subfolder(name))
        default: return []
        }
      }
    }
    return try files(below: "", in: folder)
  }
}

extension ModelSummary.Run {
  /// Summarizes a run; nil if nothing is logged.
  init?(_ history: TrainingHistory) {
    guard let last = history.last else { return nil }
    epochs = last.epoch
    steps = last.step
    seconds = last.seconds
    sessions = history.sessions
    validation = history.best
    test = history.test
    end = history.end
  }
}
