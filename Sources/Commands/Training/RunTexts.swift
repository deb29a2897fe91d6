// The texts of a run, and which of their words enter the vocabulary.

import Files

/// By default the end of the corpus is held out for validation, there is no test text, and all words
/// enter the vocabulary.
struct RunTexts: Codable {
  /// The path of the training text, or - for standard input.
  var corpus = "-"
  var valid: String?
  var test: String?
  var lossy = false
  var minCount = 1
  var maxVocabulary: Int?

  enum CodingKeys: String, CodingKey {
    case corpus, valid, test, lossy
    case minCount = "min-count"
    case maxVocabulary = "max-vocabulary"
  }

  /// The same texts by paths that hold in every folder.
  ///
  /// - Throws: ``CommandError`` for a path that cannot be stored.
  func stored() throws -> RunTexts {
    var texts = self
    texts.corpus = try Self.stored(corpus)
    texts.valid = try valid.map(Self.stored)
    texts.test = try test.map(Self.stored)
    return texts
  }

  /// The path of a text as it holds in every folder: a file's real path. A text that can be read only
  /// once, such as a pipe or standard input, keeps its name.
  static func stored(_ path: String) throws -> String {
    guard isKept(path) else { return path }
    guard let real = FilePath(path).real else {
      throw CommandError.pathNotUTF8(path: path)
    }
    return real.description
  }

  /// Whether a text can be read from its path again.
  static func isKept(_ path: String) -> Bool {
    path != "-" && FilePath(path).status?.kind == .file
  }
}
