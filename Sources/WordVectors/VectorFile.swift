// A file of word vectors in any of the usual formats.

import Files
import Foundation
import Text

/// The word vectors of a file, which stays on disk and is read from start to end by each pass.
///
/// The format is recognized by the content:
///
/// - word2vec's text: a line "words dimensions", then lines of a word and its numbers. fastText's
///   `.vec` is the same with a space at the end of each line.
/// - word2vec's binary: the same first line, then for each word the word, a space, its numbers as
///   little-endian float32 and possibly a line feed.
/// - GloVe's text: word2vec's without the first line.
///
/// In text, spaces and tabs separate fields, and lines end with LF or CRLF. The last fields of a
/// line are its numbers, so a word may contain spaces and whole numbers. Without a first line, the
/// first rows tell how many numbers a vector has. If a word occurs several times, its first vector
/// counts.
package struct VectorFile: VectorSource {
  package let name: String
  package let dimensions: Int
  /// The number of rows that were skipped because they repeat a word.
  package let duplicateCount: Int
  /// The number of words that contain white space, which other programs cannot read.
  package let spacedCount: Int

  private let wordCount: Int
  /// Whether words that contain white space are skipped.
  private var skipsSpacedWords = false
  private let rows: VectorRows
  /// All words, numbered in the order of the file; nil if no word is repeated.
  private let words: TokenTable?
  /// The file that the rows were mapped from; nil if they were not.
  private let file: TextFile?

  package var count: Int { wordCount - (skipsSpacedWords ? spacedCount : 0) }

  /// Opens the file at `path`, or reads standard input if `path` is "-", and checks all of it.
  ///
  /// - Parameters:
  ///   - lossy: Whether to replace invalid sequences and NULs in words by U+FFFD instead of
  ///     throwing.
  ///   - scratch: The folder for a temporary copy of what cannot be memory-mapped, such as a pipe;
  ///     the system's temporary folder if nil.
  /// - Throws: ``VectorError`` if the content is not a valid file of vectors; `TextError` if it
  ///   cannot be read, or is compressed or UTF-16.
  /// - Complexity: O(bytes) time; memory for the words and one vector.
  package init(path: String, lossy: Bool = false, scratch: FilePath? = nil) throws {
    let file = try TextFile(path: path)
    if let bytes = file.mapped() {
      try self.init(bytes, name: file.name, lossy: lossy, file: file)
    } else {
      try self.init(try file.copy(scratch: scratch), name: file.name, lossy: lossy)
    }
  }

  /// Checks the contents of a file; `name` is the name in messages.
  ///
  /// - Throws: The errors of ``init(path:lossy:scratch:)``.
  package init(_ bytes: Data, name: String, lossy: Bool = false) throws {
    try self.init(bytes, name: name, lossy: lossy, file: nil)
  }

  private init(_ bytes: Data, name: String, lossy: Bool, file: TextFile?) throws {
    rows = try VectorRows(bytes, name: name, lossy: lossy)
    var words = TokenTable([])
    var (duplicates, spaced) = (0, 0)
    _ = try rows.forEach { word, _ in
      guard words.count < Self.mostWords else {
        throw VectorError.tooManyWords(name: name, limit: Self.mostWords)
      }
      let known = words.count
      if words.insert(word) < known {
        duplicates += 1
      } else if word.hasWhiteSpace {
        spaced += 1
      }
      return true
    }
    (self.name, dimensions, self.file) = (name, rows.layout.dimensions, file)
    (wordCount, duplicateCount, spacedCount) = (words.count, duplicates, spaced)
    self.words = duplicates > 0 ? words : nil
  }

  /// The largest number of words, for which the table of words has room.
  private static let mostWords = Int(Int32.max)

  /// The same vectors without the words that contain white space.
  package var withoutSpacedWords: VectorFile {
    var file = self
    file.skipsSpacedWords = true
    return file
  }

  /// Calls `body` with each word and its vector until it returns false, reading the file again.
  ///
  /// - Throws: The errors of `body`; `TextError` or ``VectorError`` if the file has changed since
  ///   it was opened.
  /// - Complexity: O(bytes) time; memory for one vector.
  package func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws {
    var (words, vectors) = (0, 0)
    let isComplete = try rows.forEach { word, vector in
      // New words have ascending numbers, so a lower one is that of a repeated word.
      if let table = self.words, table.id(of: word) != words { return true }
      words += 1
      if skipsSpacedWords, word.hasWhiteSpace { return true }
      vectors += 1
      return try body(word, vector)
    }
    guard isComplete else { return }
    guard vectors == count else { throw TextError.changed(name: name) }
    try file?.checkUnchanged()
  }
}

extension Span<UInt8> {
  /// Whether a word contains a byte that separates words and numbers in some format.
  fileprivate var hasWhiteSpace: Bool {
    for i in indices where self[i].isFieldSeparator || self[i].isLineEnd { return true }
    return false
  }
}
