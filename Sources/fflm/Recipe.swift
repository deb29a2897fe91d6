// All that makes a model what it is, as its config.json says it.

import Arguments
import Files
import Foundation
import LanguageModel
import ModelFolders
import Networks
import Text
import Training

/// The texts and options of a run, with nothing left open; encodes as one flat object whose keys are
/// long names of fflm train's options, so that it serves as a configuration file, too.
struct Recipe: Codable {
  var texts: RecipeTexts
  var model: ModelConfiguration
  var options: TrainingOptions

  init(_ texts: RecipeTexts, _ defaults: Defaults) {
    (self.texts, model, options) = (texts, defaults.model, defaults.options)
  }

  /// That of a run that was begun before.
  ///
  /// - Throws: ``ModelError`` and ``CommandError`` for a value that no option can have.
  init(of folder: ModelFolder) throws {
    let contents = try folder.contents(of: .configuration, limit: ModelFolder.optionsLimit)
    try folder.check(folder.decode(ModelConfiguration.self, contents, of: .configuration))
    // What is wrong with an option is said best by those who read options.
    _ = try ConfigurationFile.values(
      in: Array(contents), of: folder.path(of: .configuration).display)
    self = try folder.decode(Recipe.self, contents, of: .configuration)
  }

  init(from decoder: any Decoder) throws {
    texts = try RecipeTexts(from: decoder)
    model = try ModelConfiguration(from: decoder)
    options = try TrainingOptions(from: decoder)
    options.dropout = try DropoutRates(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    try texts.encode(to: encoder)
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
}

/// The texts of a run, and how its vocabulary is counted.
struct RecipeTexts: Codable {
  var corpus: String
  var valid: String?
  var test: String?
  var lossy: Bool
  var minCount: Int
  var maxVocabulary: Int?

  private enum CodingKeys: String, CodingKey {
    case corpus, valid, test, lossy
    case minCount = "min-count"
    case maxVocabulary = "max-vocabulary"
  }

  /// The texts as said; every word counts.
  /// - Throws: ``CommandError`` for a path that cannot be stored.
  init(corpus: String, _ said: [String: Value]) throws {
    self.corpus = try Self.stored(corpus)
    valid = try said.text("valid").map(Self.stored)
    test = try said.text("test").map(Self.stored)
    lossy = said.flag("lossy")
    minCount = 1
  }

  /// The path of a text as it holds in every folder: a file's real path. What is read only once, such
  /// as a pipe, or - for standard input, keeps its name.
  static func stored(_ path: String) throws -> String {
    guard path != "-", FilePath(path).status?.kind == .file else { return path }
    guard let real = FilePath(path).real else {
      throw CommandError(
        """
        The full path of '\(path)' is not UTF-8, and config.json could not hold it; rename the \
        folder, or read the text from standard input.
        """)
    }
    return real.description
  }

  /// Whether a text can be read from its stored path again.
  static func isKept(_ path: String) -> Bool { FilePath(path).status?.kind == .file }
}
