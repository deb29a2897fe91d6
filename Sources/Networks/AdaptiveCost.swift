// The choice of the clusters of an adaptive softmax, by an estimate of the time of a training step.

/// An estimate of the time that a training step spends in an adaptive softmax, from which its clusters
/// are chosen.
///
/// The estimate depends on the counts of the classes and on the shapes only, with constants that were
/// fitted once. All machines therefore choose the same clusters.
package struct AdaptiveCost: Sendable {
  /// The number of examples whose classes come before each class, and of all at the end.
  private let sums: [Int]
  private let inputs: Int
  private let tied: Bool
  private let batch: Double

  /// Creates an estimate.
  ///
  /// - Parameters:
  ///   - counts: The number of training examples of each class.
  ///   - inputs: The width of the layer's input.
  ///   - tied: Whether all clusters read vectors of full width.
  ///   - batch: The number of examples per batch.
  package init(counts: [Int], inputs: Int, tied: Bool, batch: Int) {
    sums = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    (self.inputs, self.tied, self.batch) = (inputs, tied, Double(batch))
  }

  private var classes: Int { sums.count - 1 }

  // MARK: - Times

  /// Returns the nanoseconds of the three products of a step with weights (inputs, outputs), which are
  /// that of the forward pass and the two of the backward pass, and of the cross-entropy.
  ///
  /// The constants were fitted to shapes from 25 × 4000 to 400 × 4000, with 16 to 512 rows. The fixed
  /// part stands for gathering and adding rows.
  static func nanoseconds(rows: Double, _ inputs: Int, by outputs: Int) -> Double {
    let weights = Double(inputs) * Double(outputs)
    return 20_000 + 1.1 * weights + 0.05 * rows * weights + rows * Double(outputs)
  }

  /// Returns the nanoseconds of a head of the first `size` classes and a logit per cluster.
  func head(size: Int, clusters: Int) -> Double {
    Self.nanoseconds(rows: batch, inputs, by: size + clusters)
  }

  /// Returns the nanoseconds of cluster k, counted from 1. Its rows are the expected number of the
  /// examples of a batch whose targets it has.
  func cluster(_ k: Int, of range: Range<Int>) -> Double {
    let share =
      Double(sums[range.upperBound] - sums[range.lowerBound]) / Double(max(sums[classes], 1))
    let rows = batch * share
    if tied { return Self.nanoseconds(rows: rows, inputs, by: range.count) }
    let width = NetworkConfiguration.clusterWidth(k, inputs: inputs)
    return Self.nanoseconds(rows: rows, inputs, by: width)
      + Self.nanoseconds(rows: rows, width, by: range.count)
  }

  /// Returns the nanoseconds of the layer with the given cut-offs.
  package func nanoseconds(cutoffs: [Int]) -> Double {
    let ranges = zip(cutoffs, cutoffs.dropFirst() + [classes]).map { $0..<$1 }
    return ranges.enumerated().reduce(head(size: cutoffs[0], clusters: cutoffs.count)) {
      $0 + cluster($1.offset + 1, of: $1.element)
    }
  }

  // MARK: - Choice

  /// The maximum number of clusters that are chosen. More of them save little time.
  static let mostClusters = 3

  /// The cut-offs with the least cost, of those with at most two digits other than zeros at the end.
  ///
  /// Dynamic programming finds the best start of the last cluster for every number of clusters and
  /// every end of it.
  ///
  /// - Precondition: There are at least two classes.
  /// - Complexity: O(n²) for n ≈ 90 log₁₀ V candidates.
  package var cutoffs: [Int] {
    precondition(classes >= 2, "clusters of \(classes) classes")
    let ends = Self.candidates(below: classes) + [classes]
    let last = ends.count - 1
    var best: (cost: Double, cutoffs: [Int]) = (.infinity, [])
    for clusters in 1...Self.mostClusters {
      // The least cost of the head and the first k clusters up to each end, and the start of the last
      // of them, as an index of `ends`.
      var costs = ends.map { head(size: $0, clusters: clusters) }
      var starts: [[Int]] = []
      for k in 1...clusters {
        var next = [Double](repeating: .infinity, count: ends.count)
        var start = [Int](repeating: 0, count: ends.count)
        for end in ends.indices {
          for i in 0..<end where costs[i] < .infinity {
            let cost = costs[i] + cluster(k, of: ends[i]..<ends[end])
            if cost < next[end] { (next[end], start[end]) = (cost, i) }
          }
        }
        costs = next
        starts.append(start)
      }
      guard costs[last] < best.cost else { continue }
      var cutoffs: [Int] = []
      var end = last
      for start in starts.reversed() {
        end = start[end]
        cutoffs.insert(ends[end], at: 0)
      }
      best = (costs[last], cutoffs)
    }
    return best.cutoffs
  }

  /// Returns the numbers from 1 to `limit` − 1 that have at most two digits other than zeros at the
  /// end, ascending.
  static func candidates(below limit: Int) -> [Int] {
    var (candidates, step) = (Array(1..<min(limit, 100)), 10)
    while 10 * step < limit {
      candidates += stride(from: 10 * step, to: min(100 * step, limit), by: step)
      step *= 10
    }
    return candidates
  }
}
