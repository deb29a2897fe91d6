// Scores lines as they come, some batches of them at a time, and long ones in pieces.

import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Text

/// Scores lines in groups, for single ones would leave most of a batch empty.
final class LineScorer {
  private let model: Model
  private let format: ScoreFormat
  private let unit: Double
  private let perToken: Bool
  private let workspace: Workspace<Float>
  private var group: [Piece] = []
  private var tokenCount = 0
  /// Of the line whose first pieces are scored.
  private var sum = Evaluation()

  /// A line, or a piece of a long one, that waits for its score.
  private struct Piece {
    let number: Int
    let bytes: [UInt8]
    /// The tokens before the piece that contexts reach back to, then its own.
    var ids: [Int32] = []
    var start = 0
    /// The piece's own tokens as the text has them, if they are wanted.
    var tokens: [String] = []
    var isLast = false

    /// The empty piece that follows.
    func next(window: Int) -> Piece {
      let context = Array(ids.suffix(window))
      return Piece(number: number, bytes: bytes, ids: context, start: context.count)
    }
  }

  /// - Parameter base: of the logarithms; nil for e.
  init(_ model: Model, format: ScoreFormat, base: String?, perToken: Bool, on workers: Workers) {
    self.model = model
    self.format = format
    unit = log(base.flatMap(Double.init) ?? M_E)
    self.perToken = perToken
    workspace = model.evaluationWorkspace(on: workers)
  }

  /// Whether it is time to flush: after some full batches.
  var isFull: Bool { tokenCount >= 16 * workspace.capacity }

  /// Adds a line, and scores the first pieces of one that is too long to be held as tokens.
  ///
  /// - Throws: ``CommandError`` if the line is not of the format; what `flush` throws.
  func add(_ bytes: [UInt8], at place: LineStream) throws {
    let part = try format.scoredPart(
      of: bytes, at: "Line \(place.number) of '\(place.name)'")
    var piece = Piece(number: place.number, bytes: bytes)
    func append(_ id: Int32, _ token: @autoclosure () -> String) throws {
      if isFull {
        group.append(piece)
        try flush()
        piece = piece.next(window: model.configuration.window.width)
      }
      piece.ids.append(id)
      if perToken { piece.tokens.append(token()) }
      tokenCount += 1
    }
    try model.tokenizer.forEachToken(in: bytes.span.extracting(part)) { token in
      try append(model.vocabulary.id(of: token), String(token))
    }
    try append(Int32(Vocabulary.endOfLine), Vocabulary.marks[Vocabulary.endOfLine])
    piece.isLast = true
    group.append(piece)
  }

  /// Scores what waits, and prints the results at once.
  /// - Throws: ``ModelError/overflow``.
  func flush() throws {
    let pieces = group
    group = []
    tokenCount = 0
    var losses = model.losses(
      of: pieces.map(\.ids), from: pieces.map(\.start), in: workspace)[...]
    guard losses.allSatisfy(\.isFinite) else { throw ModelError.overflow }
    var results: [String] = []
    for piece in pieces {
      let own = losses.prefix(piece.ids.count - piece.start)
      losses = losses.dropFirst(own.count)
      results += perToken ? tokenResults(piece, own) : result(piece, own)
    }
    if !results.isEmpty { try Terminal.print(results.joined(separator: "\n")) }
  }

  /// The result of a line, with its last piece.
  private func result(_ piece: Piece, _ losses: ArraySlice<Double>) -> [String] {
    for (id, nats) in zip(piece.ids[piece.start...], losses) { sum.add(id, nats: nats) }
    guard piece.isLast else { return [] }
    defer { sum = Evaluation() }
    return [
      format.result(
        piece.bytes, logProbability: -sum.nats / unit, tokens: sum.tokens,
        unknown: sum.unknownTokens)
    ]
  }

  /// A result a token.
  private func tokenResults(_ piece: Piece, _ losses: ArraySlice<Double>) -> [String] {
    let name = format.name(of: piece.bytes, number: piece.number)
    return zip(zip(piece.ids[piece.start...], piece.tokens), losses).map { word, nats in
      let isUnknown = word.0 == Vocabulary.unknown ? "1" : "0"
      let columns = [name, visible(word.1), logText(-nats / unit), isUnknown]
      return columns.joined(separator: "\t")
    }
  }
}
