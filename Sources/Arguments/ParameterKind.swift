// The kinds of option values: how they are parsed, and which values are allowed.

extension Parameter {
  /// The type and the range of an option's value.
  package enum Kind: Sendable {
    case text
    /// Texts, one for each time that the option is specified. Other options keep the last value.
    case texts
    /// An integer. The bounds `Int.min` and `Int.max` mean that there is no bound.
    case integer(ClosedRange<Int>)
    /// A finite number. An infinite bound, or one of the greatest finite magnitude, means that
    /// there is no bound. A bound next to a whole number, such as `.leastNonzeroMagnitude` or
    /// `1.0.nextDown`, excludes that number.
    case number(ClosedRange<Double>)
    /// One of several words, whose letters and digits have no special meaning in a shell.
    case choice([String])
    /// A duration such as `90s`, `5m` or `1.5h`, in seconds if it has no unit. The value is a
    /// positive number of seconds.
    case duration
    /// Integers separated by commas, such as `400,200`, or `none` for the empty list.
    case integers(ClosedRange<Int>)
  }
}

extension Parameter.Kind {
  /// Returns the value that `text` spells, or `nil` if it does not have this type.
  ///
  /// The value may still be outside the allowed range; see ``validationError(for:)``.
  package func value(from text: String) -> Value? {
    switch self {
    case .text, .choice: return .text(text)
    case .texts: return .texts([text])
    case .integer: return Int(text).map(Value.integer)
    case .number: return Double(text).map(Value.number)
    case .duration: return Self.seconds(in: text).map(Value.number)
    case .integers:
      if text.isSpelled("none") { return .integers([]) }
      let items = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map { Int(Substring($0)) }
      let integers = items.compactMap(\.self)
      return integers.count == items.count ? .integers(integers) : nil
    }
  }

  private static func seconds(in text: String) -> Double? {
    let units = [UInt8(ascii: "s"): 1.0, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600]
    guard let unit = text.utf8.last.flatMap({ units[$0] }) else { return Double(text) }
    return Double(Substring(text.utf8.dropLast())).map { $0 * unit }
  }

  /// Returns what is wrong with `value`, or `nil` if it is allowed.
  ///
  /// The message is worded to follow the name of an option or key, as in "must be between 1 and
  /// 1024".
  package func validationError(for value: Value) -> String? {
    switch (self, value) {
    case (.text, .text), (.texts, .texts):
      nil
    case (.integer(let range), .integer(let integer)):
      range.contains(integer) ? nil : Requirement.outside(range)
    case (.number(let range), .number(let number)):
      if !number.isFinite {
        Requirement.notFinite
      } else {
        range.contains(number) ? nil : Requirement.outside(range)
      }
    case (.duration, .number(let seconds)):
      seconds.isFinite && seconds > 0 ? nil : Requirement.wrongType(for: self)
    case (.choice(let choices), .text(let text)):
      choices.contains { $0.isSpelled(text) } ? nil : Requirement.notAmong(choices)
    case (.integers(let range), .integers(let integers)):
      integers.allSatisfy(range.contains) ? nil : Requirement.someOutside(range)
    default:
      Requirement.wrongType(for: self)
    }
  }
}
