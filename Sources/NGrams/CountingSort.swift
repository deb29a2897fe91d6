// The sort that puts n-grams in suffix order: a stable one by small whole numbers.

/// Sorts `items` by rising `key`, keeping the order of those whose keys are equal.
///
/// Sorting by the words of n-grams one after the other, the last word last, puts the n-grams in
/// suffix order: by their last word, where those are equal by the word before, and so on.
///
/// - Parameters:
///   - keyCount: All keys are in 0..<keyCount.
///   - scratch: Memory that sorts in a row can share.
/// - Complexity: O(items + keyCount).
func stablySort(
  _ items: inout [Int32], scratch: inout [Int32], keyCount: Int, by key: (Int32) -> Int32
) {
  var starts = [Int32](repeating: 0, count: keyCount + 1)
  for item in items { starts[Int(key(item)) + 1] += 1 }
  starts.accumulate()
  if scratch.count != items.count { scratch = [Int32](repeating: 0, count: items.count) }
  for item in items {
    let bucket = Int(key(item))
    scratch[Int(starts[bucket])] = item
    starts[bucket] += 1
  }
  swap(&items, &scratch)
}

extension [Int32] {
  /// Replaces each number by the sum of those up to it.
  mutating func accumulate() {
    var sum: Int32 = 0
    for i in indices {
      sum += self[i]
      self[i] = sum
    }
  }
}
