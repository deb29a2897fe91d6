// The files from which a run starts, and the options that determine the vocabulary.

import Files

/// The texts, vectors and initial model of a run, and the options that determine the vocabulary.
///
/// With the initial values, the end of the corpus is held out for validation, there is no test
/// text, and all words enter the vocabulary.
struct RunTexts: Codable {
  /// The path of the training text; "-" for standard input.
  var corpus = "-"
  /// The path of the validation text; nil to hold out the end of the corpus.
  var valid: String?
  /// The path of the test text, if there is one.
  var test: String?
  /// The path of the vectors from which the embeddings start: a vector file or a model's folder;
  /// nil if all embeddings start at random.
  var embeddings: String?
  /// The path of the folder of the model from whose weights the run starts; nil if there is none.
  var initial: String?
  /// The path of the list of words that are the vocabulary; nil to use those of
  /// the initial model or, if there is none, to count those of the corpus.
  var vocabulary: String?
  var lossy = false
  /// The minimum number of occurrences of a word; nil if words are not counted.
  var minCount: Int? = 1
  var maxVocabulary: Int?

  enum CodingKeys: String, CodingKey {
    case corpus, valid, test, embeddings, vocabulary, lossy
    case initial = "init"
    case minCount = "min-count"
    case maxVocabulary = "max-vocabulary"
  }

  /// Whether one of the texts is standard input.
  var readsStandardInput: Bool { [corpus, valid, test].contains("-") }

  /// Returns the same texts and other files with paths that do not depend on the working directory.
  ///
  /// - Throws: ``CommandError`` if a path is not UTF-8 and cannot be stored.
  func stored() throws -> RunTexts {
    var texts = self
    texts.corpus = try Self.stored(corpus)
    texts.valid = try valid.map(Self.stored)
    texts.test = try test.map(Self.stored)
    texts.embeddings = try embeddings.map(Self.stored)
    texts.initial = try initial.map(Self.stored)
    texts.vocabulary = try vocabulary.map(Self.stored)
    return texts
  }

  /// Returns a path that does not depend on the working directory: the real path of a file or a
  /// folder. The path of what can be read only once, such as a pipe or standard input, is
  /// unchanged.
  static func stored(_ path: String) throws -> String {
    guard isKept(path) || FilePath(path).status?.kind == .folder else { return path }
    guard let real = FilePath(path).real else {
      throw CommandError.pathNotUTF8(path: path)
    }
    return real.description
  }

  /// Returns whether a text can be read from its path again: whether it is a regular file.
  static func isKept(_ path: String) -> Bool {
    path != "-" && FilePath(path).status?.kind == .file
  }
}
