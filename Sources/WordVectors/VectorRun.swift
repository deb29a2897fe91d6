// The text, the options and the progress of a run of vector training.

import Text

/// A run of vector training: its text, its options and its progress, as a partial run stores them.
package struct VectorRun: Codable, Equatable, Sendable {
  /// The real path of the text, or - for standard input.
  package var corpus: String
  package var tokenizer: Tokenizer.Kind
  package var lowercase: Bool
  package var tokenizerVersion: Int
  package var lossy: Bool
  package var lines: LineMode
  package var options: VectorOptions
  package var progress = VectorTrainer.Progress()
  /// The digest of the text's token IDs, by which another text is recognized.
  package var digest: UInt64

  package var textTokenizer: Tokenizer {
    Tokenizer(kind: tokenizer, lowercase: lowercase, version: tokenizerVersion)
  }

  package init(
    corpus: String, _ tokenizer: Tokenizer, lossy: Bool, lines: LineMode, options: VectorOptions,
    digest: UInt64
  ) {
    self.corpus = corpus
    self.tokenizer = tokenizer.kind
    lowercase = tokenizer.lowercase
    tokenizerVersion = tokenizer.version
    self.lossy = lossy
    self.lines = lines
    self.options = options
    self.digest = digest
  }

  enum CodingKeys: String, CodingKey {
    case corpus, tokenizer, lowercase, lossy, lines, options, progress, digest
    case tokenizerVersion = "tokenizer-version"
  }

  /// Whether the values are possible. A stored run may come from an untrusted source.
  var isValid: Bool {
    Tokenizer.versions.contains(tokenizerVersion) && options.isValid && progress.chunks >= 0
      && progress.seconds >= 0 && progress.seconds.isFinite
  }
}
