// Characters that end lines in other programs but not in this one.

/// Counts the characters inside lines that other programs treat as line ends.
package struct LineEnds: Sendable {
  /// A line end in other programs. In this one, lines end with LF or CRLF.
  package enum Foreign: String, CaseIterable, Sendable {
    case carriageReturn = "CR"
    case nextLine = "U+0085"
    case lineSeparator = "U+2028"
    case paragraphSeparator = "U+2029"
  }

  private var lineCount = 0
  private var counts = [Int](repeating: 0, count: Foreign.allCases.count)

  package init() {}

  /// The foreign line end that separates more lines than LF does, and its count; nil for nearly
  /// every text.
  package var foreign: (kind: Foreign, count: Int)? {
    let most = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    return counts[most] > lineCount
      ? (Foreign.allCases[most], counts[most]) : nil
  }

  /// Counts the foreign line ends in `line`, which is valid UTF-8 without its LF or CRLF. A foreign
  /// line end at the end of the line separates nothing and is not counted.
  package mutating func add(_ line: Span<UInt8>) {
    lineCount += 1
    for i in line.indices.dropLast() {
      switch line[i] {
      case UInt8(ascii: "\r"): counts[0] += 1
      case 0x85 where i >= 1 && line[i - 1] == 0xC2: counts[1] += 1
      case 0xA8 where i >= 2 && line[i - 1] == 0x80 && line[i - 2] == 0xE2: counts[2] += 1
      case 0xA9 where i >= 2 && line[i - 1] == 0x80 && line[i - 2] == 0xE2: counts[3] += 1
      default: break
      }
    }
  }
}

extension SourceText {
  /// The foreign line ends in the text.
  ///
  /// - Complexity: O(bytes).
  package var lineEnds: LineEnds {
    var lineEnds = LineEnds()
    forEachLine { lineEnds.add($0) }
    return lineEnds
  }
}
