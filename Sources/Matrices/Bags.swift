// Bags of rows of a table, each of which is pooled into one row.

/// Bags of rows of a table. A bag has any number of rows, in no particular order, each with a value
/// by which it is multiplied.
package struct Bags: Equatable, Sendable {
  /// The IDs of the rows, bag after bag.
  package var ids: [Int32]
  /// The value of each ID.
  package var values: [Float]
  /// The end of each bag in `ids`.
  package var ends: [Int]

  package init(ids: [Int32] = [], values: [Float] = [], ends: [Int] = []) {
    (self.ids, self.values, self.ends) = (ids, values, ends)
  }

  /// The number of bags.
  package var count: Int { ends.count }

  /// Returns the places of a bag in `ids`.
  @inline(__always)
  package func places(of bag: Int) -> Range<Int> { (bag == 0 ? 0 : ends[bag - 1])..<ends[bag] }

  /// Removes all bags and keeps their memory.
  package mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// Ends the current bag, which consists of the IDs added since the last end.
  package mutating func endBag() { ends.append(ids.count) }

  package mutating func add(_ id: Int32, value: Float) {
    ids.append(id)
    values.append(value)
  }
}

/// The ways to pool the rows vᵢ·eᵢ of a bag, where eᵢ is a row of the table and vᵢ its value.
package enum Pooling: String, Codable, CaseIterable, Sendable {
  /// Σ vᵢ·eᵢ.
  case sum
  /// (1/n) Σ vᵢ·eᵢ for the n rows of the bag.
  case mean
  /// The largest number of each column. Its gradient goes to the first row that has it.
  case max
  /// The mean, followed by the maximum.
  case both

  /// The number of pooled rows that stand side by side.
  package var partCount: Int { self == .both ? 2 : 1 }

  /// Whether a part is the maximum, and otherwise a sum.
  var hasMaximum: Bool { self == .max || self == .both }
  var hasSum: Bool { self != .max }

  /// Returns the factor of the sum of a bag of `count` rows.
  @inline(__always)
  func scale(ofSumOf count: Int) -> Double { self == .sum ? 1 : 1 / Double(Swift.max(count, 1)) }
}
