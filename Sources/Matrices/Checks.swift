// The shapes and indices that operations demand, checked once an operation, before any pointer moves.

/// Y = X·W: x (B, k), w (k, N), y (B, N).
func checkProduct<S>(_ x: Matrix<S>, _ w: Matrix<S>, _ y: Matrix<S>) {
  precondition(
    x.columns == w.rows && y.rows == x.rows && y.columns == w.columns,
    "\(shape(x)) times \(shape(w)) into \(shape(y))")
}

/// dX = dY·Wᵀ: dy (B, N), w (k, N), dx (B, k).
func checkProduct<S>(_ dy: Matrix<S>, transposing w: Matrix<S>, _ dx: Matrix<S>) {
  precondition(
    dy.columns == w.columns && dx.rows == dy.rows && dx.columns == w.rows,
    "\(shape(dy)) times the transpose of \(shape(w)) into \(shape(dx))")
}

/// dW = Xᵀ·dY: x (B, k), dy (B, N), dw (k, N).
func checkProduct<S>(transposing x: Matrix<S>, _ dy: Matrix<S>, _ dw: Matrix<S>) {
  precondition(
    x.rows == dy.rows && dw.rows == x.columns && dw.columns == dy.columns,
    "the transpose of \(shape(x)) times \(shape(dy)) into \(shape(dw))")
}

/// A row b (1, N) for the rows of y (B, N).
func checkRow<S>(_ b: Matrix<S>, _ y: Matrix<S>) {
  precondition(
    b.rows == 1 && b.columns == y.columns, "a row of \(shape(b)) for the rows of \(shape(y))")
}

/// The row that the sums in y begin with, if it is a row.
func checkStart<S>(_ start: Accumulation<S>, _ y: Matrix<S>) {
  if case .row(let b) = start { checkRow(b, y) }
}

/// The rows `ids` of a table e (V, m), a run of them for each row of x.
func checkLookup<S>(_ ids: [Int32], _ segments: WindowSegments, _ e: Matrix<S>, _ x: Matrix<S>) {
  let count = x.rows / segments.count * segments.width
  precondition(
    ids.count >= count && x.rows.isMultiple(of: segments.count) && e.columns == x.columns,
    "\(ids.count) rows of \(shape(e)) in segments of \(segments.lengths) for \(shape(x))")
  for id in ids.prefix(count) { precondition(Int(id) < e.rows, "row \(id) of \(e.rows)") }
}

/// One target below V for each row of z (B, V).
func checkTargets<S>(_ targets: [Int32], _ lossCount: Int, _ z: Matrix<S>) {
  precondition(
    targets.count >= z.rows && lossCount >= z.rows,
    "\(targets.count) targets and \(lossCount) losses for \(z.rows) rows")
  checkIndices(targets.prefix(z.rows), below: z.columns)
}

/// Rows of g, or all of them.
func checkSelection<S>(_ rows: [Int32]?, _ g: Matrix<S>) {
  if let rows { checkIndices(rows[...], below: g.rows) }
}

func checkSameShape<S>(_ a: Matrix<S>, _ b: Matrix<S>) {
  precondition(
    a.rows == b.rows && a.columns == b.columns, "\(shape(a)) beside \(shape(b))")
}

private func checkIndices(_ indices: ArraySlice<Int32>, below limit: Int) {
  for index in indices {
    precondition(index >= 0 && Int(index) < limit, "row \(index) of \(limit)")
  }
}

private func shape<S>(_ matrix: Matrix<S>) -> String { "\(matrix.rows) × \(matrix.columns)" }
