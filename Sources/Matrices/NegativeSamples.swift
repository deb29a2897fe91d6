// Groups of target words with their context words and negative samples.

/// The groups of targets of a part of the text, in the order in which training learns from them.
package final class NegativeSamples: @unchecked Sendable {
  /// The largest number of targets in a group.
  package let targetCapacity: Int
  /// The largest number of context words in a group, targets included.
  let contextCapacity: Int
  /// The number of negative samples of a group.
  package let negativeCount: Int
  /// How often each negative sample of a group counts. With K / ``negativeCount``, the samples that
  /// a group shares stand for K of each pair.
  package let negativeWeight: Double
  /// The number of rows of the tables of input and output vectors.
  let tableRows: Int
  /// The number of groups that were drawn.
  package private(set) var count = 0

  private let groups: UnsafeMutableBufferPointer<SampleGroup>
  private let rows: UnsafeMutableBufferPointer<Int32>
  private let windows: UnsafeMutableBufferPointer<SampleGroup.Window>
  private let targets: UnsafeMutableBufferPointer<SampleGroup.Targets>

  /// - Parameters:
  ///   - capacity: The largest number of groups.
  ///   - window: The largest number of context words on each side of a target.
  ///   - averagesContexts: Whether each target is predicted from the mean of its context words, as
  ///     in CBOW, rather than from each of them, as in skip-gram.
  package init(
    capacity: Int, targetCapacity: Int, window: Int, negativeCount: Int, negativeWeight: Double,
    averagesContexts: Bool, tableRows: Int
  ) {
    precondition(
      capacity > 0 && window > 0 && negativeCount >= 0,
      "\(capacity) groups with \(window) words on each side and \(negativeCount) negative samples")
    precondition(
      targetCapacity > 0 && targetCapacity <= SampleGroup.largestTargetCount,
      "\(targetCapacity) targets in a group of at most \(SampleGroup.largestTargetCount)")
    let contextCapacity = targetCapacity + 2 * window
    let rowCount = contextCapacity + negativeCount + targetCapacity
    let targetsCount = contextCapacity + negativeCount
    (self.targetCapacity, self.contextCapacity) = (targetCapacity, contextCapacity)
    (self.negativeCount, self.negativeWeight) = (negativeCount, negativeWeight)
    self.tableRows = tableRows
    groups = .allocate(capacity: capacity)
    rows = .allocate(capacity: capacity * rowCount)
    rows.initialize(repeating: 0)
    windows = .allocate(capacity: capacity * targetCapacity)
    windows.initialize(repeating: .init())
    targets = .allocate(capacity: capacity * targetsCount)
    targets.initialize(repeating: 0)
    for i in groups.indices {
      let rows = UnsafeMutableBufferPointer(rebasing: rows[i * rowCount..<(i + 1) * rowCount])
      let targets = UnsafeMutableBufferPointer(
        rebasing: targets[i * targetsCount..<(i + 1) * targetsCount])
      let windows = UnsafeMutableBufferPointer(
        rebasing: windows[i * targetCapacity..<(i + 1) * targetCapacity])
      let group = SampleGroup(
        tableRows: tableRows, averagesContexts: averagesContexts,
        contexts: .init(rebasing: rows[..<contextCapacity]),
        outputs: .init(rebasing: rows[contextCapacity...]), windows: windows,
        contextTargets: .init(rebasing: targets[..<contextCapacity]),
        sampledTargets: .init(rebasing: targets[contextCapacity...]))
      groups.initializeElement(at: i, to: group)
    }
  }

  deinit {
    groups.deallocate()
    rows.deallocate()
    windows.deallocate()
    targets.deallocate()
  }

  /// The largest number of groups.
  package var capacity: Int { groups.count }

  /// The largest number of outputs of a group.
  var outputCapacity: Int { negativeCount + targetCapacity }

  /// The largest number of rows of X of a group.
  var rowCapacity: Int { contextCapacity }

  /// Draws the samples of `count` groups.
  ///
  /// - Parameter draw: Fills an empty group. It must depend on nothing but the number of the group,
  ///   because threads divide the groups.
  package func fill(
    _ count: Int, on workers: Workers, _ draw: (_ number: Int, _ group: inout SampleGroup) -> Void
  ) {
    precondition(count >= 0 && count <= capacity, "\(count) groups of at most \(capacity)")
    self.count = count
    workers.split(count, elements: 100 * targetCapacity) { _, numbers in
      for i in numbers {
        groups[i].removeAll()
        draw(i, &groups[i])
      }
    }
  }

  @inline(__always)
  subscript(number: Int) -> SampleGroup {
    precondition(number >= 0 && number < count, "group \(number) of \(count)")
    return groups[number]
  }

  func checkTables<Scalar>(_ inputs: Matrix<Scalar>, _ outputs: Matrix<Scalar>) {
    checkSameWidth(inputs, outputs)
    precondition(
      inputs.rows == tableRows && outputs.rows == tableRows,
      "tables of \(inputs.rows) and \(outputs.rows) rows for samples of \(tableRows)")
  }
}
