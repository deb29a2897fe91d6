// Which tokenizer a text asks for, guessed from its beginning.

extension Tokenizer {
  /// `whitespace` for text that looks tokenized already, `words` for any other.
  ///
  /// A text looks tokenized if it holds a literal `<unk>`, or if most of its commas and full stops
  /// stand apart, between white space. Only its first 64 KiB are looked at.
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
