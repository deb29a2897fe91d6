// The labels of a classifier.

import Foundation
import Text

/// The labels, numbered in the order of their bytes.
package struct Labels: Equatable, Sendable {
  package let names: [String]
  /// The labels by their bytes. As strings, labels that Unicode regards as equal would be the same.
  private let table: TokenTable

  /// The maximum number of labels.
  package static let limit = 10_000

  package init(_ names: some Sequence<String>) {
    let bytes = Set(names.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
    self.names = bytes.map { String(decoding: $0, as: UTF8.self) }
    table = TokenTable(self.names)
  }

  package static func == (one: Labels, other: Labels) -> Bool { one.file == other.file }

  package var count: Int { names.count }

  /// Returns the number of a label; nil if there is no such label.
  package func number(of name: Span<UInt8>) -> Int32? { table.id(of: name).map { Int32($0) } }

  /// The contents of `labels.txt`: one label per line.
  package var file: Data { Data(names.map { $0 + "\n" }.joined().utf8) }
}
