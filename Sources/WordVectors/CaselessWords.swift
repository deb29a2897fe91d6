// Words compared without regard to upper and lower case.

import Text

/// The first words of vectors by their upper-cased forms. Several words can have the same form.
struct CaselessWords {
  /// For each form, the rows of its words, in ascending order. The first word is the most frequent.
  private(set) var rows: [[Int]] = []
  /// For each row, the form of its word.
  private(set) var forms: [Int] = []
  private var table = TokenTable([])

  /// - Parameter limit: The maximum number of words.
  init(_ vectors: VectorTable, limit: Int) {
    for row in 0..<min(vectors.count, limit) {
      let bytes = Array(vectors.word(row).uppercased().utf8)
      let form = table.insert(bytes.span)
      if form == rows.count { rows.append([]) }
      rows[form].append(row)
      forms.append(form)
    }
  }

  /// Returns the form of a word, or nil if no word has it.
  func form(of word: String) -> Int? {
    let bytes = Array(word.uppercased().utf8)
    return table.id(of: bytes.span)
  }

  /// Returns the row of the most frequent word with the form of `word`.
  func firstRow(of word: String) -> Int? { form(of: word).flatMap { rows[$0].first } }
}
