// The words of a command line, told apart by their dashes alone.

struct SplitWords {
  enum Token: Equatable {
    /// A word without a dash before it, or `-` alone.
    case value(String)
    /// `--name`, `-n` or a pack of flags `-abc`; the value is what follows the first `=`.
    case option(name: String, value: String?)
  }

  /// The words before `--`.
  var tokens: [Token] = []
  /// The words after `--`.
  var operands: [String] = []

  /// Throws for a word that has dashes but no name, such as `---x` or `-=x`.
  ///
  /// - Parameter takesValue: whether an option of that spelling does, asked for the error alone.
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
  /// Nil for a word that has dashes but no name.
  fileprivate init?(_ word: String) {
    // UTF-8, because a value may begin with a character that would combine with the "=".
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

  /// The word that this is; nil unless it is an option's.
  var optionWord: String? {
    guard case .option(let name, let value) = self else { return nil }
    return name + (value.map { "=\($0)" } ?? "")
  }
}
