// Pooling the rows of bags, and adding the gradient of pooled rows to a table.

import Intrinsics

/// The mean number of rows in a bag, at least 1.
func meanSize(_ bags: Bags) -> Int { max(1, bags.ids.count / max(bags.count, 1)) }

/// How many rows ahead of the current one the table is read. The rows of rare features are rarely in
/// the cache, and their addresses do not follow a pattern.
private let distance = 8

/// Pools some of the bags into rows of x.
func pool(
  _ bags: Bags, _ rows: Range<Int>, by pooling: Pooling, of e: Matrix<Float>, into x: Matrix<Float>
) {
  let width = e.columns
  bags.ids.withUnsafeBufferPointer { ids in
    bags.values.withUnsafeBufferPointer { values in
      for i in rows {
        let places = bags.places(of: i)
        let row = x.start + i * x.columns
        row.update(repeating: 0, count: x.columns)
        if pooling.hasSum {
          for place in places {
            if place + distance < places.upperBound {
              prefetch(e, ids[place + distance], 0..<width)
            }
            add(values[place], e.start + Int(ids[place]) * width, to: row, width)
          }
          let scale = Float(pooling.scale(ofSumOf: places.count))
          if scale != 1 { mapInPlace(row, width) { scale * $0 } }
        }
        guard pooling.hasMaximum, let first = places.first else { continue }
        let largest = row + (x.columns - width)
        add(values[first], e.start + Int(ids[first]) * width, to: largest, width)
        for place in places.dropFirst() {
          let value = Vector(repeating: values[place])
          mapInPlace(largest, e.start + Int(ids[place]) * width, width) { largest, e in
            let term = value * e
            return largest.replacing(with: term, where: term .> largest)
          }
        }
      }
    }
  }
}

/// Adds the gradient of pooled rows to some columns of the table's gradient.
func addPooled(
  _ dx: Matrix<Float>, _ bags: Bags, by pooling: Pooling, of e: Matrix<Float>,
  to de: Matrix<Float>, columns: Range<Int>
) {
  let width = e.columns
  bags.ids.withUnsafeBufferPointer { ids in
    bags.values.withUnsafeBufferPointer { values in
      for i in 0..<dx.rows {
        let places = bags.places(of: i)
        let row = dx.start + i * dx.columns
        if pooling.hasSum {
          let scale = Float(pooling.scale(ofSumOf: places.count))
          for place in places {
            if place + distance < ids.count { prefetch(de, ids[place + distance], columns) }
            add(
              scale * values[place], row + columns.lowerBound,
              to: de.start + (Int(ids[place]) * width + columns.lowerBound), columns.count)
          }
        }
        guard pooling.hasMaximum, let first = places.first else { continue }
        for j in columns {
          var (best, largest) = (first, values[first] * e.start[Int(ids[first]) * width + j])
          for place in places.dropFirst() {
            let term = values[place] * e.start[Int(ids[place]) * width + j]
            if term > largest { (best, largest) = (place, term) }
          }
          de.start[Int(ids[best]) * width + j] += values[best] * row[dx.columns - width + j]
        }
      }
    }
  }
}

/// Adds `factor`·x to y. Rows of a few columns, such as those of a regression, are added one number
/// at a time.
@inline(__always)
private func add(
  _ factor: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ count: Int
) {
  let whole = count & ~15
  let factors = Vector(repeating: factor)
  for j in stride(from: 0, to: whole, by: 16) {
    store(load(y + j).addingProduct(factors, load(x + j)), to: y + j)
  }
  let quarters = count & ~3
  for j in stride(from: whole, to: quarters, by: 4) {
    let sum = SIMD4(at: y + j).addingProduct(SIMD4(repeating: factor), SIMD4(at: x + j))
    sum.store(to: y + j)
  }
  for j in quarters..<count { y[j] = y[j].addingProduct(factor, x[j]) }
}

@inline(__always)
private func prefetch(_ e: Matrix<Float>, _ id: Int32, _ columns: Range<Int>) {
  let row = UnsafeRawPointer(e.start + (Int(id) * e.columns + columns.lowerBound))
  for line in stride(from: 0, to: 4 * columns.count, by: 64) { Intrinsics.prefetch(row + line) }
}
