// The interface of everything that predicts the tokens of a text.

import Foundation
import ModelFolders
import Text

/// A predictor of the tokens of texts, each of which it reads in order.
///
/// A predictor may remember the text so far. Its probabilities are a distribution over a vocabulary
/// at every position.
package protocol Predictor: AnyObject {
  /// The number of tokens before a predicted token that a piece must contain, as far as its text
  /// has them.
  var before: Int { get }
  /// The number of tokens after a predicted token that a piece must contain, as far as its text
  /// has them.
  var after: Int { get }

  /// Reads pieces and returns the loss −ln p(token | the text before it), in nats, of each of their
  /// tokens, piece by piece.
  func losses(of pieces: [TextPiece]) -> [Double]

  /// Reads the beginning of a text, to generate what follows.
  func begin(with ids: [Int32])

  /// Returns p(w | the text so far) of every word w of the vocabulary, indexed by ID. The sum is 1.
  ///
  /// - Parameter ids: The text so far, of which at least the last `before` tokens are needed.
  /// - Throws: ``ModelError/overflow`` if a probability is not a number.
  func probabilities(after ids: [Int32]) throws(ModelError) -> [Double]

  /// Returns ln p(w | the text so far) of every word w up to a constant.
  ///
  /// - Throws: ``ModelError/overflow`` if a probability is not a number.
  func scores(after ids: [Int32]) throws(ModelError) -> [Float]

  /// Reads the next token of the text.
  ///
  /// - Precondition: `probabilities` or `scores` of the text so far was the last call.
  func append(_ id: Int32)
}

extension Predictor {
  package var after: Int { 0 }

  package func begin(with ids: [Int32]) {
    _ = losses(of: [TextPiece(ids: ids, predicted: ids.indices, isStart: true)])
  }

  package func scores(after ids: [Int32]) throws(ModelError) -> [Float] {
    try probabilities(after: ids).map { Float(log($0)) }
  }
}

extension TextPiece {
  /// The piece divided after line ends. A line is the start of a text.
  package var lines: [TextPiece] {
    var lines: [TextPiece] = []
    var start = predicted.lowerBound
    for i in predicted
    where ids[i] == Vocabulary.endOfLine || i == predicted.upperBound - 1 {
      let isLineStart =
        start == predicted.lowerBound && isStart
        || start > 0 && ids[start - 1] == Vocabulary.endOfLine
      lines.append(TextPiece(ids: ids, predicted: start..<i + 1, isStart: isLineStart))
      start = i + 1
    }
    return lines
  }
}

/// Some tokens of a text and those around them.
package struct TextPiece: Equatable, Sendable {
  package var ids: [Int32]
  /// The positions of the piece's own tokens, which are predicted.
  package var predicted: Range<Int>
  /// Whether the piece's own tokens are the first of a text. Otherwise, the text is that of the
  /// previous piece.
  package var isStart: Bool

  package init(ids: [Int32], predicted: Range<Int>, isStart: Bool) {
    (self.ids, self.predicted, self.isStart) = (ids, predicted, isStart)
  }

  /// The piece's own tokens.
  package var own: ArraySlice<Int32> { ids[predicted] }
}
