// A vocabulary that is read from a list of words instead of counted.

import Foundation
import ModelFolders
import Reports
import Text

extension Vocabulary {
  /// Reads the vocabulary from a list of words, one per line.
  ///
  /// - Throws: ``CommandError`` if the list is invalid; `TextError.changed`.
  init(list: SourceText) throws {
    // A longer file could not be read again from the model's folder.
    let limit = ModelFolder.vocabularyLimit - 64
    guard list.bytes.count <= limit else {
      throw CommandError.longVocabulary(name: list.name, limit: limit)
    }
    do {
      try self.init(list: list.bytes)
    } catch {
      throw CommandError.invalidVocabulary(name: list.name, error)
    }
    try list.checkUnchanged()
  }
}

extension TrainingPlan {
  /// The number of words of the list that do not occur in the training text; nil if the vocabulary
  /// is not from a list.
  private var missingWordCount: Int? {
    guard configuration.texts.vocabulary != nil else { return nil }
    return training.counts(of: vocabulary).dropFirst(Vocabulary.specialTokens.count)
      .count { $0 == 0 }
  }

  private var wordCount: Int { vocabulary.count - Vocabulary.specialTokens.count }

  /// Throws an error if the vocabulary is from a list of which no word occurs in the training text.
  func checkListOccurs() throws {
    guard let path = configuration.texts.vocabulary, missingWordCount == wordCount else { return }
    throw CommandError.noListedWords(name: Self.name(of: path))
  }

  /// A note about the words of the list that do not occur in the training text; nil if there are
  /// none.
  var missingWordsNote: String? {
    guard let path = configuration.texts.vocabulary, let count = missingWordCount, count > 0 else {
      return nil
    }
    return """
      \(grouped(count)) of the \(counted(wordCount, "word")) of \(Self.name(of: path)) \
      \(count == 1 ? "does" : "do") not occur in the training text, so the model learns only that \
      \(count == 1 ? "it is" : "they are") rare.
      """
  }
}
