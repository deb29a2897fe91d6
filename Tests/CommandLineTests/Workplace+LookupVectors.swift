// A small file of word vectors for the commands that look words up.

extension Workplace {
  /// Creates a workplace with the word vectors `toy.vec`.
  static func withLookupVectors() throws -> Workplace {
    let place = try Workplace(lines: 1)
    try place.write(
      """
      8 3
      the 0.1 0.1 0.1
      king 1 0 0.5
      queen 0 1 0.5
      man 1 0 0
      woman 0 1 0
      Paris 0.5 0.5 -1
      apple -1 -1 0
      nothing 0 0 0

      """, to: "toy.vec")
    return place
  }
}
