// Classifies the words of a command line by their dashes alone.

struct SplitWords {
  enum Token: Equatable {
    /// A word without a leading dash, or `-` alone.
    case value(String)
    /// `--name`, `-n` or a group of flags `-abc`. The value is the text after the first `=`.
    case option(name: String, value: String?)
  }

  /// The words before `--`.
  var tokens: [Token] = []
  /// The words after `--`.
  var operands: [String] = []

  /// Classifies the words.
  ///
  /// - Parameter takesValue: Returns whether an option with this spelling takes a value. The answer
  ///   affects only the message of the error.
  /// - Throws: `Problem` for a word that has dashes but no name, such as `---x` or `-=x`.
  init(_ words: [String], takesValue: (String) -> Bool = { _ in false }) throws(Problem) {
    for (index, word) in words.enumerated() {
      if word.isSpelled("--") {
        operands = Array(words[(index + 1)...])
        break
      }
      guard let token = Token(word) else {
        let option = words[..<index].last.flatMap { takesValue($0) ? $0 : nil }
        throw .invalidOption(word, after: option)
      }
      tokens.append(token)
    }
  }
}

extension SplitWords.Token {
  /// Returns `nil` for a word that has dashes but no name.
  fileprivate init?(_ word: String) {
    // Split UTF-8 because a value may begin with a character that would combine with the "=".
    let dashes = word.utf8.prefix { $0 == UInt8(ascii: "-") }.count
    guard dashes > 0, word.utf8.count > 1 else {
      self = .value(word)
      return
    }
    let nameEnd = word.utf8.firstIndex(of: UInt8(ascii: "=")) ?? word.endIndex
    let name = String(word[..<nameEnd])
    guard dashes <= 2, name.utf8.count > dashes else { return nil }
    let value = nameEnd == word.endIndex ? nil : String(word[word.utf8.index(after: nameEnd)...])
    self = .option(name: name, value: value)
  }

  /// The original word of an option; `nil` for a value.
  var optionWord: String? {
    guard case .option(let name, let value) = self else { return nil }
    return name + (value.map { "=\($0)" } ?? "")
  }
}
