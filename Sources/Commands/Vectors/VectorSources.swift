// Opening the word vectors that the command line names.

import Files
import LanguageModel
import ModelFolders
import Reports
import WordVectors

/// Opens word vectors: those of a file, of standard input if `path` is "-", or the embeddings in a
/// model folder, including those of special tokens.
///
/// Repeated words and tokens that are left out are noted on standard error.
///
/// - Throws: `VectorError` or `TextError` for a file that is invalid or cannot be read;
///   ``CommandError``, `ModelError` or `FileError` for such a folder.
func vectorSource(_ path: String, lossy: Bool) throws -> any VectorSource {
  isModelFolder(path)
    ? try modelVectors(ModelOption.existing(path)) : try vectorFile(path, lossy: lossy)
}

/// Opens word vectors as ``vectorSource(_:lossy:)`` does, without words that contain white space,
/// because other programs cannot read them from a file.
///
/// - Throws: The errors of ``vectorSource(_:lossy:)``; `VectorError.onlySpacedWords`.
func writableVectorSource(_ path: String, lossy: Bool) throws -> any VectorSource {
  guard !isModelFolder(path) else { return try vectorSource(path, lossy: lossy) }
  let file = try vectorFile(path, lossy: lossy).withoutSpacedWords
  guard file.count > 0 else { throw VectorError.onlySpacedWords(name: file.name) }
  noteSpaced(file.spacedCount, "word", in: file.name)
  return file
}

/// Returns the embeddings in a model folder.
///
/// - Throws: `ModelError` or `FileError`.
func modelVectors(_ path: FilePath) throws -> VocabularyVectors {
  let model = try ModelOption.languageModel(at: path)
  let table = model.parameters["embedding.weight"]
  let vectors = VocabularyVectors(
    name: path.display, model.vocabulary, table, dimensions: table.columns,
    includesSpecialTokens: true)
  noteSpaced(vectors.spacedCount, "token", in: vectors.name)
  return vectors
}

/// Returns the files that ``vectorSource(_:lossy:)`` reads.
func inputFiles(ofVectors path: String) -> [FilePath] {
  if isModelFolder(path) { return modelFiles(FilePath(path)) }
  return path == "-" ? [] : [FilePath(path)]
}

/// Returns the files of a model.
func modelFiles(_ path: FilePath) -> [FilePath] {
  ModelFile.allCases.map { path.appending($0.rawValue) }
}

private func isModelFolder(_ path: String) -> Bool {
  path != "-" && FilePath(path).status?.kind == .folder
}

private func vectorFile(_ path: String, lossy: Bool) throws -> VectorFile {
  let file = try VectorFile(path: path, lossy: lossy)
  if file.duplicateCount > 0 {
    Terminal.note(
      "Ignored \(counted(file.duplicateCount, "vector")) of repeated words in '\(file.name)'; the "
        + "first vector of each word is used.")
  }
  return file
}

private func noteSpaced(_ count: Int, _ noun: String, in name: String) {
  guard count > 0 else { return }
  Terminal.note(
    "Left out \(counted(count, noun)) of '\(name)' with white space, which separates words from "
      + "numbers in a vector file.")
}
