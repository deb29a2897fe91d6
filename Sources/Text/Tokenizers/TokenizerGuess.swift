// Choosing a tokenizer from the beginning of a text.

extension Tokenizer {
  /// Returns `whitespace` for text that looks already tokenized, `words` for any other text.
  ///
  /// A text looks tokenized if it contains a literal `<unk>`, or if white space surrounds most of
  /// its commas and full stops. Only the first 64 KiB are examined.
  package static func guess(for text: SourceText) -> Kind {
    let sample = text.bytes.prefix(1 << 16)
    let bytes = sample.span
    if bytes.contains("<unk>") { return .whitespace }

    var total = 0
    var apart = 0
    for i in bytes.indices where bytes[i] == UInt8(ascii: ",") || bytes[i] == UInt8(ascii: ".") {
      total += 1
      let isFree = i == 0 || bytes[i - 1].isASCIISpace
      if isFree, i + 1 == bytes.count || bytes[i + 1].isASCIISpace { apart += 1 }
    }
    return 2 * apart > total ? .whitespace : .words
  }
}
