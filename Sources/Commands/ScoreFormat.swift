// The forms of lines that are scored: plain text, and n-best lists.

import Evaluation
import Reports

/// What in a line is scored, and where the score goes.
enum ScoreFormat: String, CaseIterable {
  /// Nothing but text.
  case text
  /// `number ||| text ||| features ||| …`, as Moses and Marian write them.
  case moses
  /// `utterance text`, as Kaldi writes them.
  case kaldi

  /// What such a line looks like.
  private var shape: String {
    switch self {
    case .text: "text"
    case .moses: "number ||| text ||| features"
    case .kaldi: "utterance text"
    }
  }

  /// The part of a line that is scored.
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

  /// What tells a line from the others: its number, or the name that it begins with.
  private func name(of line: [UInt8], number: Int) -> String {
    self == .kaldi ? text(line[..<line.firstWordEnd]) : "\(number)"
  }

  /// The line of output for a score.
  ///
  /// - Parameter unit: The unit of the log-probabilities, in nats.
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

  /// The line of the result.
  ///
  /// - Parameter logProbability: of the part that is scored, in the unit asked for.
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
      // Lattices have costs.
      return "\(text(line[..<line.firstWordEnd])) \(logText(-logProbability))"
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// A log-probability, without an exponent, so that every tool can sort it; adding 0 keeps 0 from
/// having a sign.
private func logText(_ logarithm: Double) -> String { fixed(logarithm + 0, 6) }

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension ArraySlice<UInt8> {
  /// These features without those of a name such as `LM=`: the name, a number that may be glued to
  /// it, and the numbers that follow. All else is kept, such as `TM=1` and the older form `d: 0`.
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
  fileprivate var firstWordEnd: Int { firstIndex(where: \.isSpace) ?? count }

  /// What stands between the words `|||`, with the spaces.
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
