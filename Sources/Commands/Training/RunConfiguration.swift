// The configuration of a run, which determines the model and is stored in config.json.

import Files
import Foundation
import LanguageModel
import ModelFolders
import Networks
import Training

/// The texts and options of a run. It is encoded as one flat object whose keys are the long names
/// of the options of fflm train, so that the file can also be used as a configuration file.
struct RunConfiguration: Codable {
  var texts: RunTexts
  var model: ModelConfiguration
  var options: TrainingOptions

  /// Creates a configuration with the given texts and text options, and with the defaults that do
  /// not depend on the corpus. ``Defaults`` chooses the others.
  init(_ given: SettingValues) {
    texts = RunTexts()
    model = ModelConfiguration(context: 1, embedding: 1, hidden: [])
    options = TrainingOptions()
    for setting in SettingGroup.all.flatMap(\.settings) { setting.setDefault(in: &self) }
    given.apply(.text, to: &self)
  }

  /// Reads the configuration of an existing run.
  ///
  /// - Throws: ``ModelError`` or ``CommandError`` if a value is invalid.
  init(of folder: ModelFolder) throws {
    let contents = try folder.contents(of: .configuration, limit: ModelFolder.optionsLimit)
    try folder.check(folder.decode(ModelConfiguration.self, contents, of: .configuration))
    // Read the options before decoding the rest, because this gives better error messages for
    // invalid values.
    _ = try ConfigurationFile.values(
      in: Array(contents), of: folder.path(of: .configuration).display)
    self = try folder.decode(RunConfiguration.self, contents, of: .configuration)
  }

  init(from decoder: any Decoder) throws {
    texts = try RunTexts(from: decoder)
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
