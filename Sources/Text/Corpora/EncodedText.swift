// A text encoded as token IDs, read in order.

/// The token IDs of a text: those of each line, followed by that of `</s>`.
///
/// A token outside the vocabulary is `<unk>`. A last line without a line end counts as a line, and
/// an empty line is `</s>` alone. The token IDs are not stored: each pass tokenizes the text again,
/// which takes far less time than any use of them.
package struct EncodedText: Sendable {
  package var text: SourceText
  package let tokenizer: Tokenizer
  package let vocabulary: Vocabulary

  /// Creates the encoding of `text` by `tokenizer` and `vocabulary`.
  package init(_ text: SourceText, tokenizer: Tokenizer, vocabulary: Vocabulary) {
    self.text = text
    self.tokenizer = tokenizer
    self.vocabulary = vocabulary
  }

  /// Calls `body` with each token ID.
  ///
  /// - Complexity: O(bytes).
  package func forEachID(_ body: (Int32) throws -> Void) rethrows {
    let (tokenizer, vocabulary) = (tokenizer, vocabulary)
    try text.forEachToken(tokenizer) { token in
      try body(vocabulary.id(of: token))
    } lineEnd: {
      try body(Int32(Vocabulary.endOfLine))
    }
  }

  /// The same hash of the token IDs as that of an ``EncodedCorpus``.
  ///
  /// - Complexity: O(bytes).
  package var digest: UInt64 {
    var digest = UInt64.fnv1aStart
    forEachID { digest = digest.fnv1a(UInt64(UInt32(bitPattern: $0))) }
    return digest
  }

  /// The number of tokens.
  ///
  /// - Complexity: O(bytes).
  package var tokenCount: Int {
    var count = 0
    text.forEachToken(tokenizer) { _ in
      count += 1
    } lineEnd: {
      count += 1
    }
    return count
  }

  /// Calls `body` with batches of `size` windows and targets in text order; the last batch may be
  /// smaller. The shapes are those of ``ContextWindows``.
  ///
  /// - Complexity: O(bytes + tokens × width) time; memory for one batch and one window.
  package func forEachBatch(
    of size: Int, window: Window,
    _ body: (_ contexts: [Int32], _ targets: [Int32]) throws -> Void
  ) rethrows {
    var (contexts, targets): ([Int32], [Int32]) = ([], [])
    try forEachPiece(of: size, before: window.before, after: window.right) { ids, positions in
      window.fill(
        &contexts, &targets, rows: positions.count, of: ids.count, in: { ids[$0] },
        target: { positions.lowerBound + $0 })
      try body(contexts, targets)
    }
  }

  /// Calls `body` with pieces of `size` tokens in text order; the last piece may be smaller.
  ///
  /// - Parameters:
  ///   - before: The number of tokens before a piece that `body` may read.
  ///   - after: The number of tokens after it that `body` may read.
  ///   - body: Receives token IDs and the positions among them of the piece. The other IDs are those
  ///     before and after it, as far as the text has them.
  /// - Complexity: O(bytes + pieces × (before + after)) time; memory for one piece and the tokens
  ///   around it.
  package func forEachPiece(
    of size: Int, before: Int, after: Int = 0,
    _ body: (_ ids: [Int32], _ positions: Range<Int>) throws -> Void
  ) rethrows {
    var ids: [Int32] = []
    var past = 0
    func flush(_ count: Int) throws {
      try body(ids, past..<past + count)
      past += count
      let unseen = max(past - before, 0)
      ids.removeFirst(unseen)
      past -= unseen
    }
    try forEachID { id in
      ids.append(id)
      if ids.count == past + size + after { try flush(size) }
    }
    // Several pieces can remain, because the last tokens lack tokens after them.
    while past < ids.count { try flush(min(size, ids.count - past)) }
  }
}
