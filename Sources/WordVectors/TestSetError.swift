// Errors in files of analogy questions and of word similarities, and their messages.

/// An error in a file that word vectors are evaluated on. Lines are numbered from 1.
package enum TestSetError: Error, Equatable, CustomStringConvertible {
  case question(name: String, line: Int, found: Int)
  case noSection(name: String, line: Int)
  case unnamedSection(name: String, line: Int)
  case noQuestions(name: String)
  case pair(name: String, line: Int, found: Int)
  case score(name: String, line: Int, String)
  case noPairs(name: String)

  package var description: String {
    switch self {
    case .question(let name, let line, let found):
      "Line \(line) of '\(name)' has \(found) \(found == 1 ? "word" : "words"); an analogy "
        + "question has four, such as 'man king woman queen'."
    case .noSection(let name, let line):
      "Line \(line) of '\(name)' is an analogy question before the first section; begin the file "
        + "with a line such as ': family'."
    case .unnamedSection(let name, let line):
      "Line \(line) of '\(name)' begins a section without a name; write a line such as ': family'."
    case .noQuestions(let name):
      "'\(name)' has no analogy questions; use a file in the format of word2vec's "
        + "questions-words.txt."
    case .pair(let name, let line, let found):
      "Line \(line) of '\(name)' has \(found) \(found == 1 ? "field" : "fields"); a line must have "
        + "two words and a score, such as 'tiger cat 7.35'."
    case .score(let name, let line, let text):
      "Line \(line) of '\(name)' has the score '\(text)'; it must be a finite number."
    case .noPairs(let name):
      "'\(name)' has no word pairs; use a file with two words and a score on each line."
    }
  }
}
