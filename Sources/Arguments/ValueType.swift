// The Swift types of option values, and their conversion from and to parsed values.

/// A kind of parameter together with the Swift type of its values.
package struct ValueType<Content: Sendable>: Sendable {
  package let kind: Parameter.Kind
  /// Converts a parsed value to its Swift type, or returns `nil` if it is of another kind.
  package let content: @Sendable (Value) -> Content?
  /// Converts a Swift value to a parsed value.
  package let value: @Sendable (Content) -> Value
}

extension ValueType<Int> {
  /// An integer. The bounds `Int.min` and `Int.max` mean that there is no bound.
  package static func integer(_ range: ClosedRange<Int>) -> ValueType {
    ValueType(
      kind: .integer(range),
      content: { if case .integer(let integer) = $0 { integer } else { nil } },
      value: { .integer($0) })
  }
}

extension ValueType<UInt64> {
  /// An integer from 0 to `Int.max`.
  package static var unsigned: ValueType {
    ValueType(
      kind: .integer(0...Int.max),
      content: { if case .integer(let integer) = $0 { UInt64(exactly: integer) } else { nil } },
      value: { .integer(Int(clamping: $0)) })
  }
}

extension ValueType<Double> {
  /// A finite number; see `Parameter.Kind.number` for the bounds.
  package static func number(_ range: ClosedRange<Double>) -> ValueType {
    ValueType(kind: .number(range), content: Value.number, value: { .number($0) })
  }

  /// A duration in seconds.
  package static var duration: ValueType {
    ValueType(kind: .duration, content: Value.number, value: { .number($0) })
  }
}

extension ValueType<String> {
  /// Any text.
  package static var text: ValueType {
    ValueType(
      kind: .text, content: { if case .text(let text) = $0 { text } else { nil } },
      value: { .text($0) })
  }
}

extension ValueType<[String]> {
  /// Texts, one for each time that the option is specified.
  package static var texts: ValueType {
    ValueType(
      kind: .texts, content: { if case .texts(let texts) = $0 { texts } else { nil } },
      value: { .texts($0) })
  }
}

extension ValueType<String> {
  /// One of several words.
  package static func choice(of words: [String]) -> ValueType {
    ValueType(kind: .choice(words), content: text.content, value: text.value)
  }
}

extension ValueType<[Int]> {
  /// Integers separated by commas, or `none` for the empty list.
  package static func integers(_ range: ClosedRange<Int>) -> ValueType {
    ValueType(
      kind: .integers(range),
      content: { if case .integers(let integers) = $0 { integers } else { nil } },
      value: { .integers($0) })
  }
}

extension ValueType where Content: RawRepresentable<String> {
  /// One of the given cases, spelled as its raw value.
  package static func choice(of cases: [Content]) -> ValueType {
    ValueType(
      kind: .choice(cases.map(\.rawValue)),
      content: { if case .text(let text) = $0 { Content(rawValue: text) } else { nil } },
      value: { .text($0.rawValue) })
  }
}

extension ValueType where Content: RawRepresentable<String> & CaseIterable {
  /// Any case of the type, spelled as its raw value.
  package static var choice: ValueType { .choice(of: Array(Content.allCases)) }
}

extension Value {
  fileprivate static func number(_ value: Value) -> Double? {
    if case .number(let number) = value { number } else { nil }
  }
}
