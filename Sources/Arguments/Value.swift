// The parsed value of a parameter.

/// The value of one parameter.
package enum Value: Equatable, Sendable {
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case integers([Int])
  /// All words of a repeating positional argument or option.
  case texts([String])

  /// The value as spelled on the command line; for a flag, `yes` or `no`.
  package var text: String {
    switch self {
    case .flag(let isOn): isOn ? "yes" : "no"
    case .integer(let integer): "\(integer)"
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text
    case .integers(let integers):
      integers.isEmpty ? "none" : integers.map(String.init).joined(separator: ",")
    case .texts(let texts): texts.joined(separator: " ")
    }
  }
}

extension Value: Encodable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let isOn): try container.encode(isOn)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .integers(let integers): try container.encode(integers)
    case .texts(let texts): try container.encode(texts)
    }
  }
}
