// Fuzz targets for n-gram models and for texts with all tokenizers.

import Foundation
import NGrams
import Text

extension FuzzTarget {
  // MARK: - ARPA files

  static func arpa() throws -> FuzzTarget {
    let written = try KneserNey(
      training: SourceText(Data("a b a b c\na b c\nb b\n\n".utf8), name: "text"),
      tokenizer: Tokenizer(kind: .whitespace), order: 3
    ).model.arpa
    let pruned = """
      made by hand
      \\data\\
      ngram 1=5
      ngram 2=1
      ngram 3=0
      ngram 4=1

      \\1-grams:
      -1 <unk>
      -99 <s> -0.5
      -0.5 </s>
      -2.5e-1 a -0.125
      -inf b 0.25

      \\2-grams:
      -0.4375 a b -0.75

      \\3-grams:

      \\4-grams:
      -0.03125 b a a b

      \\end\\

      """
    let words = try Vocabulary(file: Data("<unk>\n<s>\n</s>\na\nb\nx\ny\n".utf8))
    return FuzzTarget(
      name: "arpa", seeds: [written, Data(pruned.utf8)],
      fragments: [
        "\n", "\t", " ", "\r", "\n\n", "\\data\\\n", "\\end\\\n", "ngram 1=", "ngram 2=1\n",
        "\\1-grams:\n", "\\2-grams:\n", "\\3-grams:\n", "<unk>", "<s>", "</s>", "a", "b", "c", "x",
        "-0.5 a b\n", "-0.5 b\n", "-1 a b a\n", "=", "\\", "-300", "300",
      ], repair: recounted
    ) { data in
      let model = try NGramModel(arpa: SourceText(data, name: "model.arpa"))
      var reader = CrossVocabularyScorer(model, words)
      for word in [3, 4, 5, 4, 0, 2, 2, 3, 3, 4, 2] as [Int32] {
        let logProbability = reader.logProbability(ofNext: word)
        try check(logProbability.isFinite && logProbability <= 0, "ln p is \(logProbability)")
      }
      try checkWriting(of: model)
    }
  }

  /// Checks that a written model can be read back.
  private static func checkWriting(of model: NGramModel) throws {
    do {
      let again = try NGramModel(arpa: SourceText(model.arpa, name: "written.arpa"))
      try check(again.counts == model.counts, "\(model.counts) come back as \(again.counts)")
    } catch let error as ARPAError {
      throw Finding("what was written is not read: \(error)")
    }
  }

  /// Returns the file with its counts of n-grams corrected.
  private static func recounted(_ data: Data) -> Data {
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var counts: [Data: Int] = [:]
    var order = Data()
    for line in lines {
      if line.starts(with: "\\".utf8) || line.isEmpty {
        order = Data(line.dropFirst().prefix { $0 != UInt8(ascii: "-") })
      } else {
        counts[order, default: 0] += 1
      }
    }
    for (i, line) in lines.enumerated() where line.starts(with: "ngram ".utf8) {
      let order = Data(line.dropFirst(6).prefix { $0 != UInt8(ascii: "=") })
      lines[i] = Data("ngram ".utf8) + order + Data("=\(counts[order] ?? 0)".utf8)
    }
    return Data(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  // MARK: - Texts

  static func text() throws -> FuzzTarget {
    let prose = """
      \u{FEFF}"Don't," she said -- it's 3.14 o'clock… at www.x.org (or 1,000,000)!\r
      ¿Qué? İstanbul, STRASSE ß ﬁ e\u{301} 😀👨‍👩‍👧 日本語。 \u{2028}\u{85}\u{A0}x_y-z

      """
    let cut = "the cat , the <unk> .\n<s> a </s> b\n\n it 's here .\n"
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("fflm-\(UUID().uuidString).txt")
    return FuzzTarget(
      name: "text", seeds: [Data(prose.utf8), Data(cut.utf8)],
      fragments: [
        "\n", "\r\n", "\r", " ", "\t", "\0", "'", "’", "n't", "can't", "'s", ".", ",", "...", "--",
        "<unk>", "<s>", "</s>", "<", ">", "İ", "ß", "é", "e\u{301}", "😀", "\u{FEFF}", "\u{2028}",
        "\u{200D}", "1,000.5", "U.S.", "·", "א\"", "カ", "Σ", "http://", "@", "_", "\u{1F1E6}",
      ]
    ) { data in
      let text = try SourceText(data, name: "text", lossy: true)
      try data.write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      try checkLines(of: text, at: file)
      for kind in Tokenizer.Kind.allCases {
        for lowercase in [false, true] {
          for version in Tokenizer.versions {
            let tokenizer = Tokenizer(kind: kind, lowercase: lowercase, version: version)
            try checkTokens(of: text, tokenizer)
          }
        }
      }
      _ = Tokenizer.guess(for: text)
      try checkHeldOut(of: text)
      _ = try SourceText(data, name: "text")
    }
  }

  /// Checks that a line stream yields the same lines as the whole text.
  private static func checkLines(of text: SourceText, at file: URL) throws {
    var lines: [[UInt8]] = []
    text.forEachLine { line in lines.append(line.indices.map { line[$0] }) }
    var stream = try LineStream(path: file.path, lossy: true)
    var streamed: [[UInt8]] = []
    while let line = try stream.next() { streamed.append(line) }
    try check(lines == streamed, "\(lines.count) lines are \(streamed.count) in a stream")
  }

  /// Checks that only literal `<unk>` and long tokens are unknown to a text's own vocabulary, and
  /// that its file restores the vocabulary.
  private static func checkTokens(of text: SourceText, _ tokenizer: Tokenizer) throws {
    guard
      let vocabulary = try? Vocabulary(
        training: [text], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    else { return }
    try check(
      try Vocabulary(file: vocabulary.file) == vocabulary, "\(tokenizer) has other words on file")
    try check(
      try Vocabulary(list: vocabulary.file) == vocabulary, "\(tokenizer) has other words in a list")
    let encoded = EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
    var detokenizer = Detokenizer(tokenizer.kind)
    var (literal, count, unknown) = (0, 0, 0)
    text.forEachLine { line in
      tokenizer.forEachToken(in: line) { token in
        let isLong = token.count > Vocabulary.longestToken
        literal += isLong || String(token) == "<unk>" ? 1 : 0
      }
    }
    encoded.forEachID { id in
      count += 1
      unknown += id == Vocabulary.unknown ? 1 : 0
      _ = detokenizer.append(vocabulary[Int(id)])
    }
    try check(
      count == encoded.tokenCount, "\(tokenizer) finds \(count) tokens, then \(encoded.tokenCount)")
    try check(
      unknown == literal, "\(tokenizer) finds \(unknown) unknown tokens where \(literal) are")
    if tokenizer.kind == .whitespace, !tokenizer.lowercase {
      try checkWriting(of: KneserNey(training: text, tokenizer: tokenizer, order: 2).model)
    }
  }

  /// Checks that both parts of a split are texts, that only blank lines follow them, and that the
  /// held-out part restores the split.
  private static func checkHeldOut(of text: SourceText) throws {
    guard let parts = try? ValidationSplit(text) else { return }
    try check(
      parts.training.lowerBound == 0 && parts.training.upperBound == parts.validation.lowerBound
        && parts.validation.upperBound <= text.bytes.count,
      "the parts \(parts) of \(text.bytes.count) bytes")
    let rest = text[parts.validation.upperBound..<text.bytes.count].bytes
    try check(
      String(decoding: rest, as: UTF8.self).unicodeScalars
        .allSatisfy { $0.properties.isWhitespace || $0 == "\u{FEFF}" }, "\(parts) leaves \(rest)")
    for part in [parts.training, parts.validation] {
      _ = try SourceText(Data(text[part].bytes), name: "a part")
    }
    let kept = try? SourceText(Data(text[parts.validation].bytes), name: "the held-out part")
    if let kept {
      try check(
        ValidationSplit(text, keeping: kept)?.training == parts.training, "\(parts) is not kept")
    }
  }
}

extension NGramModel {
  fileprivate var arpa: Data {
    var data = Data()
    writeARPA { data.append($0) }
    return data
  }
}
