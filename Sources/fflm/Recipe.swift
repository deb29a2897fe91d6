// All that makes a model what it is, as its config.json says it.

import Arguments
import Foundation
import LanguageModel
import Text
import Training

/// The texts and options of a run, with nothing left open; encodes as one flat object whose keys are
/// long names of fflm train's options, so that it serves as a configuration file, too.
struct Recipe: Codable {
  var corpus: String
  var valid: String?
  var test: String?
  var lossy: Bool
  var minCount: Int
  var maxVocabulary: Int?
  var model: ModelConfiguration
  var options: TrainingOptions

  private enum CodingKeys: String, CodingKey {
    case corpus, valid, test, lossy
    case minCount = "min-count"
    case maxVocabulary = "max-vocabulary"
  }

  /// The texts as said; the rest is still to be chosen.
  init(corpus: String, _ said: [String: Value]) {
    self.corpus = Self.absolute(corpus)
    valid = said.text("valid").map(Self.absolute)
    test = said.text("test").map(Self.absolute)
    lossy = said.flag("lossy")
    minCount = 1
    model = ModelConfiguration(context: 1, embedding: 1, hidden: [])
    options = TrainingOptions()
  }

  /// A path that holds in every folder; - stays standard input.
  static func absolute(_ path: String) -> String {
    path == "-" ? path : URL(fileURLWithPath: path).standardizedFileURL.path
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    corpus = try container.decode(String.self, forKey: .corpus)
    valid = try container.decodeIfPresent(String.self, forKey: .valid)
    test = try container.decodeIfPresent(String.self, forKey: .test)
    lossy = try container.decode(Bool.self, forKey: .lossy)
    minCount = try container.decode(Int.self, forKey: .minCount)
    maxVocabulary = try container.decodeIfPresent(Int.self, forKey: .maxVocabulary)
    model = try ModelConfiguration(from: decoder)
    options = try TrainingOptions(from: decoder)
    options.dropout = try DropoutRates(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(corpus, forKey: .corpus)
    try container.encodeIfPresent(valid, forKey: .valid)
    try container.encodeIfPresent(test, forKey: .test)
    try container.encode(lossy, forKey: .lossy)
    try container.encode(minCount, forKey: .minCount)
    try container.encodeIfPresent(maxVocabulary, forKey: .maxVocabulary)
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
