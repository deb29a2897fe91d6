// Tests of pieces of texts.

import LanguageModel
import Testing
import Text

@Suite("Predictor") struct PredictorTests {
  private let end = Int32(Vocabulary.endOfLine)

  /// The predicted ranges of the lines of a piece, and whether they are starts.
  private func lines(_ piece: TextPiece) -> [String] {
    piece.lines.map { "\($0.predicted)\($0.isStart ? " start" : "")" }
  }

  @Test("a piece is divided after line ends, and only a whole line is a start")
  func lines() {
    let ids: [Int32] = [5, 6, end, 7, end, end, 8]
    let whole = TextPiece(ids: ids, predicted: 0..<7, isStart: true)
    #expect(lines(whole) == ["0..<3 start", "3..<5 start", "5..<6 start", "6..<7 start"])
    let rest = TextPiece(ids: ids, predicted: 1..<5, isStart: false)
    #expect(lines(rest) == ["1..<3", "3..<5 start"])
    let next = TextPiece(ids: ids, predicted: 3..<4, isStart: false)
    #expect(lines(next) == ["3..<4 start"])
    #expect(lines(TextPiece(ids: ids, predicted: 2..<2, isStart: true)).isEmpty)
    #expect(whole.lines.allSatisfy { $0.ids == ids })
  }
}
