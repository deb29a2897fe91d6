// A stable counting sort, which puts n-grams in suffix order.

/// Sorts `items` by ascending `key`, keeping the order of items with equal keys.
///
/// Sorting n-grams by each word in turn, from the first to the last, puts them in suffix order: by
/// the last word, then by the word before it, and so on.
///
/// - Parameters:
///   - scratch: Scratch memory that successive sorts can share.
///   - keyCount: All keys are in 0..<keyCount.
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
  /// Replaces each element by the sum of all elements up to and including it.
  mutating func accumulate() {
    var sum: Int32 = 0
    for i in indices {
      sum += self[i]
      self[i] = sum
    }
  }
}
