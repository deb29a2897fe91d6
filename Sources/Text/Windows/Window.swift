// The tokens that a model sees of a text when it predicts one.

/// Which tokens around a target are its window, and what stands where there are none.
///
/// The slots of a window are, in the order of the text: those of the averages, the words on the left,
/// the words on the right. The target itself has no slot.
package struct Window: Equatable, Sendable {
  /// How many words just before the target are seen one by one.
  package let left: Int
  /// How many words just after the target are seen one by one.
  package let right: Int
  /// The lengths of the runs of words before those on the left, nearest first; a model sees the
  /// average of each.
  package let averages: [Int]
  /// Whether windows run over line ends.
  package let lines: LineMode
  /// How many words are seen before the target: those of the averages and those on the left.
  package let before: Int

  /// Stands in a slot of an average that has no word.
  package static let noToken: Int32 = -1

  /// - Precondition: left + right ≥ 1, neither is negative, and no average is empty.
  package init(left: Int, right: Int = 0, averages: [Int] = [], lines: LineMode) {
    precondition(
      left >= 0 && right >= 0 && left + right >= 1 && averages.allSatisfy { $0 >= 1 },
      "a window of averages \(averages), \(left) words on the left and \(right) on the right")
    self.left = left
    self.right = right
    self.averages = averages
    self.lines = lines
    before = averages.reduce(left, +)
  }

  /// The number of slots.
  package var width: Int { before + right }

  /// Writes the tokens around `position` to the `slots` of `contexts`.
  ///
  /// With `LineMode.stream`, a window reaches to the ends of the text. With `LineMode.separate`, it
  /// begins with the line of the target, and ends with the `</s>` of that line; if the target is that
  /// `</s>`, the window has no word on the right. Slots without a word get padding:
  ///
  /// | slots    | `stream`  | `separate` |
  /// |----------|-----------|------------|
  /// | averages | `noToken` | `noToken`  |
  /// | left     | `</s>`    | `<s>`      |
  /// | right    | `</s>`    | `</s>`     |
  ///
  /// - Parameters:
  ///   - slots: As many as the window is wide.
  ///   - position: That of the target, from 0 to `count`, where the next token goes.
  ///   - count: The number of ids.
  ///   - ids: The id of the token at a position from 0 to `count` − 1.
  /// - Complexity: O(width).
  // Inlined, for a call of `ids` takes longer than the rest of its turn of the loop.
  @inline(__always)
  package func fill(
    _ contexts: inout [Int32], _ slots: Range<Int>, around position: Int, of count: Int,
    in ids: (Int) -> Int32
  ) {
    precondition(slots.count == width, "\(slots.count) slots for a window of \(width)")
    let endOfLine = Int32(Vocabulary.endOfLine)
    let middle = slots.lowerBound + before
    var source = position
    var slot = middle
    while slot > slots.lowerBound, source > 0,
      lines == .stream || ids(source - 1) != endOfLine
    {
      slot -= 1
      source -= 1
      contexts[slot] = ids(source)
    }
    let padding = lines == .stream ? endOfLine : Int32(Vocabulary.startOfLine)
    while slot > slots.lowerBound {
      slot -= 1
      contexts[slot] = slot < middle - left ? Self.noToken : padding
    }

    source = position + 1
    slot = middle
    while slot < slots.upperBound, source < count,
      lines == .stream || ids(source - 1) != endOfLine
    {
      contexts[slot] = ids(source)
      slot += 1
      source += 1
    }
    while slot < slots.upperBound {
      contexts[slot] = endOfLine
      slot += 1
    }
  }

  /// Makes `contexts` and `targets` the windows around `rows` tokens and those tokens, within the
  /// memory of larger ones before.
  ///
  /// - Parameters:
  ///   - contexts: Shape: (rows, width), row-major.
  ///   - targets: Shape: (rows).
  ///   - count: The number of ids.
  ///   - ids: The id of the token at a position from 0 to `count` − 1.
  ///   - target: The position of the target of a row.
  @inline(__always)
  func fill(
    _ contexts: inout [Int32], _ targets: inout [Int32], rows: Int, of count: Int,
    in ids: (Int) -> Int32, target: (Int) -> Int
  ) {
    let width = width
    contexts.resize(to: rows * width)
    targets.resize(to: rows)
    for row in 0..<rows {
      let position = target(row)
      targets[row] = ids(position)
      fill(&contexts, row * width..<(row + 1) * width, around: position, of: count, in: ids)
    }
  }
}

extension [Int32] {
  fileprivate mutating func resize(to newCount: Int) {
    if newCount < count {
      removeLast(count - newCount)
    } else {
      append(contentsOf: repeatElement(0, count: newCount - count))
    }
  }
}
