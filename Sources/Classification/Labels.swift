// The labels of a classifier.

import Foundation
import Text

/// The labels, numbered in the order of their bytes.
package struct Labels: Equatable, Sendable {
  package let names: [String]
  private let numbers: [String: Int32]

  /// The maximum number of labels.
  package static let limit = 10_000

  package init(_ names: some Sequence<String>) {
    self.names = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    numbers = Dictionary(
      uniqueKeysWithValues: self.names.enumerated().map { ($0.element, Int32($0.offset)) })
  }

  package var count: Int { names.count }

  /// Returns the number of a label; nil if there is no such label.
  package func number(of name: String) -> Int32? { numbers[name] }

  /// The contents of `labels.txt`: one label per line.
  package var file: Data { Data(names.map { $0 + "\n" }.joined().utf8) }
}
