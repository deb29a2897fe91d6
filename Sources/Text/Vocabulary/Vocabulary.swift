// The tokens that a model knows and their IDs.

import Foundation

/// The tokens of a model, with IDs from 0; the first three are the special tokens `<unk>`, `<s>`
/// and `</s>`.
package struct Vocabulary: Equatable, Sendable {
  /// The ID of `<unk>`, which stands for every out-of-vocabulary token.
  package static let unknown = 0
  /// The ID of `<s>`, which pads contexts before a line.
  package static let startOfLine = 1
  /// The ID of `</s>`, which ends each line.
  package static let endOfLine = 2
  /// The maximum number of bytes in a token; a longer one is unknown.
  package static let longestToken = 1 << 16
  /// The special tokens, in the order of their IDs.
  package static let specialTokens = ["<unk>", "<s>", "</s>"]

  let table: TokenTable

  /// The number of tokens, including the special tokens.
  package var count: Int { table.count }

  /// The bytes of memory that the vocabulary takes.
  package var byteCount: Int { table.byteCount }

  /// The token with the ID `id`.
  package subscript(id: Int) -> String {
    precondition(id >= 0 && id < count, "token \(id) of \(count)")
    return table.string(id)
  }

  /// Returns the ID of `token`, or nil if `token` is out of vocabulary.
  package func knownID(of token: Span<UInt8>) -> Int? { table.id(of: token) }

  /// Returns the ID of `token`, or nil if `token` is out of vocabulary.
  package func knownID(of token: String) -> Int? {
    let bytes = Array(token.utf8)
    return knownID(of: bytes.span)
  }

  /// Returns the ID of `token`, or that of `<unk>` if `token` is out of vocabulary.
  package func id(of token: Span<UInt8>) -> Int32 {
    Int32(truncatingIfNeeded: table.id(of: token) ?? Self.unknown)
  }

  /// Returns the ID of `token`, or that of `<unk>` if `token` is out of vocabulary.
  package func id(of token: String) -> Int32 {
    let bytes = Array(token.utf8)
    return id(of: bytes.span)
  }
}
