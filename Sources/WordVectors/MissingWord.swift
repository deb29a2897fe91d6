// The error of a word without a vector, and its suggestion.

import Text

extension VectorSource {
  /// Returns the error of a word that the source lacks. It suggests the word in lower case or with
  /// a capital, if the source has that.
  ///
  /// - Throws: The errors of the source.
  /// - Complexity: One pass over the source.
  func missingWordError(_ word: String) throws -> VectorError {
    let forms = TokenTable([
      word.lowercased(), word.prefix(1).uppercased() + word.dropFirst().lowercased(),
    ])
    var found: Set<Int> = []
    try forEachVector { other, _ in
      if let form = forms.id(of: other) { found.insert(form) }
      return !found.contains(0)
    }
    return .noSuchWord(word, name: name, suggestion: found.min().map(forms.string))
  }
}
