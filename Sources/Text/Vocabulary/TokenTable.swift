// A hash table from tokens to their IDs that stores all tokens in one array of bytes.

import Randomness

/// Distinct tokens, numbered from 0 in the order of insertion.
///
/// The table uses open addressing with linear probing and is at most half full. A slot holds the
/// upper half of a hash beside the token ID, so a lookup rarely compares the bytes of a different
/// token.
package struct TokenTable: Sendable {
  private var bytes: [UInt8] = []
  /// Token `id` occupies `bytes[ends[id - 1]..<ends[id]]`; token 0 occupies `bytes[0..<ends[0]]`.
  private var ends: [Int] = []
  /// Upper 32 bits: those of the hash. Lower 32 bits: the token ID plus 1, or 0 in a free slot.
  private var slots = [UInt64](repeating: 0, count: 1 << 10)
  /// The initial value of hashes, random so that no text can be made whose tokens all fall into one
  /// slot.
  private let seed = UInt64.random(in: .min ... .max)

  /// Creates a table of `tokens`.
  package init(_ tokens: [String]) {
    for token in tokens {
      let bytes = Array(token.utf8)
      _ = insert(bytes.span)
    }
  }

  package var count: Int { ends.count }

  /// The bytes of memory that the table takes.
  var byteCount: Int { bytes.capacity + 8 * (ends.capacity + slots.capacity) }

  /// Calls `body` with the bytes of token `id`.
  package func withToken<Result>(
    _ id: Int, _ body: (Span<UInt8>) throws -> Result
  ) rethrows -> Result {
    try body(bytes.span.extracting(range(of: id)))
  }

  /// Returns token `id` as a string.
  package func string(_ id: Int) -> String { withToken(id) { String($0) } }

  /// Returns the ID of `token`, or nil if it is not in the table.
  ///
  /// - Complexity: O(bytes of the token).
  package func id(of token: Span<UInt8>) -> Int? {
    Self.id(in: slots[slot(of: token, hash: hash(token))])
  }

  /// Returns the ID of `token`, inserting the token if it is new.
  ///
  /// - Complexity: O(bytes of the token), amortized.
  package mutating func insert(_ token: Span<UInt8>) -> Int {
    let hash = hash(token)
    let slot = slot(of: token, hash: hash)
    if let id = Self.id(in: slots[slot]) { return id }

    for i in token.indices { bytes.append(token[i]) }
    ends.append(bytes.count)
    slots[slot] = Self.entry(hash: hash, id: count - 1)
    if 2 * count > slots.count { grow() }
    return count - 1
  }

  private func range(of id: Int) -> Range<Int> { (id == 0 ? 0 : ends[id - 1])..<ends[id] }

  /// Returns the slot that holds `token`, or the free slot where it belongs.
  private func slot(of token: Span<UInt8>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while let id = Self.id(in: slots[slot]) {
      if slots[slot] >> 32 == hash >> 32, token.equals(bytes.span.extracting(range(of: id))) {
        return slot
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: 2 * slots.count)
    let mask = slots.count - 1
    for id in 0..<count {
      let hash = withToken(id, hash)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Self.entry(hash: hash, id: id)
    }
  }

  private static func entry(hash: UInt64, id: Int) -> UInt64 {
    precondition(id < Int(UInt32.max), "token \(id) of at most \(UInt32.max)")
    return hash & 0xFFFF_FFFF_0000_0000 | UInt64(id + 1)
  }

  /// Returns the token ID in a slot's entry, or nil if the slot is free.
  private static func id(in entry: UInt64) -> Int? {
    entry == 0 ? nil : Int(UInt32(truncatingIfNeeded: entry)) - 1
  }

  /// Returns the FNV-1a hash from the seed, with its bits mixed so that both halves are well
  /// distributed.
  private func hash(_ token: Span<UInt8>) -> UInt64 {
    var hash = seed
    for i in token.indices { hash = hash.fnv1a(UInt64(token[i])) }
    return hash.mixed
  }
}

extension TokenTable: Equatable {
  package static func == (a: TokenTable, b: TokenTable) -> Bool {
    a.bytes == b.bytes && a.ends == b.ends
  }
}
