// Products of few rows, which read the other matrix in place, because packing it would take longer.

/// The maximum number of rows for which these products are used.
///
/// The time of a packed product hardly depends on the number of rows. For one row, these products
/// are five to ten times as fast; for eight rows, they are no faster.
let fewRows = 4

/// The minimum number of rows for which the bits of a row of a product do not depend on the other
/// rows. With fewer rows, the terms are added in another order.
package let fewestIndependentRows = fewRows + 1

/// Computes Y = X·W, Y = X·W + b or Y += X·W.
///
/// Shapes: x (B, k), w (k, N), y (B, N), where B is small.
///
/// Every element of Y is one sum over k in order, whatever the number of workers.
/// Error bound: |error| ≤ (k + 1)·u·Σ|x||w| to first order, u = 2⁻²⁴, where the initial value of a
/// sum counts as a term.
/// - Complexity: B·k·N multiply-adds at the speed at which W is read from memory, with no
///   allocations.
func multiplyRows(
  _ x: Matrix<Float>, _ w: Matrix<Float>, into y: Matrix<Float>, from start: Accumulation<Float>,
  on workers: Workers
) {
  start.store(in: y)
  split(w, units: (w.columns + 15) / 16, on: workers) { units in
    let columns = 16 * units.lowerBound..<min(16 * units.upperBound, w.columns)
    // Wide enough to read W in long runs, and narrow enough to keep Y in the first-level cache.
    for first in stride(from: columns.lowerBound, to: columns.upperBound, by: 1024) {
      let count = min(1024, columns.upperBound - first)
      for k in stride(from: 0, to: w.rows, by: 4) {
        for i in 0..<x.rows {
          add(
            x.start + (i * w.rows + k), min(4, w.rows - k), w.start + (k * w.columns + first),
            stride: w.columns, to: y.start + (i * w.columns + first), count)
        }
      }
    }
  }
}

/// Computes dX = dY·Wᵀ, dX = dY·Wᵀ + b or dX += dY·Wᵀ.
///
/// Shapes: dy (B, N), w (k, N), dx (B, k), where B is small.
///
/// Every element of dX is one dot product, whatever the number of workers: sixteen sums, each over
/// every sixteenth term in order, are added up at the end.
/// Error bound: |error| ≤ (N + 1)·u·Σ|dy||w| to first order, u = 2⁻²⁴, where the initial value of a
/// sum counts as a term.
/// - Complexity: B·k·N multiply-adds at the speed at which W is read from memory, with no
///   allocations.
func multiplyRows(
  _ dy: Matrix<Float>, transposing w: Matrix<Float>, into dx: Matrix<Float>,
  from start: Accumulation<Float>, on workers: Workers
) {
  start.store(in: dx)
  split(w, units: w.rows, on: workers) { rows in
    for k in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) {
      let count = min(4, rows.upperBound - k)
      for i in 0..<dy.rows {
        let products = dots(
          dy.start + i * w.columns, w.start + k * w.columns, stride: w.columns, count)
        let place = dx.start + (i * w.rows + k)
        for r in 0..<count { place[r] += products[r] }
      }
    }
  }
}

/// Divides the units of W among the workers. Reading a weight takes an eighth of the time that
/// other operations take per element.
private func split(
  _ w: Matrix<Float>, units: Int, on workers: Workers, _ work: (Range<Int>) -> Void
) {
  workers.split(units, elements: max(1, w.count / max(8 * units, 1))) { _, piece in work(piece) }
}

/// Adds Σₖ xₖ·wₖ to y, where k < `depth` ≤ 4 and the rows wₖ have `count` columns and are `stride`
/// apart. If there are four rows, y is read and written only once.
private func add(
  _ x: UnsafePointer<Float>, _ depth: Int, _ w: UnsafePointer<Float>, stride: Int,
  to y: UnsafeMutablePointer<Float>, _ count: Int
) {
  guard depth == 4 else {
    for k in 0..<depth {
      let factor = Vector(repeating: x[k])
      mapInPlace(y, w + k * stride, count) { y, w in y.addingProduct(factor, w) }
    }
    return
  }
  let (w0, w1, w2, w3) = (w, w + stride, w + 2 * stride, w + 3 * stride)
  let (x0, x1) = (Vector(repeating: x[0]), Vector(repeating: x[1]))
  let (x2, x3) = (Vector(repeating: x[2]), Vector(repeating: x[3]))
  let whole = count & ~15
  for j in Swift.stride(from: 0, to: whole, by: 16) {
    let sum = load(y + j).addingProduct(x0, load(w0 + j)).addingProduct(x1, load(w1 + j))
    store(sum.addingProduct(x2, load(w2 + j)).addingProduct(x3, load(w3 + j)), to: y + j)
  }
  for j in whole..<count {
    let sum = y[j].addingProduct(x[0], w0[j]).addingProduct(x[1], w1[j])
    y[j] = sum.addingProduct(x[2], w2[j]).addingProduct(x[3], w3[j])
  }
}

/// Returns the dot products of x with up to four rows, which are `stride` long and `stride` apart.
///
/// Four independent sums hide the latency of the additions.
private func dots(
  _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, stride: Int, _ count: Int
) -> SIMD4<Float> {
  // The first row stands in for the rows beyond `count`.
  let w1 = w + (count > 1 ? stride : 0)
  let w2 = w + (count > 2 ? 2 * stride : 0)
  let w3 = w + (count > 3 ? 3 * stride : 0)
  let whole = stride & ~15
  var (s0, s1, s2, s3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  for j in Swift.stride(from: 0, to: whole, by: 16) {
    let x = load(x + j)
    s0 = s0.addingProduct(x, load(w + j))
    s1 = s1.addingProduct(x, load(w1 + j))
    s2 = s2.addingProduct(x, load(w2 + j))
    s3 = s3.addingProduct(x, load(w3 + j))
  }
  if whole < stride {
    let left = stride - whole
    let x = loadTail(x + whole, left, padding: 0)
    s0 = s0.addingProduct(x, loadTail(w + whole, left, padding: 0))
    s1 = s1.addingProduct(x, loadTail(w1 + whole, left, padding: 0))
    s2 = s2.addingProduct(x, loadTail(w2 + whole, left, padding: 0))
    s3 = s3.addingProduct(x, loadTail(w3 + whole, left, padding: 0))
  }
  return SIMD4(s0.sum(), s1.sum(), s2.sum(), s3.sum())
}
