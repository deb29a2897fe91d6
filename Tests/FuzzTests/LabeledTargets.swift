// Fuzz targets for labeled texts and for the features and word lists of classifiers.

import Classification
import Files
import Foundation
import ModelFolders
import Text

extension FuzzTarget {
  static func labeled() throws -> FuzzTarget {
    let seeds = [
      "__label__pos a great film\n__label__neg dull , no ?\r\n__label__é x",
      "pos\ta great film\nneg\tdull , no ?\r\né\tx\n",
      """
      {"label": "pos", "text": "a \\"great\\" \\u00e9\\ud83d\\ude00 film", "id": 1}
      {"text": "two\\nlines", "label": 2.50, "more": [null, {"a": true}]}

      """.trimmingCharacters(in: .newlines),
    ]
    return FuzzTarget(
      name: "labeled", seeds: seeds.map { Data($0.utf8) },
      fragments: [
        "__label__", "__label__a ", "\t", "\n", "\r\n", "\r", " ", "{", "}", "[", "]", ":", ",",
        "\"", "\\", "\"label\":", "\"text\":", "\\u0000", "\\n", "\\ud83d", "null", "true", "1e5",
        "\0", "é", "e\u{301}", "\u{FEFF}", "\u{A0}", "😀",
      ]
    ) { data in
      let text = try SourceText(data, name: "text")
      let format = try LabeledFormat.guess(for: text)
      let lines = LabeledLines(text, format: format, labelField: "label", textField: "text")
      var learner = FeatureLearner(table)
      var labels: Set<String> = []
      try lines.forEach { label, text, line in
        try check(label.count > 0 && text.count > 0, "an empty part of line \(line)")
        for part in [label.indices.map { label[$0] }, text.indices.map { text[$0] }] {
          try check(
            !part.contains(UInt8(ascii: "\n")) && !part.contains(0), "a line end in line \(line)")
          try check(
            String(validating: part, as: UTF8.self) != nil, "no text in line \(line)")
        }
        labels.insert(String(label))
        learner.add(text, target: 0)
      }
      try checkFile(of: learner.finish(minCount: 1, areIndicators: true).features)
      let ordered = Labels(labels)
      try check(
        ordered.names.allSatisfy { ordered.number(of: Array($0.utf8).span) != nil },
        "a label has no number")
    }
  }

  /// A table of words, bigrams and runs of characters that lists none yet.
  private static var table: FeatureTable {
    FeatureTable(
      kinds: [.words, .bigrams, .characters], tokenizer: Tokenizer(kind: .words, lowercase: true),
      buckets: nil, lexicon: nil)
  }

  /// Checks that a table can be read back from its file.
  private static func checkFile(of table: FeatureTable) throws {
    var copy = self.table
    let line = copy.read(table.file)
    try check(line == nil, "line \(line ?? 0) of what was written is not read")
    try check(copy.file == table.file && copy.count == table.count, "another table is read")
  }

  static func features() throws -> FuzzTarget {
    var learner = FeatureLearner(table)
    let bytes = Array("A film, no? été 😀".utf8)
    learner.add(bytes.span, target: 0)
    return FuzzTarget(
      name: "features",
      seeds: [
        learner.finish(minCount: 1, areIndicators: true).features.file, Data("words\ta\n".utf8),
      ],
      fragments: [
        "words\t", "bigrams\t", "characters\t", "lexicon\t", "words\tnew\n", "characters\tnew\n",
        "\n", "\t", " ", "\r", "a", "é", "e\u{301}", "\u{FEFF}", "\0",
      ]
    ) { data in
      var features = table
      if let line = features.read(data) {
        let count = data.count { $0 == UInt8(ascii: "\n") }
        try check((1...count + 1).contains(line), "line \(line) of \(count)")
        throw ModelError.invalid(FilePath("features.txt"), "Line \(line) is not a feature.")
      }
      try check(features.file == data, "features are written otherwise than read")
    }
  }

  static func lexicon() throws -> FuzzTarget {
    let lexicon = Lexicon(positive: ["great", "été", "bon mot"], negative: ["dull", "e\u{301}"])
    return FuzzTarget(
      name: "lexicon", seeds: [lexicon.file, Data("negative\tx".utf8)],
      fragments: [
        "positive\t", "negative\t", "positive\tnew\n", "\n", "\r\n", "\r", "\t", " ", "great", "é",
        "e\u{301}", "\u{301}\u{323}", "\u{FEFF}", "\0",
      ]
    ) { data in
      guard let lexicon = Lexicon(file: data) else {
        throw ModelError.invalid(FilePath("lexicon.txt"), "A line is not a word of a list.")
      }
      try check(Lexicon(file: lexicon.file) == lexicon, "another lexicon is read")
    }
  }
}
