// Errors in word vectors and the files that belong to them, and their messages.

import Files
import Text

/// An error in a vector file, in a test set for word vectors, or in an interrupted run.
///
/// Its description says what is wrong, where, and what to do. Lines are numbered from 1.
package enum VectorError: Error, Equatable, CustomStringConvertible {
  /// The position of a word: its line in a text file, or its number among the vectors of a binary
  /// file, both from 1.
  package enum Place: Equatable, Sendable {
    case line(Int)
    case vector(Int)
  }

  // A vector file.
  case empty(name: String)
  case notVectors(name: String)
  case fastTextModel(name: String)
  /// `dimensions` is `Int.max` for larger numbers.
  case dimensions(name: String, dimensions: Int)
  /// `count` is `Int.max` for larger numbers.
  case smallFile(name: String, count: Int, dimensions: Int)
  case noVectors(name: String)
  case missingVectors(name: String, announced: Int, found: Int)
  case extraLine(name: String, announced: Int, line: Int)
  case extraBytes(name: String, announced: Int, byteCount: Int)
  case truncated(name: String, announced: Int, vector: Int)
  case tooManyWords(name: String, limit: Int)
  case onlySpacedWords(name: String)

  // A row.
  case shortRow(name: String, line: Int, found: Int, dimensions: Int)
  case longRow(name: String, line: Int, found: Int, dimensions: Int)
  case notNumber(name: String, line: Int, field: String)
  case notFinite(name: String, Place)
  case noWord(name: String, Place)
  case longWord(name: String, Place)
  case invalidUTF8(name: String, Place)
  case nulByte(name: String, Place)

  /// `suggestion` is the word in another case, if it has a vector.
  case noSuchWord(String, name: String, suggestion: String?)

  // A test set.
  case analogyFields(name: String, line: Int, found: Int)
  case analogyBeforeSection(name: String, line: Int)
  case unnamedSection(name: String, line: Int)
  case noAnalogies(name: String)
  /// `scoreColumn` counts from 1.
  case pairFields(name: String, line: Int, found: Int, scoreColumn: Int)
  case score(name: String, line: Int, String)
  case noPairs(name: String)

  // An interrupted run.
  case missingState(FilePath)
  /// The reason is a complete sentence.
  case damagedState(FilePath, String)
  /// The state of an interrupted run was saved by a version of fflm that trains differently.
  case otherVersion(FilePath)

  package var description: String {
    switch self {
    case .empty(let name):
      "'\(name)' is empty; specify a vector file."
    case .notVectors(let name):
      "'\(name)' is not a vector file, because line 1 does not end with numbers; specify a file in "
        + "the format of word2vec, GloVe or fastText."
    case .fastTextModel(let name):
      "'\(name)' is a fastText model, which fflm cannot read; use the .vec file that fastText "
        + "wrote with it."
    case .dimensions(let name, let dimensions):
      "'\(name)' has vectors of \(Self.announced(dimensions)) dimensions according to line 1, but "
        + "1 to \(VectorLayout.mostDimensions) are allowed; specify a vector file."
    case .smallFile(let name, let count, let dimensions):
      "'\(name)' is too small for the vectors that line 1 announces (\(Self.announced(count)), of "
        + "\(Self.counted(dimensions, "dimension"))); restore the file from a copy."
    case .noVectors(let name):
      "'\(name)' has no vectors according to line 1; specify a vector file."
    case .missingVectors(let name, let announced, let found):
      "'\(name)' has \(Self.counted(found, "vector")), but line 1 announces \(announced); restore "
        + "the file from a copy, or correct line 1."
    case .extraLine(let name, let announced, let line):
      "Line \(line) of '\(name)' follows the \(Self.counted(announced, "vector")) that line 1 "
        + "announces; restore the file from a copy, or correct line 1."
    case .extraBytes(let name, let announced, let byteCount):
      "'\(name)' has \(Self.counted(byteCount, "byte")) after the "
        + "\(Self.counted(announced, "vector")) that line 1 announces; restore the file from a "
        + "copy."
    case .truncated(let name, let announced, let vector):
      "'\(name)' ends inside vector \(vector) of \(announced); restore the file from a copy."
    case .tooManyWords(let name, let limit):
      "'\(name)' has more than \(limit) words; split the file."
    case .onlySpacedWords(let name):
      "All words of '\(name)' contain white space, which separates words from numbers in a vector "
        + "file; specify another file."

    case .shortRow(let name, let line, let found, let dimensions):
      "Line \(line) of '\(name)' should have a word and \(Self.counted(dimensions, "number")), but "
        + "has \(Self.counted(found, "field")); correct or remove the line."
    case .longRow(let name, let line, let found, let dimensions):
      "Line \(line) of '\(name)' should have a word and \(Self.counted(dimensions, "number")), but "
        + "has \(Self.counted(found, "number")); correct or remove the line."
    case .notNumber(let name, let line, let field):
      "Line \(line) of '\(name)' has '\(field)' in place of a number; correct or remove the line."
    case .notFinite(let name, let place):
      "\(Self.text(place)) of '\(name)' has a number that is not finite; remove its word from the "
        + "file."
    case .noWord(let name, let place):
      "\(Self.text(place)) of '\(name)' has no word; restore the file from a copy."
    case .longWord(let name, let place):
      "\(Self.text(place)) of '\(name)' has a word of more than \(Vocabulary.longestToken) bytes; "
        + "restore the file from a copy."
    case .invalidUTF8(let name, let place):
      "\(Self.text(place)) of '\(name)' has a word that is not UTF-8; convert it to UTF-8."
    case .nulByte(let name, let place):
      "\(Self.text(place)) of '\(name)' has a word with a NUL; restore the file from a copy."

    case .noSuchWord(let word, let name, let suggestion):
      "There is no word '\(word)' in '\(name)'; "
        + (suggestion.map { "did you mean '\($0)'?" }
          ?? "check its spelling, or train with a lower --min-count.")

    case .analogyFields(let name, let line, let found):
      "Line \(line) of '\(name)' has \(Self.counted(found, "word")); an analogy question has four, "
        + "such as 'man king woman queen'."
    case .analogyBeforeSection(let name, let line):
      "Line \(line) of '\(name)' is an analogy question before the first section; begin the file "
        + "with a line such as ': family'."
    case .unnamedSection(let name, let line):
      "Line \(line) of '\(name)' begins a section without a name; write a line such as ': family'."
    case .noAnalogies(let name):
      "'\(name)' has no analogy questions; use a file in the format of word2vec's "
        + "questions-words.txt."
    case .pairFields(let name, let line, let found, let scoreColumn):
      "Line \(line) of '\(name)' has \(Self.counted(found, "field")); a line must have two words and "
        + "a score\(scoreColumn == 3 ? ", such as 'tiger cat 7.35'" : " in column \(scoreColumn)")."
    case .score(let name, let line, let text):
      "Line \(line) of '\(name)' has the score '\(text)'; it must be a finite number."
    case .noPairs(let name):
      "'\(name)' has no word pairs; use a file with two words and a score on each line."

    case .missingState(let path):
      "There is no \(path.display), so the run cannot be resumed; train again."
    case .damagedState(let path, let reason):
      "\(path.display) is damaged: \(reason) Restore it from a copy, or train again."
    case .otherVersion(let path):
      "\(path.display) was saved by another version of fflm; resume with that one, or train again."
    }
  }

  private static func text(_ place: Place) -> String {
    switch place {
    case .line(let line): "Line \(line)"
    case .vector(let vector): "Vector \(vector)"
    }
  }

  private static func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(number == 1 ? noun : noun + "s")"
  }

  /// Returns a number that a file announces, which may have been too large for an integer.
  private static func announced(_ number: Int) -> String {
    number == .max ? "more than \(Int.max - 1)" : "\(number)"
  }
}
