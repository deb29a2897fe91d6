// Everything that determines a model, as its config.json has it.

import Files
import Foundation
import LanguageModel
import ModelFolders
import Networks
import Training

/// The texts and options of a run. Encodes as one flat object whose keys are long names of the options
/// of fflm train, so that it serves as a configuration file, too.
struct RunConfiguration: Codable {
  var texts: RunTexts
  var model: ModelConfiguration
  var options: TrainingOptions

  /// The given texts and text options, and the defaults that do not depend on the corpus. The rest is
  /// still to be chosen; see ``Defaults``.
  init(_ given: SettingValues) {
    texts = RunTexts()
    model = ModelConfiguration(context: 1, embedding: 1, hidden: [])
    options = TrainingOptions()
    for setting in SettingGroup.all.flatMap(\.settings) { setting.setDefault(in: &self) }
    given.apply(.text, to: &self)
  }

  /// The configuration of a run that was begun before.
  ///
  /// - Throws: ``ModelError`` and ``CommandError`` for a value that no option can have.
  init(of folder: ModelFolder) throws {
    let contents = try folder.contents(of: .configuration, limit: ModelFolder.optionsLimit)
    try folder.check(folder.decode(ModelConfiguration.self, contents, of: .configuration))
    // Reading options gives the better errors for values that no option can have.
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
