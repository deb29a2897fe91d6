// The normalisation of one row to mean 0 and variance 1, and its gradient.

/// ε: keeps a row of equal numbers from division by zero.
let normalizationFloor = 1e-5

/// y = (x − μ) / √(σ² + ε).
func normalize(_ x: UnsafePointer<Float>, _ count: Int, into y: UnsafeMutablePointer<Float>) {
  let (mean, scale) = moments(x, count)
  mapInPlace(y, x, count) { _, x in (x - mean) * scale }
}

/// dx = (dy − mean dy − y · mean(dy ∘ y)) / √(σ² + ε) in place of dy.
func normalizeGradient(
  _ x: UnsafePointer<Float>, _ count: Int, of dy: UnsafeMutablePointer<Float>
) {
  let (mean, scale) = moments(x, count)
  let sum = sumOfPairs(dy, x, count) { dy, _ in dy }
  // Past the end dy is 0, and so is what it contributes.
  let product = sumOfPairs(dy, x, count) { dy, x in dy * (x - mean) } * scale
  let (shift, slope) = (sum / Float(count), product / Float(count))
  mapInPlace(dy, x, count) { dy, x in (dy - shift - (x - mean) * scale * slope) * scale }
}

/// The mean μ of a row and 1 / √(σ² + ε).
private func moments(_ x: UnsafePointer<Float>, _ count: Int) -> (mean: Float, scale: Float) {
  let rough = sumOfPairs(x, x, count) { x, _ in x } / Float(count)
  let whole = count & ~15
  var (sum, squares) = (Vector.zero, Vector.zero)
  for i in stride(from: 0, to: whole, by: 16) {
    let deviation = load(x + i) - rough
    sum += deviation
    squares += deviation * deviation
  }
  let deviation = loadTail(x + whole, count - whole, padding: rough) - rough
  sum += deviation
  squares += deviation * deviation
  // What rounding left of the mean is far smaller than the numbers, and is not lost beside them.
  let rest = Double(sum.sum()) / Double(count)
  let variance = max(Double(squares.sum()) / Double(count) - rest * rest, 0)
  return (rough + Float(rest), Float(1 / (variance + normalizationFloor).squareRoot()))
}

/// Σ function(aᵢ, bᵢ), where function(0, 0) = 0.
@inline(__always)
private func sumOfPairs(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int,
  _ function: (Vector, Vector) -> Vector
) -> Float {
  let whole = count & ~15
  var sum = Vector.zero
  for i in stride(from: 0, to: whole, by: 16) { sum += function(load(a + i), load(b + i)) }
  let left = count - whole
  sum += function(loadTail(a + whole, left, padding: 0), loadTail(b + whole, left, padding: 0))
  return sum.sum()
}
