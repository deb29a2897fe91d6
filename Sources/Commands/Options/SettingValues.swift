// The values of settings on a command line, in a configuration file or in config.json.

import Arguments
import Files
import LanguageModel
import ModelFolders
import Reports

/// The values of some or all settings.
struct SettingValues: Encodable, Sendable {
  /// The values by the names of the settings.
  private var values: [String: Value]

  /// Creates the values from those of all options by their long names. Options that are not
  /// settings are ignored.
  init(_ values: [String: Value]) {
    let names = Set(SettingGroup.all.flatMap { $0.settings.map(\.name) })
    self.values = values.filter { names.contains($0.key) }
  }

  /// Creates the values of all settings from a configuration.
  init(_ configuration: RunConfiguration) {
    values = [:]
    for setting in SettingGroup.all.flatMap(\.settings) {
      values[setting.name] = setting.value(in: configuration)
    }
  }

  /// Reads the values in the `config.json` of a model.
  ///
  /// - Throws: ``CommandError`` that names an invalid key; the errors of reading a model's file.
  init(of folder: ModelFolder) throws {
    let contents = try folder.contents(of: .configuration, limit: ModelFolder.optionsLimit)
    self.init(
      try ConfigurationFile.values(
        in: Array(contents), of: folder.path(of: .configuration).display))
  }

  subscript(key: some CodingKey) -> Value? {
    get { self[key.stringValue] }
    set { self[key.stringValue] = newValue }
  }

  /// The value of the setting with a name.
  subscript(name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Returns whether the setting has a value.
  func has(_ key: some CodingKey) -> Bool { self[key] != nil }

  /// Sets the properties of a configuration for those settings of a group that have a value.
  func apply(_ group: SettingGroup, to configuration: inout RunConfiguration) {
    for setting in group.settings {
      if let value = values[setting.name] { setting.set(value, in: &configuration) }
    }
  }

  func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }

  /// The file name of the corpus, or "standard input".
  var corpusName: String {
    guard case .text(let path)? = self[RunTexts.CodingKeys.corpus], path != "-" else {
      return "standard input"
    }
    return FilePath(path).name
  }

  /// Whether the model has context on the right, so that its perplexities are pseudo-perplexities.
  var isPseudo: Bool {
    if case .integer(let words)? = self[ModelConfiguration.CodingKeys.rightContext] {
      words > 0
    } else {
      false
    }
  }

  /// Returns the values of the settings of a group, in the order of the help.
  private func given(_ group: SettingGroup) -> [(parameter: Parameter, value: Value)] {
    group.settings.compactMap { setting in values[setting.name].map { (setting.parameter, $0) } }
  }

  // MARK: - The command

  /// The parts of the command that trains the same model again. It includes all options except
  /// flags that are off, so that the model does not depend on the defaults.
  var commandParts: [String] {
    let options = SettingGroup.all.flatMap(given).flatMap { parameter, value -> [String] in
      switch value {
      case .flag(let isOn): isOn ? ["--\(parameter.name)"] : []
      case _ where parameter.isArgument: [value.text.shellWord]
      default: ["--\(parameter.name) \(value.text.shellWord)"]
      }
    }
    return ["fflm train"] + options
  }

  /// A table of the names and values of each group, spelled as on the command line.
  var tables: [ReportPage.Table] {
    SettingGroup.all.map { group in
      ReportPage.Table(
        title: group.title, rows: given(group).map { ($0.parameter.name, $0.value.text) })
    }.filter { !$0.rows.isEmpty }
  }
}
