// Values of settings, as a command line, a configuration file or config.json has them.

import Arguments
import Files
import ModelFolders
import Reports

struct SettingValues: Encodable, Sendable {
  /// By the names of the settings.
  private var values: [String: Value]

  /// The values, by long name, of those options that are settings.
  init(_ values: [String: Value]) {
    let names = Set(SettingGroup.all.flatMap { $0.settings.map(\.name) })
    self.values = values.filter { names.contains($0.key) }
  }

  /// All values of a configuration.
  init(_ configuration: RunConfiguration) {
    values = [:]
    for setting in SettingGroup.all.flatMap(\.settings) {
      values[setting.name] = setting.value(in: configuration)
    }
  }

  /// The values in the `config.json` of a model.
  ///
  /// - Throws: ``CommandError`` that names the key; what reading a model's file throws.
  init(of folder: ModelFolder) throws {
    let contents = try folder.contents(of: .configuration, limit: ModelFolder.optionsLimit)
    self.init(
      try ConfigurationFile.values(
        in: Array(contents), of: folder.path(of: .configuration).display))
  }

  subscript(key: some CodingKey) -> Value? {
    get { values[key.stringValue] }
    set { values[key.stringValue] = newValue }
  }

  func has(_ key: some CodingKey) -> Bool { self[key] != nil }

  /// Sets the properties of the settings of a group that have a value here.
  func apply(_ group: SettingGroup, to configuration: inout RunConfiguration) {
    for setting in group.settings {
      if let value = values[setting.name] { setting.set(value, in: &configuration) }
    }
  }

  func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }

  /// The name of the corpus for people.
  var corpusName: String {
    guard case .text(let path)? = self[RunTexts.CodingKeys.corpus], path != "-" else {
      return "standard input"
    }
    return FilePath(path).name
  }

  /// The values of a group in the order of the help.
  private func given(_ group: SettingGroup) -> [(parameter: Parameter, value: Value)] {
    group.settings.compactMap { setting in values[setting.name].map { (setting.parameter, $0) } }
  }

  // MARK: - The command

  /// The command that trains the same model again, in its parts. It has all options but flags that
  /// are off, so that no other choice of defaults changes the model.
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

  /// The names and values of each group, as the command line spells them.
  var tables: [ReportPage.Table] {
    SettingGroup.all.map { group in
      ReportPage.Table(
        title: group.title, rows: given(group).map { ($0.parameter.name, $0.value.text) })
    }.filter { !$0.rows.isEmpty }
  }
}
