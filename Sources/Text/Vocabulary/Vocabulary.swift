// The tokens a model knows, each with its number.

import Foundation

/// The tokens of a model, numbered from 0; the first three are the marks `<unk>`, `<s>`, `</s>`.
package struct Vocabulary: Equatable, Sendable {
  /// The number of `<unk>`, which stands for every token the vocabulary lacks.
  package static let unknown = 0
  /// The number of `<s>`, which pads contexts before a line.
  package static let startOfLine = 1
  /// The number of `</s>`, which ends each line.
  package static let endOfLine = 2
  /// The most bytes of a token; a longer one is unknown.
  package static let longestToken = 1 << 16
  /// The marks, by their numbers.
  package static let specialTokens = ["<unk>", "<s>", "</s>"]

  let table: TokenTable

  package var count: Int { table.count }

  /// The bytes of memory that the vocabulary takes.
  package var byteCount: Int { table.byteCount }

  /// The token numbered `id`.
  package subscript(id: Int) -> String {
    precondition(id >= 0 && id < count, "token \(id) of \(count)")
    return table.string(id)
  }

  /// The number of `token`, or that of `<unk>` if the vocabulary lacks it.
  package func id(of token: Span<UInt8>) -> Int32 {
    Int32(truncatingIfNeeded: table.id(of: token) ?? Self.unknown)
  }

  /// The number of `token`, or that of `<unk>` if the vocabulary lacks it.
  package func id(of token: String) -> Int32 {
    let bytes = Array(token.utf8)
    return id(of: bytes.span)
  }
}
