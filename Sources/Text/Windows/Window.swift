// The tokens of a text that a model sees when it predicts one of them.

/// The tokens around a target that a model sees, and the padding of slots without a token.
///
/// The slots of a window are in text order: first those of the averages, then the words on the
/// left, then the words on the right. The target itself has no slot.
package struct Window: Equatable, Sendable {
  /// The number of words just before the target that are seen one by one.
  package let left: Int
  /// The number of words just after the target that are seen one by one.
  package let right: Int
  /// The lengths of the segments of words before those on the left, nearest segment first. A model
  /// sees the average embedding of each segment.
  package let averages: [Int]
  /// Whether windows cross line ends.
  package let lines: LineMode
  /// The number of words seen before the target: those of the averages and those on the left.
  package let before: Int

  /// The value of a slot that belongs to an average and has no word.
  package static let noToken: Int32 = -1

  /// Creates a window.
  ///
  /// - Precondition: `left` + `right` ≥ 1, neither is negative, and no average is empty.
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

  /// Whether a model sees words on both sides of the target, as a masked language model does.
  package var isTwoSided: Bool { right > 0 }

  /// Writes the tokens around `position` to the `slots` of `contexts`.
  ///
  /// With `LineMode.stream`, a window reaches to the ends of the text. With `LineMode.separate`, it
  /// begins with the target's line and ends with the `</s>` of that line; if the target is that
  /// `</s>`, the window has no word on the right. Slots without a word are padded:
  ///
  /// | slots    | `stream`  | `separate` |
  /// |----------|-----------|------------|
  /// | averages | `noToken` | `noToken`  |
  /// | left     | `</s>`    | `<s>`      |
  /// | right    | `</s>`    | `</s>`     |
  ///
  /// - Parameters:
  ///   - slots: The indices to write; their number is `width`.
  ///   - position: The position of the target, in 0...count; `count` is the position of the token
  ///     that follows the text.
  ///   - count: The number of token IDs.
  ///   - ids: Returns the token ID at a position in 0..<count.
  /// - Complexity: O(width).
  // Inlined because a call of `ids` would take longer than the rest of the loop body.
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

  /// Fills `contexts` and `targets` with the windows around `rows` tokens and with those tokens,
  /// reusing the memory of the arrays.
  ///
  /// - Parameters:
  ///   - contexts: Shape: (rows, width), row-major.
  ///   - targets: Shape: (rows).
  ///   - count: The number of token IDs.
  ///   - ids: Returns the token ID at a position in 0..<count.
  ///   - target: Returns the position of the target of a row.
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
