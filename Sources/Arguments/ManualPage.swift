// Manual pages in the markup language of man(7).

/// The manual page of a command.
package struct ManualPage: Sendable {
  /// The name of the page's file, such as `fflm-train.1`.
  package let file: String
  package let text: String
}

extension Command {
  /// Returns the manual pages of the program and each of its commands, with the text of their help.
  ///
  /// - Parameter date: The date of the version, in the form 2003-02-28.
  package func manualPages(version: String, date: String) -> [ManualPage] {
    CommandPath(self).descendants.filter { !$0.isHelp }.map { path in
      let lines = path.manual(source: "\(name) \(version)", date: date)
      return ManualPage(
        file: "\(path.pageName).1", text: lines.joined(separator: "\n") + "\n")
    }
  }
}

extension CommandPath {
  fileprivate var pageName: String { names.joined(separator: "-") }

  private var pageReference: String { "\(bold(pageName))(1)" }

  fileprivate func manual(source: String, date: String) -> [String] {
    let gist = command.abstract.hasSuffix(".") ? command.abstract.dropLast() : command.abstract[...]
    let abstract = gist.prefix(1).lowercased() + gist.dropFirst()
    let children = descendants.filter { $0.names.count == names.count + 1 && !$0.isHelp }
    var lines = [
      ".TH \(pageName.uppercased()) 1 \(date) \"\(source)\" \"User Commands\"",
      ".SH NAME", "\(escaped(pageName)) \\- \(escaped(abstract))".filled,
      ".SH SYNOPSIS", (bold(text) + styled(usage.dropFirst(text.count))).filled,
      ".SH DESCRIPTION", escaped(command.abstract).filled,
    ]
    for paragraph in command.discussion.paragraphs { lines += [".PP", paragraph] }
    for section in parameterSections { lines += section.manual }
    if !children.isEmpty { lines.append(".SH COMMANDS") }
    for child in children {
      lines += [".TP", child.pageReference, escaped(child.command.abstract).filled]
    }
    lines += [
      ".SH EXIT STATUS", ".TP", bold("0"), "Success.", ".TP", bold("1"),
      "Failure; the message is on standard error.", ".TP", bold("64"),
      "Usage error; the command line is invalid.", ".TP", bold("128+N"),
      escaped("Stopped by signal N, such as 130 after Ctrl-C."),
    ]
    let parents = (1..<names.count).map { bold(names.prefix($0).joined(separator: "-")) + "(1)" }
    return lines + (parents.isEmpty ? [] : [".SH SEE ALSO", parents.joined(separator: ", ")])
  }
}

extension Section {
  fileprivate var manual: [String] {
    guard !rows.isEmpty else { return [] }
    var lines = [".SH \(title.uppercased())"]
    for row in rows {
      lines += [".TP", styled(row.label), escaped(row.abstract).filled]
      for paragraph in row.discussion.paragraphs { lines += [".IP", paragraph] }
    }
    return lines
  }
}

extension String {
  /// The paragraphs, which empty lines separate, each escaped and filled.
  fileprivate var paragraphs: [String] {
    split(separator: "\n\n").map { escaped($0.replacing("\n", with: " ")).filled }
  }

  /// The text wrapped to 76 columns. Lines that begin with a dot are escaped so that they are not
  /// read as requests.
  fileprivate var filled: String {
    wrapped(to: 76).split(separator: "\n").map { $0.hasPrefix(".") ? "\\&\($0)" : String($0) }
      .joined(separator: "\n")
  }
}

/// Returns a label or usage line with names in bold and placeholders of values in italics.
private func styled(_ text: some StringProtocol) -> String {
  var styled = ""
  var rest = Substring(text)
  while let match = rest.firstMatch(of: /<([^>]+)>|--?[A-Za-z][A-Za-z0-9-]*/) {
    styled += escaped(rest[..<match.range.lowerBound])
    styled += match.1.map { "\\fI\(escaped($0))\\fR" } ?? bold(match.0)
    rest = rest[match.range.upperBound...]
  }
  return styled + escaped(rest)
}

private func bold(_ text: some StringProtocol) -> String { "\\fB\(escaped(text))\\fR" }

/// Returns the text escaped for roff: no character is read as a request, and each ASCII character
/// prints as itself.
private func escaped(_ text: some StringProtocol) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar {
    case "\\": "\\e"
    case "-": "\\-"
    case "'": "\\(aq"
    case "`": "\\(ga"
    case "^": "\\(ha"
    case "~": "\\(ti"
    case _ where scalar.isASCII: String(scalar)
    default: "\\[u\(hexadecimal(scalar))]"
    }
  }.joined()
}

/// Returns the value of the scalar in hexadecimal, with at least four digits.
private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(4 - digits.count, 0)) + digits
}
