// A dictionary for keys from untrusted files.

/// A dictionary that compares its keys byte by byte.
///
/// `String` compares and hashes normal forms: two keys of different bytes can be equal, and
/// comparing or hashing a key takes time quadratic in the number of its combining marks.
package struct ExactDictionary<Value> {
  private var values: [[UInt8]: Value] = [:]

  package init(_ values: [String: Value] = [:]) {
    for (key, value) in values { self[key] = value }
  }

  package subscript(key: String) -> Value? {
    get { values[Array(key.utf8)] }
    set { values[Array(key.utf8)] = newValue }
  }

  /// The pairs, sorted by the bytes of their keys.
  var sorted: [(key: String, value: Value)] {
    values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
  }
}

extension ExactDictionary: Equatable where Value: Equatable {}
extension ExactDictionary: Sendable where Value: Sendable {}

extension ExactDictionary: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Value)...) {
    for (key, value) in elements { self[key] = value }
  }
}
