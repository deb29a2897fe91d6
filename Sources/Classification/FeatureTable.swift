// The features that a classifier knows, with their numbers.

import Foundation
import Matrices
import Randomness
import Text

/// The features of a classifier, each of which has a row of embeddings: first the words, then the
/// bigrams, the runs of characters and the lexicon features.
///
/// The words are listed exactly. So are bigrams and runs of characters, unless they are hashed into
/// a fixed number of buckets, which several of them may share.
package struct FeatureTable: Sendable {
  package let kinds: Set<FeatureKind>
  package let tokenizer: Tokenizer
  /// The number of buckets of bigrams and runs of characters; nil if they are listed.
  package let buckets: Int?
  package let lexicon: Lexicon?
  var words = TokenTable([])
  var bigrams = TokenTable([])
  var runs = TokenTable([])

  package init(kinds: Set<FeatureKind>, tokenizer: Tokenizer, buckets: Int?, lexicon: Lexicon?) {
    precondition(
      kinds.contains(.lexicon) == (lexicon != nil),
      "features \(kinds) with\(lexicon == nil ? "out" : "") a lexicon")
    (self.kinds, self.tokenizer, self.buckets) = (kinds, tokenizer, buckets)
    self.lexicon = lexicon
  }

  private var hashesBigrams: Bool { buckets != nil && kinds.contains(.bigrams) }
  private var hashesRuns: Bool { buckets != nil && kinds.contains(.characters) }

  /// The number of features that are listed.
  package var listedCount: Int { words.count + bigrams.count + runs.count }

  /// The number of features that are counted by their occurrence, without those of the lexicon.
  package var indicatorCount: Int {
    listedCount + (hashesBigrams || hashesRuns ? buckets ?? 0 : 0)
  }

  /// The number of features.
  package var count: Int { indicatorCount + (lexicon == nil ? 0 : Lexicon.names.count) }

  /// Returns the number of features of a kind that have names.
  package func count(of kind: FeatureKind) -> Int {
    switch kind {
    case .words: words.count
    case .bigrams: bigrams.count
    case .characters: runs.count
    case .lexicon: lexicon == nil ? 0 : Lexicon.names.count
    }
  }

  /// Returns the name of a feature, with its kind; nil if it is a bucket.
  package func name(of feature: Int) -> (kind: FeatureKind, text: String)? {
    if feature >= indicatorCount { return (.lexicon, Lexicon.names[feature - indicatorCount]) }
    var index = feature
    for (kind, table) in [(FeatureKind.words, words), (.bigrams, bigrams), (.characters, runs)] {
      if index < table.count { return (kind, table.string(index)) }
      index -= table.count
    }
    return nil
  }

  // MARK: - Features of a text

  /// Appends the indicator features of a text, in the order of the kinds, once for each occurrence.
  /// Features that are not in the table are left out.
  func appendFeatures(of text: inout SplitText, to ids: inout [Int32]) {
    text.forEachFeature(kinds) { kind, feature in
      let id: Int? =
        switch (kind, buckets) {
        case (.words, _): words.id(of: feature)
        case (_, let buckets?): words.count + bucket(of: feature, in: buckets)
        case (.bigrams, nil): bigrams.id(of: feature).map { words.count + $0 }
        case (_, nil): runs.id(of: feature).map { words.count + bigrams.count + $0 }
        }
      if let id { ids.append(Int32(id)) }
    }
  }

  func bucket(of feature: Span<UInt8>, in buckets: Int) -> Int {
    var hash = UInt64.fnv1aStart
    for i in feature.indices { hash = hash.fnv1a(UInt64(feature[i])) }
    return Int(hash.mixed % UInt64(buckets))
  }

  /// Returns the features of the lexicon, before they are scaled; none without a lexicon.
  func lexiconFeatures(of text: SplitText) -> [Float] {
    guard let lexicon else { return [] }
    var strings: [String] = []
    text.forEachWord { strings.append($0.string(0..<$0.count)) }
    return lexicon.features(of: strings)
  }

  // MARK: - File

  /// The contents of `features.txt`: the kind and the text of each listed feature, separated by a
  /// tab.
  package var file: Data {
    var file: [UInt8] = []
    for (kind, table) in [(FeatureKind.words, words), (.bigrams, bigrams), (.characters, runs)] {
      for id in 0..<table.count {
        file.append(contentsOf: "\(kind.rawValue)\t".utf8)
        table.withToken(id) { token in
          for i in token.indices { file.append(token[i]) }
        }
        file.append(UInt8(ascii: "\n"))
      }
    }
    return Data(file)
  }

  /// Reads the listed features from the contents of `features.txt`.
  ///
  /// - Returns: The number of the first line that is not valid, from 1; nil if all are.
  /// - Precondition: The table lists no features yet.
  /// - Complexity: O(bytes).
  package mutating func read(_ file: Data) -> Int? {
    var rest = file
    var number = 0
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      let isWhole = line.endIndex < rest.endIndex
      rest = rest[line.endIndex...].dropFirst()
      number += 1
      guard isWhole, let tab = line.firstIndex(of: UInt8(ascii: "\t")),
        let kind = FeatureKind(rawValue: String(decoding: line[..<tab], as: UTF8.self)),
        kinds.contains(kind), tab + 1 < line.endIndex,
        (try? UTF8Span(validating: line.span)) != nil
      else { return number }
      let feature = line[(tab + 1)...]
      let isNew =
        switch kind {
        case .words: bigrams.count + runs.count == 0 && words.insertNew(feature.span)
        case .bigrams: buckets == nil && runs.count == 0 && bigrams.insertNew(feature.span)
        case .characters: buckets == nil && runs.insertNew(feature.span)
        case .lexicon: false
        }
      if !isNew { return number }
    }
    return nil
  }
}

extension TokenTable {
  /// Inserts a token; returns whether it is new.
  fileprivate mutating func insertNew(_ token: Span<UInt8>) -> Bool {
    let count = count
    return insert(token) == count
  }
}
