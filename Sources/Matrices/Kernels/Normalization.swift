// The normalization of one row to mean 0 and variance 1, and its gradient.

/// ε, which prevents a division by zero for a row of equal numbers.
let normalizationFloor = 1e-5

/// Computes y = (x − μ) / √(σ² + ε).
func normalize(_ x: UnsafePointer<Float>, _ count: Int, into y: UnsafeMutablePointer<Float>) {
  let (mean, scale) = moments(x, count)
  mapInPlace(y, x, count) { _, x in (x - mean) * scale }
}

/// Replaces dy with dx = (dy − mean dy − y · mean(dy ∘ y)) / √(σ² + ε).
func normalizeGradient(
  _ x: UnsafePointer<Float>, _ count: Int, of dy: UnsafeMutablePointer<Float>
) {
  let (mean, scale) = moments(x, count)
  let sum = total(dy, count)
  // Beyond the end dy is padded with zeros, which contribute nothing.
  var products = Vector.zero
  forEachVector(dy, x, count) { dy, x in products += dy * (x - mean) }
  let product = products.sum() * scale
  let (shift, derivative) = (sum / Float(count), product / Float(count))
  mapInPlace(dy, x, count) { dy, x in (dy - shift - (x - mean) * scale * derivative) * scale }
}

/// Returns the mean μ of a row and 1 / √(σ² + ε).
private func moments(_ x: UnsafePointer<Float>, _ count: Int) -> (mean: Float, scale: Float) {
  let rough = total(x, count) / Float(count)
  var (sum, squares) = (Vector.zero, Vector.zero)
  forEachVector(x, count, padding: rough) { x in
    let deviation = x - rough
    sum += deviation
    squares += deviation * deviation
  }
  // The error of the rough mean. The deviations are small, so their sum is accurate enough for it.
  let rest = Double(sum.sum()) / Double(count)
  let variance = max(Double(squares.sum()) / Double(count) - rest * rest, 0)
  return (rough + Float(rest), Float(1 / (variance + normalizationFloor).squareRoot()))
}

/// Returns Σ xᵢ.
private func total(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum = Vector.zero
  forEachVector(x, count, padding: 0) { sum += $0 }
  return sum.sum()
}
