// The segments of a window of rows, each of which becomes one row.

/// The lengths of the segments into which a window is divided, in order.
///
/// A segment of one row becomes that row. A longer segment becomes the sum of its rows divided by
/// the square root of its length, which has the variance of a single row if the rows are
/// independent.
package struct WindowSegments: Equatable, Sendable {
  /// The number of rows in each segment.
  package let lengths: [Int]
  /// The position in the window at which each segment begins.
  let starts: [Int]
  /// The number of rows in a window.
  package let width: Int
  /// The number of segments in a window, which become as many rows.
  package let count: Int
  /// The factor of the sum of each segment, 1 / √length.
  let scales: [Double]

  /// Creates segments of the given lengths.
  /// - Precondition: There is at least one length, and every length is at least 1.
  package init(_ lengths: [Int]) {
    precondition(!lengths.isEmpty && lengths.allSatisfy { $0 >= 1 }, "runs of \(lengths) rows")
    self.lengths = lengths
    starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
    width = lengths.reduce(0, +)
    count = lengths.count
    scales = lengths.map { 1 / Double($0).squareRoot() }
  }

  /// Returns the positions in the list of windows whose rows are summed in row `i` of the result,
  /// and the factor of the sum.
  @inline(__always)
  package func places(ofRow i: Int) -> (places: Range<Int>, scale: Double) {
    // If every segment has one row, which is the usual case, there is no division.
    if width == count { return (i..<i + 1, 1) }
    let (window, run) = i.quotientAndRemainder(dividingBy: count)
    let start = window * width + starts[run]
    return (start..<start + lengths[run], scales[run])
  }
}
