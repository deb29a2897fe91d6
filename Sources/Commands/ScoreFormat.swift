// The formats of lines to score: plain text and n-best lists.

import Evaluation
import Reports

/// A format of lines to score. It determines which part of a line is scored and where the score is
/// printed.
enum ScoreFormat: String, CaseIterable {
  /// Plain text.
  case text
  /// `number ||| text ||| features ||| …`, the n-best lists of Moses and Marian.
  case moses
  /// `utterance text`, the n-best lists of Kaldi.
  case kaldi

  /// The form of a line, for error messages.
  private var shape: String {
    switch self {
    case .text: "text"
    case .moses: "number ||| text ||| features"
    case .kaldi: "utterance text"
    }
  }

  /// Returns the part of a line that is scored.
  ///
  /// - Throws: ``CommandError`` if the line is not of this format.
  func scoredPart(of line: [UInt8], at place: String) throws -> Range<Int> {
    let part: Range<Int>? =
      switch self {
      case .text: line.indices
      case .moses: line.columns.count >= 3 ? line.columns[1] : nil
      case .kaldi: line.first.map(\.isSpace) == false ? line.firstWordEnd..<line.count : nil
      }
    guard let part else {
      throw CommandError.otherFormat(place: place, shape: shape)
    }
    return part
  }

  /// Returns the name of a line: the name of its utterance in a Kaldi list, otherwise its number.
  private func name(of line: [UInt8], number: Int) -> String {
    self == .kaldi ? text(line[..<line.firstWordEnd]) : "\(number)"
  }

  /// Returns the output line of a score.
  ///
  /// - Parameter unit: The unit of the printed log-probabilities, in nats.
  func text(of score: LineScorer.Score, unit: Double) -> String {
    switch score {
    case .line(let line, let sum):
      result(
        line.bytes, logProbability: -sum.nats / unit, tokens: sum.tokens, unknown: sum.unknownTokens
      )
    case .token(let line, let token, let nats, let isUnknown):
      [
        name(of: line.bytes, number: line.number), visible(token), logText(-nats / unit),
        isUnknown ? "1" : "0",
      ].joined(separator: "\t")
    }
  }

  /// Returns the output line of the score of a whole line.
  ///
  /// - Parameter logProbability: The log-probability of the scored part, in the unit of the output.
  private func result(_ line: [UInt8], logProbability: Double, tokens: Int, unknown: Int) -> String
  {
    switch self {
    case .text:
      return "\(logText(logProbability))\t\(tokens)\t\(unknown)"
    case .moses:
      let features = line.columns[2]
      let others = line[features].withoutFeature("fflm=")
      let end = others.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? others.startIndex
      return text(line[..<features.lowerBound]) + text(others[..<end])
        + " fflm= \(logText(logProbability))" + text(others[end...] + line[features.upperBound...])
    case .kaldi:
      // Kaldi expects costs, which are negative log-probabilities.
      return "\(text(line[..<line.firstWordEnd])) \(logText(-logProbability))"
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// Returns a log-probability without an exponent, so that any tool can sort the output.
private func logText(_ logarithm: Double) -> String { fixed(logarithm, 6) }

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension ArraySlice<UInt8> {
  /// Returns a list of features without the feature of a name such as `LM=`: the name, a number
  /// directly after it, and the numbers that follow. Everything else is kept, such as `TM=1` and
  /// the older form `d: 0`.
  fileprivate func withoutFeature(_ name: String) -> ArraySlice<UInt8> {
    var kept: ArraySlice<UInt8> = []
    var end = startIndex
    var isNamed = false
    for word in split(whereSeparator: \.isSpace) {
      if word.starts(with: name.utf8) {
        let glued = word.dropFirst(name.utf8.count)
        isNamed = glued.isEmpty || glued.isNumber
      } else {
        isNamed = isNamed && word.isNumber
      }
      if !isNamed { kept += self[end..<word.endIndex] }
      end = word.endIndex
    }
    return kept + self[end...]
  }

  private var isNumber: Bool { Double(String(decoding: self, as: UTF8.self)) != nil }
}

extension [UInt8] {
  /// Whether the line looks like an entry of an n-best list of Moses.
  var looksLikeMoses: Bool { columns.count >= 3 }

  fileprivate var firstWordEnd: Int { firstIndex(where: \.isSpace) ?? count }

  /// The parts of the line between the words `|||`, including spaces.
  fileprivate var columns: [Range<Int>] {
    var columns: [Range<Int>] = []
    var start = 0
    var i = 0
    while i < count {
      let end = self[i...].firstIndex(where: \.isSpace) ?? count
      if self[i..<end].elementsEqual("|||".utf8) {
        columns.append(start..<i)
        start = end
      }
      i = end + 1
    }
    return columns + [start..<count]
  }
}
