// Reading an n-gram model from an ARPA file, line by line.

import Text

extension NGramModel {
  /// Reads an ARPA file, such as those written by `writeARPA`, KenLM and SRILM.
  ///
  /// Spaces and tabs separate the fields of a line, and lines before `\data\` are skipped. `<UNK>`
  /// is read as `<unk>`; if the file has neither, unknown words have the probability 10⁻¹⁰⁰, as in
  /// KenLM. If the file has both as 1-grams, `<UNK>` is an ordinary word, as in the text that the
  /// model was estimated from.
  ///
  /// - Throws: ``ARPAError``, which contains the line.
  package init(arpa file: SourceText) throws {
    var reader = ARPAReader(name: file.name)
    try file.forEachLine { try reader.read($0) }
    let (vocabulary, lists) = try reader.finish()
    let closure = SuffixClosure(lists)
    self.init(
      vocabulary: vocabulary, tree: closure.tree, logProbabilities: closure.logProbabilities,
      logBackoffs: closure.logBackoffs.dropLast())
  }
}

/// The state of reading an ARPA file.
private struct ARPAReader {
  private enum Section {
    case preamble, counts
    /// The n-grams of one order.
    case nGrams(order: Int)
    /// Blank lines after the n-grams of an order.
    case blank(after: Int)
    case end
  }

  private let name: String
  private var line = 0
  private var section = Section.preamble
  /// The number of n-grams of each order that the file announces.
  private var counts: [Int] = []
  private var unigrams = ARPAUnigrams()
  private var vocabulary: Vocabulary?
  /// The n-grams of the current section.
  private var list = NGramList(order: 1)
  private var firstLine = 0
  /// The n-grams of the finished sections, in suffix order.
  private var lists: [NGramList] = []
  /// The ranges of the first fields of the line, as many as a valid line can have, and the number
  /// of all its fields.
  private var fields: [Range<Int>] = []
  private var fieldCount = 0
  private var ids: [Int32] = []

  init(name: String) { self.name = name }

  // MARK: - Lines

  mutating func read(_ bytes: Span<UInt8>) throws {
    line += 1
    fieldCount = bytes.findFields(&fields, limit: NGramModel.highestOrder + 2)
    let first = fields.first.map { bytes[$0.lowerBound] }
    switch section {
    case .preamble:
      if first == UInt8(ascii: "\\"), bytes.string(fields[0]) == "\\data\\" { section = .counts }
    case .counts:
      if first == UInt8(ascii: "\\") {
        try readHeader(bytes, after: 0)
      } else if first != nil {
        try readCount(bytes)
      }
    case .nGrams(let order):
      if first == nil || first == UInt8(ascii: "\\") {
        try endSection(order)
        if first != nil { try readHeader(bytes, after: order) }
      } else if order == 1 {
        try readUnigram(bytes)
      } else {
        try readNGram(bytes, order)
      }
    case .blank(let order):
      if first != nil { try readHeader(bytes, after: order) }
    case .end:
      break
    }
  }

  /// Reads a line such as `ngram 2=1234`.
  private mutating func readCount(_ bytes: Span<UInt8>) throws(ARPAError) {
    let words = fields.map { bytes.string($0) }
    let parts = words.dropFirst().joined().split(separator: "=", omittingEmptySubsequences: false)
    guard words[0] == "ngram", parts.count == 2, Int(parts[0]) == counts.count + 1,
      let count = Int(parts[1]), count >= 0
    else { throw error(.countLine(order: counts.count + 1)) }
    guard counts.count < NGramModel.highestOrder else { throw error(.order) }
    counts.append(count)
  }

  /// Reads a line such as `\2-grams:` or `\end\`.
  private mutating func readHeader(_ bytes: Span<UInt8>, after order: Int) throws(ARPAError) {
    guard !counts.isEmpty else { throw error(.noCounts) }
    let expected = order == counts.count ? "\\end\\" : "\\\(order + 1)-grams:"
    guard bytes.string(fields[0]) == expected else { throw error(.header(expected: expected)) }
    section = order == counts.count ? .end : .nGrams(order: order + 1)
    list = NGramList(order: order + 1)
    firstLine = line + 1
  }

  private mutating func readUnigram(_ bytes: Span<UInt8>) throws(ARPAError) {
    let (logProbability, logBackoff) = try readNumbers(bytes, order: 1)
    guard fields[1].count <= Vocabulary.longestToken else {
      throw error(.longWord(byteCount: fields[1].count))
    }
    do {
      try unigrams.read(
        bytes.string(fields[1]), line: line, logProbability: logProbability,
        logBackoff: logBackoff)
    } catch let flaw {
      throw error(flaw)
    }
  }

  private mutating func readNGram(_ bytes: Span<UInt8>, _ order: Int) throws(ARPAError) {
    let (logProbability, logBackoff) = try readNumbers(bytes, order: order)
    ids.removeAll(keepingCapacity: true)
    for field in fields[1...order] {
      let id = vocabulary?.id(of: bytes.extracting(field)) ?? 0
      if id == Vocabulary.unknown, !ARPAUnigrams.isUnknown(bytes.string(field)) {
        throw error(.unknownWord(bytes.string(field)))
      }
      ids.append(id)
    }
    list.append(ids, logProbability: logProbability, logBackoff: logBackoff)
  }

  /// Returns the numbers of a line with an n-gram of `order` words.
  private func readNumbers(
    _ bytes: Span<UInt8>, order: Int
  ) throws(ARPAError) -> (logProbability: Float, logBackoff: Float) {
    guard fieldCount == order + 1 || fieldCount == order + 2 else {
      throw error(.fields(order: order, found: fieldCount))
    }
    // The 1-grams include the special tokens, even before the file lists them.
    guard max(list.count, unigrams.lines.count) < Int32.max else {
      throw error(.tooMany(order: order))
    }
    guard let logProbability = bytes.logarithm(fields[0]), logProbability <= 0 else {
      throw error(.probability(bytes.string(fields[0])))
    }
    guard fieldCount == order + 2 else { return (logProbability, 0) }
    guard let logBackoff = bytes.logarithm(fields[order + 1]) else {
      throw error(.backoff(bytes.string(fields[order + 1])))
    }
    return (logProbability, logBackoff)
  }

  // MARK: - Ends of sections

  private mutating func endSection(_ order: Int) throws {
    if order == 1 { unigrams.end() }
    let found = order == 1 ? unigrams.count : list.count
    guard found == counts[order - 1] else {
      throw error(.count(order: order, announced: counts[order - 1], found: found))
    }
    if order == 1 {
      try endUnigrams()
    } else {
      let indices = list.suffixOrder(wordCount: unigrams.lines.count)
      for (index, next) in zip(indices, indices.dropFirst())
      where list.words(Int(index)) == list.words(Int(next)) {
        let words = list.words(Int(next)).map { vocabulary?[Int($0)] ?? "" }
        throw error(
          .repeatedNGram(words.joined(separator: " ")), line: firstLine + Int(max(index, next)))
      }
      lists.append(list.reordered(indices))
    }
    section = .blank(after: order)
  }

  private mutating func endUnigrams() throws {
    if let mark = unigrams.missingMark { throw error(.missingMark(mark)) }
    do {
      vocabulary = try unigrams.vocabulary()
    } catch TextError.vocabularyDuplicate(let token, let number, let firstNumber) {
      throw error(
        .repeatedWord(token, firstLine: unigrams.lines[firstNumber - 1]),
        line: unigrams.lines[number - 1])
    }
    lists.append(unigrams.list)
  }

  /// Returns the vocabulary, and the n-grams of each order in suffix order.
  ///
  /// - Throws: ``ARPAError`` if the file ended too early.
  func finish() throws(ARPAError) -> (Vocabulary, [NGramList]) {
    guard case .end = section, let vocabulary else {
      if case .preamble = section { throw error(.noData) }
      throw error(.truncated)
    }
    return (vocabulary, lists)
  }

  private func error(_ flaw: ARPAError.Flaw, line: Int? = nil) -> ARPAError {
    ARPAError(name: name, line: line ?? self.line, flaw: flaw)
  }
}
