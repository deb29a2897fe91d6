// Loops over contiguous floats, sixteen at a time, with the tail padded to a whole vector.

/// Sixteen floats on every processor, so that sums of lanes have the same bits everywhere: one
/// register of AVX-512, two of AVX2 or four of NEON.
typealias Vector = SIMD16<Float>

/// Applies `function` to `count` floats in place.
@inline(__always)
func mapInPlace(
  _ x: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Vector) -> Vector
) {
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) { store(function(load(x + i)), to: x + i) }
  if whole < count {
    let tail = x + whole
    storeTail(function(loadTail(tail, count - whole, padding: 0)), to: tail, count - whole)
  }
}

/// Applies `function` to `count` floats in place, and writes the derivatives to `derivative`.
@inline(__always)
func mapInPlace(
  _ y: UnsafeMutablePointer<Float>, _ count: Int, derivative: UnsafeMutablePointer<Float>,
  _ function: (Vector) -> (value: Vector, derivative: Vector)
) {
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) {
    let result = function(load(y + i))
    store(result.value, to: y + i)
    store(result.derivative, to: derivative + i)
  }
  if whole < count {
    let result = function(loadTail(y + whole, count - whole, padding: 0))
    storeTail(result.value, to: y + whole, count - whole)
    storeTail(result.derivative, to: derivative + whole, count - whole)
  }
}

/// Sets each yᵢ to `function`(yᵢ, xᵢ).
@inline(__always)
func mapInPlace(
  _ y: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int,
  _ function: (Vector, Vector) -> Vector
) {
  let whole = count & ~15
  for i in stride(from: 0, to: whole, by: 16) {
    store(function(load(y + i), load(x + i)), to: y + i)
  }
  if whole < count {
    let left = count - whole
    let tail = function(
      loadTail(y + whole, left, padding: 0), loadTail(x + whole, left, padding: 0))
    storeTail(tail, to: y + whole, left)
  }
}

/// Calls `body` with `count` floats, sixteen at a time, and with `padding` beyond the last one.
@inline(__always)
func forEachVector(
  _ x: UnsafePointer<Float>, _ count: Int, padding: Float, _ body: (Vector) -> Void
) {
  let whole = count & ~15
  // A single call of `body`, so that the compiler inlines it. If `count` is a multiple of sixteen,
  // the last vector is all padding.
  for i in stride(from: 0, through: whole, by: 16) {
    body(i < whole ? load(x + i) : loadTail(x + i, count - i, padding: padding))
  }
}

/// Calls `body` with `count` pairs of floats xᵢ, yᵢ, sixteen at a time, and with zeros beyond the
/// last.
@inline(__always)
func forEachVector(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int,
  _ body: (Vector, Vector) -> Void
) {
  let whole = count & ~15
  for i in stride(from: 0, through: whole, by: 16) {
    body(
      i < whole ? load(x + i) : loadTail(x + i, count - i, padding: 0),
      i < whole ? load(y + i) : loadTail(y + i, count - i, padding: 0))
  }
}

// These two are not generic, unlike the methods that they call: debug builds do not specialize
// generic code across files.

/// Returns the sixteen floats at `x`, at any alignment.
@inline(__always)
func load(_ x: UnsafePointer<Float>) -> Vector {
  Vector(at: x)
}

/// Writes sixteen floats to `x`, at any alignment.
@inline(__always)
func store(_ vector: Vector, to x: UnsafeMutablePointer<Float>) {
  vector.store(to: x)
}

/// Returns the last `count` < 16 floats of a run, and `padding` beyond them.
@inline(__always)
func loadTail(_ x: UnsafePointer<Float>, _ count: Int, padding: Float) -> Vector {
  var vector = Vector(repeating: padding)
  for i in 0..<count { vector[i] = x[i] }
  return vector
}

/// Writes the first `count` < 16 lanes of a vector to `x`.
@inline(__always)
func storeTail(_ vector: Vector, to x: UnsafeMutablePointer<Float>, _ count: Int) {
  for i in 0..<count { x[i] = vector[i] }
}

extension SIMD where Scalar == Float {
  /// Creates a vector of the floats at `start`, at any alignment.
  @inline(__always)
  init(at start: UnsafePointer<Float>) {
    self = UnsafeRawPointer(start).loadUnaligned(as: Self.self)
  }

  /// Writes the floats to `start`, at any alignment.
  @inline(__always)
  func store(to start: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(start).storeBytes(of: self, as: Self.self)
  }
}
