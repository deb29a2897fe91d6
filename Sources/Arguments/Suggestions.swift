// Suggestions for misspelled names.

/// Returns the candidate with the smallest edit distance from `word`, if that is 1 to 3.
///
/// Ties go to the candidate that shares the longest prefix with `word`, then to the first.
///
/// - Complexity: O(|word|) for a word much longer than the candidates, because their distances are
///   then not computed.
func suggestion(for word: String, among candidates: [String]) -> String? {
  let length = word.unicodeScalars.count
  let commonStart = { (name: String) in
    zip(word.unicodeScalars, name.unicodeScalars).prefix { $0 == $1 }.count
  }
  return
    candidates
    .filter { abs($0.unicodeScalars.count - length) <= 3 }
    .map { (name: $0, distance: editDistance(word, $0)) }
    .filter { 1...3 ~= $0.distance }
    .min { ($0.distance, -commonStart($0.name)) < ($1.distance, -commonStart($1.name)) }?
    .name
}

/// Returns the Levenshtein distance: the smallest number of Unicode scalars to insert, delete or
/// replace.
///
/// With d(i, j) the distance between the first i scalars of `a` and the first j of `b`,
/// d(i, 0) = i, d(0, j) = j, and otherwise
/// d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + [a_i ≠ b_j]).
///
/// - Complexity: O(|a|·|b|) time, O(|b|) space.
func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b.unicodeScalars)
  var row = Array(0...b.count)
  for (i, scalar) in a.unicodeScalars.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let replaced = diagonal + (scalar == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(diagonal + 1, row[j] + 1, replaced)
    }
  }
  return row[b.count]
}
