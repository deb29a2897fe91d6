// Scoring of lines in groups of several batches, and of long lines in pieces.

import LanguageModel
import ModelFolders
import Networks
import Text

/// Scores lines in groups, because a single line would leave most of a batch empty.
package final class LineScorer {
  /// A line that was added.
  package struct Line {
    /// The whole line, including parts that are not scored.
    package let bytes: [UInt8]
    /// The line number, counted from 1.
    package let number: Int
  }

  /// The score of a line or of a token.
  package enum Score {
    /// The sums over all tokens of a line.
    case line(Line, EvaluationResult)
    /// A token and its loss −ln p in nats.
    case token(Line, String, nats: Double, isUnknown: Bool)
  }

  private let model: Model
  private let predictor: any Predictor
  private let perToken: Bool
  private let report: ([Score]) throws -> Void
  private var group: [Piece] = []
  private var tokenCount = 0
  /// The sums over all tokens that were scored.
  package private(set) var total: EvaluationResult
  /// The sums over the pieces so far of a line whose last piece is pending.
  private var sum: EvaluationResult

  /// A line, or a piece of a long line, that is waiting to be scored.
  private struct Piece {
    let line: Line
    /// The context tokens before the piece, its own tokens, and the context tokens after them.
    var ids: [Int32] = []
    /// The position of the piece's first own token.
    var start = 0
    /// The strings of the tokens from the first own token on, if they are reported.
    var tokens: [String] = []
    var isFirst = true
    var isLast = false

    /// Returns the piece's own tokens, which are scored, and those around them. If more tokens of
    /// the line follow, the last ones are left to the next piece, because they lack context on the
    /// right.
    func text(_ predictor: any Predictor) -> TextPiece {
      let end = isLast ? ids.count : max(start, ids.count - predictor.after)
      return TextPiece(ids: ids, predicted: start..<end, isStart: isFirst)
    }

    /// Returns the next piece of the line. It begins with its context and the tokens that this
    /// piece has not scored.
    func next(_ predictor: any Predictor) -> Piece {
      let end = text(predictor).predicted.upperBound
      let first = max(end - predictor.before, 0)
      return Piece(
        line: line, ids: Array(ids[first...]), start: end - first,
        tokens: Array(tokens.dropFirst(end - start)), isFirst: false)
    }
  }

  /// Creates a scorer.
  ///
  /// - Parameters:
  ///   - model: The model whose tokenizer and vocabulary determine the tokens.
  ///   - predictor: The source of the probabilities, which nothing else uses at the same time. Its
  ///     losses must have the same bits whatever tokens are predicted together.
  ///   - perToken: Whether to report a score per token instead of one per line.
  ///   - report: Receives the scores in the order of the lines.
  package init(
    _ model: Model, _ predictor: any Predictor, perToken: Bool,
    report: @escaping ([Score]) throws -> Void
  ) {
    self.model = model
    self.predictor = predictor
    self.perToken = perToken
    self.report = report
    total = EvaluationResult(isPseudo: model.configuration.window.isTwoSided)
    sum = total
  }

  /// Whether there are enough tokens for several full batches, so that `flush` should be called.
  package var isFull: Bool { tokenCount >= 16 * Model.batch }

  /// Adds a line, and scores the first pieces of a line that is too long to hold all its tokens.
  ///
  /// - Parameter part: The range of the bytes to score.
  /// - Throws: The errors of ``flush()``.
  package func add(_ bytes: [UInt8], part: Range<Int>, number: Int) throws {
    var piece = Piece(line: Line(bytes: bytes, number: number))
    func append(_ id: Int32, _ token: @autoclosure () -> String) throws {
      if isFull {
        group.append(piece)
        try flush()
        piece = piece.next(predictor)
      }
      piece.ids.append(id)
      if perToken { piece.tokens.append(token()) }
      tokenCount += 1
    }
    try model.tokenizer.forEachToken(in: bytes.span.extracting(part)) { token in
      try append(model.vocabulary.id(of: token), String(token))
    }
    try append(Int32(Vocabulary.endOfLine), Vocabulary.specialTokens[Vocabulary.endOfLine])
    piece.isLast = true
    group.append(piece)
  }

  /// Scores the pending lines and reports their scores.
  ///
  /// - Throws: ``ModelError/overflow`` if a loss is not finite, and any error thrown by `report`.
  package func flush() throws {
    let (pieces, texts) = (group, group.map { $0.text(predictor) })
    group = []
    tokenCount = 0
    var losses = predictor.losses(of: texts)[...]
    guard losses.allSatisfy(\.isFinite) else { throw ModelError.overflow }
    var scores: [Score] = []
    for (piece, text) in zip(pieces, texts) {
      let own = losses.prefix(text.predicted.count)
      losses = losses.dropFirst(own.count)
      for (id, nats) in zip(text.own, own) { total.add(id, nats: nats) }
      scores += perToken ? tokenScores(piece, own) : lineScore(piece, own)
    }
    if !scores.isEmpty { try report(scores) }
  }

  /// Adds up the losses of a piece. Returns the line's score if this is its last piece.
  private func lineScore(_ piece: Piece, _ losses: ArraySlice<Double>) -> [Score] {
    for (id, nats) in zip(piece.ids[piece.start...], losses) { sum.add(id, nats: nats) }
    guard piece.isLast else { return [] }
    defer { sum = EvaluationResult(isPseudo: sum.isPseudo) }
    return [.line(piece.line, sum)]
  }

  private func tokenScores(_ piece: Piece, _ losses: ArraySlice<Double>) -> [Score] {
    zip(zip(piece.ids[piece.start...], piece.tokens), losses).map { word, nats in
      .token(piece.line, word.1, nats: nats, isUnknown: word.0 == Vocabulary.unknown)
    }
  }
}
