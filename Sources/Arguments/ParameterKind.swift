// What values an option takes: how words become values, which values are allowed.

extension Parameter {
  /// The type and the range of an option's value.
  package enum Kind: Sendable {
    case text
    /// A whole number; `Int.min` and `Int.max` stand for "no bound".
    case integer(ClosedRange<Int>)
    /// A finite number. Infinite or greatest finite bounds stand for "no bound"; a bound next to a
    /// whole number, such as `.leastNonzeroMagnitude` or `1.0.nextDown`, excludes that number.
    case number(ClosedRange<Double>)
    /// One of some plain words, letters and digits that no shell gives a meaning.
    case choice([String])
    /// A length of time, such as `90s`, `5m` or `1.5h`; seconds without a unit. The value is a number
    /// of seconds, more than 0.
    case duration
    /// Whole numbers separated by commas, such as `400,200`, or `none` for the empty list.
    case integers(ClosedRange<Int>)
  }
}

extension Parameter.Kind {
  /// The value that `text` spells, or nil if it spells none of this type.
  ///
  /// It may still lie outside the allowed range: see ``validationError(for:)``.
  package func value(from text: String) -> Value? {
    switch self {
    case .text, .choice: return .text(text)
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

  /// What is wrong with `value`, worded to follow the name of what holds it, such as
  /// "must be between 1 and 1024"; nil if it is allowed.
  package func validationError(for value: Value) -> String? {
    switch (self, value) {
    case (.text, .text):
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
