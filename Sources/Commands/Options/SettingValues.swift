// Values of settings, as a command line, a configuration file or config.json has them.

import Arguments
import Files

struct SettingValues: Encodable, Equatable, Sendable {
  /// By the names of the settings.
  private var values: [String: Value]

  /// The values, by long name, of those options that are settings.
  init(_ values: [String: Value]) {
    let names = Set([Self.corpus] + SettingGroup.all.flatMap { $0.settings.map(\.name) })
    self.values = values.filter { names.contains($0.key) }
  }

  /// All values of a configuration.
  init(_ configuration: RunConfiguration) {
    values = [Self.corpus: .text(configuration.texts.corpus)]
    for setting in SettingGroup.all.flatMap(\.settings) {
      values[setting.name] = setting.value(in: configuration)
    }
  }

  private static let corpus = RunTexts.CodingKeys.corpus.stringValue

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
    guard case .text(let path)? = values[Self.corpus], path != "-" else { return "standard input" }
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
    var parts = ["fflm train"]
    if let corpus = values[Self.corpus] { parts.append(corpus.text.shellWord) }
    for (parameter, value) in SettingGroup.all.flatMap(given) {
      switch value {
      case .flag(let isOn): if isOn { parts.append("--\(parameter.name)") }
      default: parts.append("--\(parameter.name) \(value.text.shellWord)")
      }
    }
    return parts
  }

  // MARK: - Tables

  /// The names and values of a group, as the command line spells them.
  struct Table {
    let name: String
    let rows: [[String]]
  }

  var tables: [Table] {
    SettingGroup.all.map { group in
      let corpus = group.title == SettingGroup.text.title ? values[Self.corpus] : nil
      return Table(
        name: group.title,
        rows: (corpus.map { [[Self.corpus, $0.text]] } ?? [])
          + given(group).map { [$0.parameter.name, $0.value.text] })
    }.filter { !$0.rows.isEmpty }
  }
}
