// A text read as the numbers of its tokens.

/// The numbers of a text's tokens: every line's, then that of `</s>`.
///
/// A token that the vocabulary lacks is `<unk>`. A last line without a line end counts as a line, and
/// an empty line is `</s>` alone. No number is kept: each pass cuts the text into tokens anew, which
/// takes far less time than anything that is done with them.
package struct EncodedText: Sendable {
  package var text: SourceText
  package let tokenizer: Tokenizer
  package let vocabulary: Vocabulary

  package init(_ text: SourceText, tokenizer: Tokenizer, vocabulary: Vocabulary) {
    self.text = text
    self.tokenizer = tokenizer
    self.vocabulary = vocabulary
  }

  /// Calls `body` with the number of each token.
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

  /// A number that another text hardly has: FNV-1a over the tokens' numbers, as of an
  /// ``EncodedCorpus``.
  ///
  /// - Complexity: O(bytes).
  package var digest: UInt64 {
    var digest = UInt64.fnv1aStart
    forEachID { digest = digest.fnv1a(UInt64(UInt32(bitPattern: $0))) }
    return digest
  }

  /// How many tokens the text has.
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

  /// Calls `body` with the windows of the text in its order and their targets, `size` at a time; the
  /// last are fewer. The shapes are those of ``ContextWindows``.
  ///
  /// - Complexity: O(bytes + tokens × width) time; memory for one batch and one window.
  package func forEachBatch(
    of size: Int, window: Window,
    _ body: (_ contexts: [Int32], _ targets: [Int32]) throws -> Void
  ) rethrows {
    // The words before the batch that its windows see, its targets, and the words after them.
    var ids: [Int32] = []
    var past = 0
    var (contexts, targets): ([Int32], [Int32]) = ([], [])
    func flush(_ count: Int) throws {
      window.fill(
        &contexts, &targets, rows: count, of: ids.count, in: { ids[$0] }, target: { past + $0 })
      try body(contexts, targets)
      past += count
      let unseen = max(past - window.before, 0)
      ids.removeFirst(unseen)
      past -= unseen
    }
    try forEachID { id in
      ids.append(id)
      if ids.count == past + size + window.right { try flush(size) }
    }
    // The words on the right of the last windows have not come, so there can be several batches.
    while past < ids.count { try flush(min(size, ids.count - past)) }
  }
}
