// The text generated so far, and the scores of the next word.

import ModelFolders

/// A text that grows by one word at a time. A predictor reads its words.
struct GenerationContext {
  private let predictor: any Predictor
  private var tokens: [Int32]

  /// Creates a context that begins with a prompt.
  ///
  /// - Parameter prompt: The first token IDs, which are read as the beginning of a text.
  /// - Precondition: The predictor needs no tokens after the predicted one.
  init(_ predictor: any Predictor, prompt: [Int32]) {
    precondition(predictor.after == 0, "\(predictor.after) words after the next one")
    self.predictor = predictor
    tokens = prompt
    predictor.begin(with: prompt)
  }

  /// ln p of each word as the next one, up to a constant.
  ///
  /// - Throws: ``ModelError/overflow`` if a score is not a number.
  var scores: [Float] {
    get throws(ModelError) { try predictor.scores(after: tokens) }
  }

  /// The probability of each word as the next one.
  ///
  /// - Throws: ``ModelError/overflow`` if a probability is not a number.
  var probabilities: [Double] {
    get throws(ModelError) { try predictor.probabilities(after: tokens) }
  }

  /// Appends a word, and from time to time removes words that the predictor no longer needs.
  ///
  /// - Precondition: The scores were read since the last word was appended.
  mutating func append(_ word: Int32) {
    predictor.append(word)
    tokens.append(word)
    let n = predictor.before
    if tokens.count > 4 * n + 64 { tokens.removeFirst(tokens.count - n) }
  }
}
