// Tests of recognizing the format of labeled texts.

import Classification
import Testing

@Suite("Labeled format") struct LabeledFormatTests {
  @Test(
    "the first line tells the format",
    arguments: [
      ("__label__a text\n", LabeledFormat.fastText), ("__label__a\ttext\n", .fastText),
      ("a\ttext\n", .tsv), ("a text\twith a tab", .tsv), ("{\"label\": \"a\"}\n", .jsonl),
      ("{\t}\n", .jsonl), ("\u{FEFF}__label__a b\n", .fastText),
      ("a\t{\"x\": 1}\n__label__a b\n", .tsv),
    ])
  func guess(text: String, format: LabeledFormat) throws {
    #expect(try LabeledFormat.guess(for: source(text)) == format)
  }

  @Test(
    "a first line of no format is refused, whatever follows",
    arguments: ["a text\n", "\n__label__a b\n", "label\nb\tc\n", "__label_a b\n"])
  func unknown(text: String) throws {
    let source = try source(text)
    #expect(throws: ClassificationError.unknownFormat(name: "reviews")) {
      try LabeledFormat.guess(for: source)
    }
  }
}
