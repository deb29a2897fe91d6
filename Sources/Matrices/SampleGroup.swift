// Neighboring target words with their context words and the negative samples that they share.

/// What word-vector training reads and changes for a few targets that follow each other in the text.
///
/// A group has input rows X, output rows Y and the logits X·Yᵀ. With skip-gram, X holds the vectors
/// of all context words; with CBOW, it has one row per target, the mean of its context words. Y
/// holds the output vectors of the negative samples, then those of the targets.
///
/// Windows of neighbors overlap and negative samples are shared, so that the rows, once read, are
/// used many times. (Ji et al., "Parallelizing word2vec in shared and distributed memory", 2016,
/// share the negative samples of one target.)
package struct SampleGroup {
  /// A set of targets of the group: bit i stands for target i.
  typealias Targets = UInt8

  /// The context words of a target: those at `indices` except the target itself.
  struct Window {
    var indices = 0..<1
    /// The index of the target.
    var center = 0

    /// The number of context words.
    var count: Int { indices.count - 1 }
  }

  /// The largest number of targets in a group.
  package static let largestTargetCount = Targets.bitWidth

  /// The number of outputs that are negative samples.
  let negativeCount: Int
  /// Whether a row of X is the mean of the context words of a target, as in CBOW.
  let averagesContexts: Bool
  private(set) var targetCount = 0
  private(set) var contextCount = 0
  /// Whether a negative sample is the word of a target, so that the two are no pair.
  private(set) var hasTargetAmongNegatives = false

  private let tableRows: Int
  private let contextRows: UnsafeMutableBufferPointer<Int32>
  private let outputRows: UnsafeMutableBufferPointer<Int32>
  private let targetWindows: UnsafeMutableBufferPointer<Window>
  /// For each context word, the targets whose window it is in.
  private let contextTargets: UnsafeMutableBufferPointer<Targets>
  /// For each negative sample, the targets whose word it is.
  private let sampledTargets: UnsafeMutableBufferPointer<Targets>

  /// Creates an empty group in initialized memory.
  ///
  /// - Parameter tableRows: The number of rows of the tables of input and output vectors.
  init(
    tableRows: Int, averagesContexts: Bool, contexts: UnsafeMutableBufferPointer<Int32>,
    outputs: UnsafeMutableBufferPointer<Int32>, windows: UnsafeMutableBufferPointer<Window>,
    contextTargets: UnsafeMutableBufferPointer<Targets>,
    sampledTargets: UnsafeMutableBufferPointer<Targets>
  ) {
    (self.tableRows, self.averagesContexts) = (tableRows, averagesContexts)
    negativeCount = sampledTargets.count
    (contextRows, outputRows, targetWindows) = (contexts, outputs, windows)
    (self.contextTargets, self.sampledTargets) = (contextTargets, sampledTargets)
  }

  // MARK: - Drawing

  mutating func removeAll() { (contextCount, targetCount) = (0, 0) }

  /// Adds a word of the text, a target or a word near one.
  package mutating func append(context row: Int32) {
    precondition(contextCount < contextRows.count, "more than \(contextCount) context words")
    contextRows[contextCount] = checked(row)
    contextTargets[contextCount] = 0
    contextCount += 1
  }

  /// Adds a target after all context words.
  ///
  /// - Parameters:
  ///   - window: The indices of its context words, in the order in which they were added, and of
  ///     the target itself.
  ///   - center: The index of the target, which is no context of its own.
  package mutating func append(target row: Int32, window: Range<Int>, center: Int) {
    precondition(targetCount < targetWindows.count, "more than \(targetCount) targets")
    precondition(
      window.lowerBound >= 0 && window.upperBound <= contextCount && window.contains(center),
      "index \(center) of a window \(window) of \(contextCount) context words")
    outputRows[negativeCount + targetCount] = checked(row)
    targetWindows[targetCount] = Window(indices: window, center: center)
    for c in window.lowerBound..<window.upperBound { contextTargets[c] |= 1 << targetCount }
    contextTargets[center] &= ~(1 << targetCount)
    targetCount += 1
  }

  /// Draws all negative samples, after the targets are added.
  package mutating func drawNegatives(_ draw: () -> Int32) {
    hasTargetAmongNegatives = false
    for k in 0..<negativeCount {
      let row = checked(draw())
      outputRows[k] = row
      var targets: Targets = 0
      for i in 0..<targetCount where outputRows[negativeCount + i] == row { targets |= 1 << i }
      sampledTargets[k] = targets
      if targets != 0 { hasTargetAmongNegatives = true }
    }
  }

  @inline(__always)
  private func checked(_ row: Int32) -> Int32 {
    precondition(row >= 0 && Int(row) < tableRows, "row \(row) of \(tableRows)")
    return row
  }

  // MARK: - Reading

  /// The rows of the input vectors.
  var contexts: UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(rebasing: contextRows[..<contextCount])
  }

  /// The rows of the output vectors.
  var outputs: UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(rebasing: outputRows[..<(negativeCount + targetCount)])
  }

  /// The windows of the targets.
  var windows: UnsafeBufferPointer<Window> {
    UnsafeBufferPointer(rebasing: targetWindows[..<targetCount])
  }

  /// The number of rows of X.
  var rowCount: Int { averagesContexts ? targetCount : contextCount }

  /// The targets that row `r` of X predicts.
  @inline(__always)
  func targets(ofRow r: Int) -> Targets {
    if !averagesContexts { return contextTargets[r] }
    return targetWindows[r].count > 0 ? 1 << r : 0
  }

  /// A range of rows of X outside which the errors of some outputs are zero.
  @inline(__always)
  func rows(ofOutputs outputs: Range<Int>) -> Range<Int> {
    if outputs.lowerBound < negativeCount { return 0..<rowCount }
    let targets = outputs.lowerBound - negativeCount..<outputs.upperBound - negativeCount
    if averagesContexts { return targets }
    var rows = targetWindows[targets.lowerBound].indices
    for i in targets.dropFirst() {
      let indices = targetWindows[i].indices
      rows = min(rows.lowerBound, indices.lowerBound)..<max(rows.upperBound, indices.upperBound)
    }
    return rows
  }

  /// The targets among `targets` for which sample `k` is a negative one.
  @inline(__always)
  func pairs(of targets: Targets, negative k: Int) -> Targets { targets & ~sampledTargets[k] }
}
