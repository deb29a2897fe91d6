// The value of one parameter, and how it is taken out of the values of several.

package enum Value: Equatable, Sendable {
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case integers([Int])
}

/// What is there by a name and of the type that is asked for.
extension [String: Value] {
  package func flag(_ name: String) -> Bool { self[name] == .flag(true) }

  package func integer(_ name: String) -> Int? {
    if case .integer(let integer)? = self[name] { integer } else { nil }
  }

  package func number(_ name: String) -> Double? {
    if case .number(let number)? = self[name] { number } else { nil }
  }

  package func text(_ name: String) -> String? {
    if case .text(let text)? = self[name] { text } else { nil }
  }

  package func integers(_ name: String) -> [Int]? {
    if case .integers(let integers)? = self[name] { integers } else { nil }
  }

  /// The case that a text names.
  package func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
    text(name).flatMap(Choice.init)
  }
}
