// The options of a run, as tables and as the command that trains the same model again.

import Arguments
import Files

struct RunOptions {
  /// By long names; all that `config.json` says.
  let values: [String: Value]

  var corpusName: String {
    let path = values.text("corpus") ?? "-"
    return path == "-" ? "standard input" : FilePath(path).name
  }

  /// The options that have a value, in the order of the help.
  private var said: [(parameter: Parameter, value: Value)] {
    TrainParameters.all.compactMap { parameter in values[parameter.name].map { (parameter, $0) } }
  }

  // MARK: - The command

  /// Each option with its value: all but flags that are off, so that no other choice of defaults
  /// changes the model.
  var commandParts: [String] {
    let options = said.flatMap { parameter, value -> [String] in
      switch value {
      case .flag(let isOn): isOn ? ["--\(parameter.name)"] : []
      case _ where parameter.kind == nil: [value.text.shellWord]
      default: ["--\(parameter.name) \(value.text.shellWord)"]
      }
    }
    return ["fflm train"] + options
  }

  // MARK: - Tables

  /// The options of one heading of the help, and their values as the command line spells them.
  struct Table {
    let name: String
    let rows: [[String]]
  }

  var tables: [Table] {
    let groups = Dictionary(grouping: said) { $0.parameter.group ?? "text options" }
    return ["text options", "model options", "training options"].compactMap { name in
      groups[name].map { Table(name: name, rows: $0.map { [$0.parameter.name, $0.value.text] }) }
    }
  }

  var html: String {
    """
    <section>
    <h2>Configuration</h2>
    <div class="tables">
    \(tables.map(\.html).joined(separator: "\n"))
    </div>
    <p>The command that trains the same model again:</p>
    <pre>\(commandParts.map { "<span>\($0.escaped)</span>" }.joined(separator: " "))</pre>
    </section>
    """
  }
}

extension RunOptions.Table {
  fileprivate var html: String {
    let rows = rows.map { row in
      #"<tr><th scope="row">\#(row[0])</th><td>\#(row[1].escaped)</td></tr>"#
    }
    return """
      <table>
      <caption>\(name)</caption>
      \(rows.joined(separator: "\n"))
      </table>
      """
  }
}

extension Value {
  /// As the command line spells it, and a flag as yes or no.
  var text: String {
    switch self {
    case .flag(let isOn): isOn ? "yes" : "no"
    case .integer(let integer): "\(integer)"
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text
    case .integers(let integers):
      integers.isEmpty ? "none" : integers.map(String.init).joined(separator: ",")
    }
  }
}
