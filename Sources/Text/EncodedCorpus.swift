// A text as the numbers of its tokens.

/// The numbers of a text's tokens: every line's, then that of `</s>`.
package struct EncodedCorpus: Sendable {
  package let ids: [Int32]
  /// Unicode scalars of the text, line ends included.
  package let characterCount: Int
  package let lineCount: Int

  /// Encodes `text`; a token that `vocabulary` lacks becomes `<unk>`.
  ///
  /// A last line without a line end counts as a line, and an empty line is `</s>` alone.
  ///
  /// - Complexity: O(bytes).
  package init(_ text: SourceText, tokenizer: Tokenizer, vocabulary: Vocabulary) {
    var ids: [Int32] = []
    var lineCount = 0
    text.forEachLine { line in
      tokenizer.forEachToken(in: line) { ids.append(vocabulary.id(of: $0)) }
      ids.append(Int32(Vocabulary.endOfLine))
      lineCount += 1
    }
    self.ids = ids
    self.lineCount = lineCount

    let bytes = text.bytes.span
    var characterCount = 0
    for i in bytes.indices where !bytes[i].isUTF8Continuation { characterCount += 1 }
    self.characterCount = characterCount
  }

  /// A number that another corpus hardly has: FNV-1a over the tokens' numbers.
  ///
  /// - Complexity: O(tokens).
  package var digest: UInt64 {
    ids.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x100_0000_01B3 }
  }

  /// How many tokens are `<unk>`, literal ones included.
  package var unknownCount: Int { ids.count { $0 == Int32(Vocabulary.unknown) } }
}
