// How a window of rows is cut into runs, each of which becomes one row.

/// The lengths of the runs that a window is cut into, in order.
///
/// A run of one row stands for itself; a longer one for its rows' sum over the root of their number,
/// which has the variance of one of them if they are independent.
package struct WindowSegments: Equatable, Sendable {
  package let lengths: [Int]
  /// Where in the window each run begins.
  let starts: [Int]
  /// The rows of a window, and the rows that its runs become.
  package let width: Int
  package let count: Int
  /// What the sum of each run is multiplied by.
  let scales: [Double]

  package init(_ lengths: [Int]) {
    precondition(!lengths.isEmpty && lengths.allSatisfy { $0 >= 1 }, "runs of \(lengths) rows")
    self.lengths = lengths
    starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
    width = lengths.reduce(0, +)
    count = lengths.count
    scales = lengths.map { 1 / Double($0).squareRoot() }
  }

  /// The places in the list of windows of what row `i` of the result sums, and the factor of the sum.
  @inline(__always)
  func places(ofRow i: Int) -> (places: Range<Int>, scale: Double) {
    // Without runs of several rows, the usual case, no division.
    if width == count { return (i..<i + 1, 1) }
    let (window, run) = i.quotientAndRemainder(dividingBy: count)
    let start = window * width + starts[run]
    return (start..<start + lengths[run], scales[run])
  }
}
