// A list of n-grams of one order, as in an ARPA file.

/// N-grams of one order with the logarithms of their probabilities and of their back-off weights.
struct NGramList {
  let order: Int
  /// The words of all n-grams, one n-gram after the other.
  private(set) var words: [Int32] = []
  private(set) var logProbabilities: [Float] = []
  private(set) var logBackoffs: [Float] = []

  init(order: Int) { self.order = order }

  var count: Int { logProbabilities.count }

  /// Returns the words of n-gram `index`.
  func words(_ index: Int) -> ArraySlice<Int32> { words[index * order..<(index + 1) * order] }

  /// Adds an n-gram.
  mutating func append(
    _ words: some Collection<Int32>, logProbability: Float, logBackoff: Float
  ) {
    self.words.append(contentsOf: words)
    logProbabilities.append(logProbability)
    logBackoffs.append(logBackoff)
  }

  /// Adds n-gram `index` of another list with its logarithms.
  mutating func append(_ index: Int, of other: NGramList) {
    append(
      other.words(index), logProbability: other.logProbabilities[index],
      logBackoff: other.logBackoffs[index])
  }

  /// Sets the logarithms of n-gram `index`.
  mutating func set(_ index: Int, logProbability: Float, logBackoff: Float) {
    logProbabilities[index] = logProbability
    logBackoffs[index] = logBackoff
  }

  /// Returns the indices of the n-grams in suffix order.
  ///
  /// - Parameter wordCount: All words are in 0..<wordCount.
  func suffixOrder(wordCount: Int) -> [Int32] {
    var indices = Array(0..<Int32(count))
    guard count > 1 else { return indices }
    var scratch: [Int32] = []
    for column in 0..<order {
      stablySort(&indices, scratch: &scratch, keyCount: wordCount) {
        words[Int($0) * order + column]
      }
    }
    return indices
  }

  /// Returns the n-grams at `indices` as a list.
  func reordered(_ indices: [Int32]) -> NGramList {
    var list = NGramList(order: order)
    list.words.reserveCapacity(words.count)
    for index in indices { list.append(Int(index), of: self) }
    return list
  }

  /// Compares the words of two n-grams from the last to the first. Returns -1, 0 or 1.
  static func compare(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>) -> Int {
    for (a, b) in zip(a.reversed(), b.reversed()) where a != b { return a < b ? -1 : 1 }
    return 0
  }
}
