// The options of fflm train that set one property of a run's configuration each.

import Arguments

/// An option that sets one property of a run's configuration.
///
/// Its name is the coding key of the property, so that the command line, a configuration file and
/// `config.json` use the same name.
struct Setting: Sendable {
  typealias Property<Content> = WritableKeyPath<RunConfiguration, Content> & Sendable

  /// The parameter of the command line.
  let parameter: Parameter
  /// Whether a resumed run can be given another value.
  let isChangeable: Bool
  /// Whether the plan shows the option even if its value is 0 or none.
  private let isShownWhenOff: Bool
  /// Whether a configuration uses the property.
  private let isUsed: @Sendable (RunConfiguration) -> Bool
  private let write: @Sendable (Value, inout RunConfiguration) -> Void
  private let read: @Sendable (RunConfiguration) -> Value?
  private let writeDefault: @Sendable (inout RunConfiguration) -> Void

  /// Creates a setting whose property always has a value.
  ///
  /// - Parameters:
  ///   - default: The value unless specified; nil if it is chosen from the corpus.
  ///   - note: The text about the default in the help; nil for the default itself.
  ///   - isShownWhenOff: Whether the plan shows the option even if its value is 0 or none.
  ///   - isUsed: Returns whether a configuration uses the property.
  init<Content>(
    _ key: some CodingKey, _ property: Property<Content>, _ type: ValueType<Content>,
    valueName: String? = nil, default: Content? = nil, note: String? = nil,
    isChangeable: Bool = false, isShownWhenOff: Bool = false,
    isUsed: @escaping @Sendable (RunConfiguration) -> Bool = { _ in true }, help: String
  ) {
    let note = note ?? `default`.map { type.value($0).text } ?? "chosen from the corpus size"
    parameter = .option(
      key.stringValue, type.kind, valueName: valueName, default: note, help: help)
    self.isChangeable = isChangeable
    self.isShownWhenOff = isShownWhenOff
    self.isUsed = isUsed
    write = { value, configuration in
      if let content = type.content(value) { configuration[keyPath: property] = content }
    }
    read = { type.value($0[keyPath: property]) }
    writeDefault = { configuration in
      if let `default` { configuration[keyPath: property] = `default` }
    }
  }

  /// Creates a setting whose property is nil unless it is specified or chosen from the corpus.
  init<Content>(
    _ key: some CodingKey, _ property: Property<Content?>, _ type: ValueType<Content>,
    valueName: String? = nil, note: String? = nil, completion: Parameter.Completion = .none,
    isChangeable: Bool = false,
    isUsed: @escaping @Sendable (RunConfiguration) -> Bool = { _ in true }, help: String
  ) {
    parameter = .option(
      key.stringValue, type.kind, valueName: valueName, default: note, completion: completion,
      help: help)
    self.isChangeable = isChangeable
    isShownWhenOff = false
    self.isUsed = isUsed
    write = { value, configuration in
      if let content = type.content(value) { configuration[keyPath: property] = content }
    }
    read = { $0[keyPath: property].map(type.value) }
    writeDefault = { _ in }
  }

  /// Creates a setting for a positional argument, which a resumed run can be given again.
  init<Content>(
    _ argument: Option<Content?>, _ property: Property<Content>, _ type: ValueType<Content>
  ) {
    parameter = argument.parameter
    isChangeable = true
    isShownWhenOff = false
    isUsed = { _ in true }
    write = { value, configuration in
      if let content = type.content(value) { configuration[keyPath: property] = content }
    }
    read = { type.value($0[keyPath: property]) }
    writeDefault = { _ in }
  }

  /// Creates a setting that the flag `--name` turns on and `--no-name` turns off.
  init(flag key: some CodingKey, _ property: Property<Bool>, help: String) {
    parameter = .flag(key.stringValue, inverse: true, help: help)
    isChangeable = false
    isShownWhenOff = false
    isUsed = { _ in true }
    write = { value, configuration in configuration[keyPath: property] = value == .flag(true) }
    read = { .flag($0[keyPath: property]) }
    writeDefault = { _ in }
  }

  var name: String { parameter.name }

  /// Sets the property.
  func set(_ value: Value, in configuration: inout RunConfiguration) {
    write(value, &configuration)
  }

  /// Sets the property to its default, unless the default is chosen from the corpus.
  func setDefault(in configuration: inout RunConfiguration) { writeDefault(&configuration) }

  /// Returns the option with a value as it is spelled on the command line.
  func spelled(_ value: Value) -> String {
    switch value {
    case .flag(let isOn): isOn ? "--\(name)" : "--no-\(name)"
    default: "--\(name) \(value.text)"
    }
  }

  /// Returns the value of the property; nil if the property is nil.
  func value(in configuration: RunConfiguration) -> Value? { read(configuration) }

  /// Returns the name and the value as text; nil if the option is off, is not used, or names a
  /// file.
  fileprivate func summary(of configuration: RunConfiguration) -> String? {
    if case .text? = parameter.kind { return nil }
    if parameter.isArgument { return nil }
    guard isUsed(configuration), let value = value(in: configuration) else { return nil }
    let isOff = [.flag(false), .integer(0), .number(0), .integers([])].contains(value)
    if isOff && !isShownWhenOff { return nil }
    switch (value, parameter.kind) {
    case (.flag, _): return name
    case (_, .duration?): return "\(name) \(value.text)s"
    default: return "\(name) \(value.text)"
    }
  }
}

/// A group of settings that the help, the plan and the report list together.
struct SettingGroup: Sendable {
  let title: String
  let settings: [Setting]

  init(_ title: String, _ settings: [Setting]) {
    self.title = title
    self.settings = settings
  }

  /// The parameters under the title in the help.
  var parameters: [Parameter] { settings.map { $0.parameter.inGroup(title) } }

  /// All groups, in the order of the help.
  static let all = [text, model, training]

  /// Returns the options of a configuration that have an effect, apart from files, as text.
  func summary(of configuration: RunConfiguration) -> String {
    settings.compactMap { $0.summary(of: configuration) }.joined(separator: ", ")
  }
}
