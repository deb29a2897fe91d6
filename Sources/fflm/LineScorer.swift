// Scores lines as they come, some batches of them at a time.

import Foundation
import LanguageModel
import Matrices
import Text

/// Scores lines in groups, for single ones would leave most of a batch empty.
final class LineScorer {
  private let model: Model
  private let format: ScoreFormat
  private let unit: Double
  private let perToken: Bool
  private let workspace: Workspace<Float>
  private var group: [Line] = []
  private var tokenCount = 0

  /// A line that waits for its score.
  private struct Line {
    let number: Int
    let bytes: [UInt8]
    var ids: [Int32] = []
    /// The tokens as the text has them, if they are wanted.
    var tokens: [String] = []
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

  /// - Throws: ``CommandError`` if the line is not of the format.
  func add(_ bytes: [UInt8], at place: LineStream) throws {
    let part = try format.scoredPart(
      of: bytes, at: "Line \(place.number) of '\(place.name)'")
    var line = Line(number: place.number, bytes: bytes)
    model.tokenizer.forEachToken(in: bytes.span.extracting(part)) { token in
      line.ids.append(model.vocabulary.id(of: token))
      if perToken { line.tokens.append(String(token)) }
    }
    line.ids.append(Int32(Vocabulary.endOfLine))
    if perToken { line.tokens.append(Vocabulary.marks[Vocabulary.endOfLine]) }
    tokenCount += line.ids.count
    group.append(line)
  }

  /// Scores the lines that wait, and prints the results at once.
  /// - Throws: ``ModelError/overflow``.
  func flush() throws {
    let lines = group
    group = []
    tokenCount = 0
    var losses = model.network.losses(of: lines.map(\.ids), in: workspace)[...]
    guard losses.allSatisfy(\.isFinite) else { throw ModelError.overflow }
    var results: [String] = []
    for line in lines {
      let own = losses.prefix(line.ids.count)
      losses = losses.dropFirst(own.count)
      results += perToken ? tokenResults(line, own) : [result(line, own)]
    }
    if !results.isEmpty { try Terminal.print(results.joined(separator: "\n")) }
  }

  private func result(_ line: Line, _ losses: ArraySlice<Double>) -> String {
    format.result(
      line.bytes, logProbability: -losses.reduce(0, +) / unit, tokens: line.ids.count,
      unknown: line.ids.count { $0 == Vocabulary.unknown })
  }

  /// A result a token.
  private func tokenResults(_ line: Line, _ losses: ArraySlice<Double>) -> [String] {
    let name = format.name(of: line.bytes, number: line.number)
    return zip(line.ids.indices, losses).map { i, nats in
      let isUnknown = line.ids[i] == Vocabulary.unknown ? "1" : "0"
      let columns = [name, visible(line.tokens[i]), logText(-nats / unit), isUnknown]
      return columns.joined(separator: "\t")
    }
  }
}
