// The help screen of a command.

extension CommandPath {
  /// Returns the help screen for a terminal of `width` columns, without a trailing line break.
  func help(width: Int) -> String {
    var blocks: [String] = []
    if !command.abstract.isEmpty {
      blocks.append("OVERVIEW: \(command.abstract)".wrapped(to: width))
    }
    if !command.discussion.isEmpty { blocks.append(command.discussion.wrapped(to: width)) }
    blocks.append("USAGE: \(usage)")
    let subcommands = command.subcommands.map { Row(label: $0.name, abstract: $0.abstract) }
    let sections = parameterSections + [Section(title: "Subcommands", rows: subcommands)]
    blocks += sections.filter { !$0.rows.isEmpty }.map { $0.rendered(width: width) }
    if !command.subcommands.isEmpty {
      let words = [names[0], Command.helpName] + names.dropFirst() + ["<subcommand>"]
      blocks.append("  See '\(words.joined(separator: " "))' for detailed help.")
    }
    return blocks.joined(separator: "\n\n")
  }

  /// The help sections that list parameters: the arguments, then the groups of options, then the
  /// options without a group.
  var parameterSections: [Section] {
    var titles: [String] = []
    for case let group? in command.options.map(\.group) where !titles.contains(group) {
      titles.append(group)
    }
    let groups = titles.map { title in
      Section(title: title, rows: command.options.filter { $0.group == title }.map(Row.init))
    }
    return [Section(title: "Arguments", rows: command.arguments.map(Row.init))]
      + groups
      + [
        Section(title: "Options", rows: command.options.filter { $0.group == nil }.map(Row.init))
      ]
  }
}

/// A titled part of a help screen.
struct Section {
  let title: String
  let rows: [Row]

  fileprivate func rendered(width: Int) -> String {
    (["\(title.uppercased()):"] + rows.map { $0.rendered(width: width) }).joined(separator: "\n")
  }
}

/// A label, its description in the column beside it, and further paragraphs below.
struct Row {
  private static let descriptionColumn = 26

  let label: String
  let abstract: String
  var discussion = ""

  fileprivate func rendered(width: Int) -> String {
    let margin = "  " + label
    let description = abstract.wrapped(to: width, indent: Self.descriptionColumn)
    var text = margin
    if !description.isEmpty {
      let fits = margin.count < Self.descriptionColumn
      text += fits ? String(description.dropFirst(margin.count)) : "\n" + description
    }
    if !discussion.isEmpty { text += "\n" + discussion.wrapped(to: width, indent: 8) }
    return text
  }
}

extension Row {
  init(_ parameter: Parameter) {
    let long = [parameter.reference(), parameter.inverseName].compactMap(\.self)
    label = [parameter.shortName, long.joined(separator: "/")].compactMap(\.self)
      .joined(separator: ", ")
    abstract = [parameter.abstract, parameter.valueNote].filter { !$0.isEmpty }
      .joined(separator: " ")
    discussion = parameter.discussion
  }
}

extension Parameter {
  /// The choices and the default, such as `(values: a, b; default: a)`; empty if there are none.
  fileprivate var valueNote: String {
    var notes: [String] = []
    if case .choice(let choices)? = kind {
      notes.append("values: " + choices.joined(separator: ", "))
    }
    if let text = defaultValue ?? flagDefault { notes.append("default: \(text)") }
    return notes.isEmpty ? "" : "(\(notes.joined(separator: "; ")))"
  }

  private var flagDefault: String? {
    guard case .flag(hasInverse: true, let isOn?) = form else { return nil }
    return isOn ? longName : inverseName
  }
}
