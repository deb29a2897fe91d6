// Preconditions on shapes and indices, checked once per operation before any element is accessed.

/// Checks the shapes of Y = X·W: x (B, k), w (k, N), y (B, N).
func checkProduct<S>(_ x: Matrix<S>, _ w: Matrix<S>, _ y: Matrix<S>) {
  precondition(
    x.columns == w.rows && y.rows == x.rows && y.columns == w.columns,
    "\(shape(x)) times \(shape(w)) into \(shape(y))")
}

/// Checks the shapes of dX = dY·Wᵀ: dy (B, N), w (k, N), dx (B, k).
func checkProduct<S>(_ dy: Matrix<S>, transposing w: Matrix<S>, _ dx: Matrix<S>) {
  precondition(
    dy.columns == w.columns && dx.rows == dy.rows && dx.columns == w.rows,
    "\(shape(dy)) times the transpose of \(shape(w)) into \(shape(dx))")
}

/// Checks the shapes of dW = Xᵀ·dY: x (B, k), dy (B, N), dw (k, N).
func checkProduct<S>(transposing x: Matrix<S>, _ dy: Matrix<S>, _ dw: Matrix<S>) {
  precondition(
    x.rows == dy.rows && dw.rows == x.columns && dw.columns == dy.columns,
    "the transpose of \(shape(x)) times \(shape(dy)) into \(shape(dw))")
}

/// Checks that b (1, N) has the width of the rows of y (B, N).
func checkRow<S>(_ b: Matrix<S>, _ y: Matrix<S>) {
  precondition(
    b.rows == 1 && b.columns == y.columns, "a row of \(shape(b)) for the rows of \(shape(y))")
}

/// Checks that b (B, 1) has the height of the columns of y (B, N).
func checkColumn<S>(_ b: Matrix<S>, _ y: Matrix<S>) {
  precondition(
    b.columns == 1 && b.rows == y.rows, "a column of \(shape(b)) for the columns of \(shape(y))")
}

/// Checks the shape of the row that the sums in y begin with, if they begin with a row.
func checkStart<S>(_ start: Accumulation<S>, _ y: Matrix<S>) {
  if case .row(let b) = start { checkRow(b, y) }
}

/// Checks that `ids` covers the segments that the rows of x stand for, and that every ID is less
/// than the number of rows V of the table e (V, m). Negative IDs stand for no row.
func checkLookup<S>(_ ids: [Int32], _ segments: WindowSegments, _ e: Matrix<S>, _ x: Matrix<S>) {
  let count = x.rows / segments.count * segments.width
  precondition(
    ids.count >= count && x.rows.isMultiple(of: segments.count) && e.columns == x.columns,
    "\(ids.count) rows of \(shape(e)) in segments of \(segments.lengths) for \(shape(x))")
  for id in ids.prefix(count) { precondition(Int(id) < e.rows, "row \(id) of \(e.rows)") }
}

/// Checks that there is a row of x (bags, parts · m) for every bag, a value for every ID, and a row
/// of the table e (V, m) for every ID.
func checkPooling<S>(_ bags: Bags, _ pooling: Pooling, _ e: Matrix<S>, _ x: Matrix<S>) {
  precondition(
    x.rows <= bags.count && x.columns == pooling.partCount * e.columns,
    "\(bags.count) bags of \(shape(e)), pooled by \(pooling), into \(shape(x))")
  precondition(
    bags.ids.count == bags.values.count && bags.ends.last ?? 0 <= bags.ids.count,
    "\(bags.values.count) values and bags up to \(bags.ends.last ?? 0) of \(bags.ids.count) IDs")
  var start = 0
  for end in bags.ends {
    precondition(end >= start, "a bag from \(start) to \(end)")
    start = end
  }
  checkIndices(bags.ids[...], below: e.rows)
}

/// Checks that every row of z (B, V) has a target in 0..<V and an element for its loss.
func checkTargets<S>(_ targets: [Int32], _ lossCount: Int, _ z: Matrix<S>) {
  precondition(
    targets.count >= z.rows && lossCount >= z.rows,
    "\(targets.count) targets and \(lossCount) losses for \(z.rows) rows")
  checkIndices(targets.prefix(z.rows), below: z.columns)
}

/// Checks that every row of z has a log-sum and a target, in its columns or elsewhere.
func checkColumns<S>(_ logSumCount: Int, _ targetCount: Int, _ z: Matrix<S>) {
  precondition(
    logSumCount >= z.rows && targetCount >= z.rows,
    "\(logSumCount) log-sums and \(targetCount) targets for \(z.rows) rows")
}

/// Checks that `rows`, unless it is nil, contains rows of g.
func checkSelection<S>(_ rows: [Int32]?, _ g: Matrix<S>) {
  if let rows { checkIndices(rows[...], below: g.rows) }
}

/// Checks that two matrices have the same shape.
func checkSameShape<S>(_ a: Matrix<S>, _ b: Matrix<S>) {
  precondition(
    a.rows == b.rows && a.columns == b.columns, "\(shape(a)) beside \(shape(b))")
}

/// Checks that y has columns, and that there is an element for each of its rows.
func checkResults<S>(_ count: Int, _ y: Matrix<S>) {
  precondition(count >= y.rows && y.columns > 0, "\(count) results for the rows of \(shape(y))")
}

func checkSameWidth<S>(_ a: Matrix<S>, _ b: Matrix<S>) {
  precondition(a.columns == b.columns, "\(shape(a)) beside \(shape(b))")
}

/// Checks that each row i of z (B, entries) has an entry `first` + i and an element for its loss, and
/// that each entry has a word.
func checkCache<S>(_ wordCount: Int, first: Int, size: Int, _ lossCount: Int, _ z: Matrix<S>) {
  precondition(
    first >= 0 && first + z.rows <= z.columns && size >= 1,
    "rows of \(shape(z)) that stand for entries from \(first), with \(size) visible")
  precondition(
    wordCount >= z.columns && lossCount >= z.rows,
    "\(wordCount) words and \(lossCount) losses for \(shape(z))")
}

/// Checks that z is a row that is not empty, and that its words have probabilities.
func checkCache<S>(_ words: [Int32], _ probabilityCount: Int, _ z: Matrix<S>) {
  precondition(
    z.rows == 1 && z.columns > 0 && words.count >= z.columns,
    "\(words.count) words for \(shape(z))")
  checkIndices(words.prefix(z.columns), below: probabilityCount)
}

/// Checks the shapes of a pointer: t (classes), q (B, m), e (V, m), and weights (B, n).
func checkPointer<S>(
  _ words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<S>, _ q: Matrix<S>, _ e: Matrix<S>,
  _ targetCount: Int, _ weights: Matrix<S>
) {
  checkPointer(words, classes, t, words.count, targetCount, weights)
  checkWords(words, weights, e, q)
}

/// Checks that there is a derivative and a target for each window, an element of t for each class, and
/// a weight for each place.
func checkPointer<S>(
  _ words: WindowWords, _ classes: PlaceClasses, _ t: Matrix<S>, _ derivativeCount: Int,
  _ targetCount: Int, _ weights: Matrix<S>
) {
  precondition(
    t.rows == classes.rows && t.columns == PlaceClasses.columns,
    "\(shape(t)) parameters for \(classes.rows) × \(PlaceClasses.columns) classes")
  precondition(
    derivativeCount >= words.count && targetCount >= words.count && weights.rows == words.count
      && weights.columns == words.width,
    "\(derivativeCount) derivatives, \(targetCount) targets and \(shape(weights)) weights for "
      + "\(words.count) windows of \(words.width)")
}

/// Checks that x (B, m) and weights (B, n) have a row for each window, and the table e (V, m) has one for
/// each ID.
func checkWords<S>(_ words: WindowWords, _ weights: Matrix<S>, _ e: Matrix<S>, _ x: Matrix<S>) {
  precondition(
    weights.rows == words.count && weights.columns == words.width && x.rows == words.count
      && x.columns == e.columns,
    "\(shape(weights)) weights of rows of \(shape(e)) for \(shape(x))")
  precondition(words.limit <= e.rows, "IDs below \(words.limit) for \(e.rows) rows")
}

private func checkIndices(_ indices: ArraySlice<Int32>, below limit: Int) {
  for index in indices {
    precondition(index >= 0 && Int(index) < limit, "row \(index) of \(limit)")
  }
}

private func shape<S>(_ matrix: Matrix<S>) -> String { "\(matrix.rows) × \(matrix.columns)" }
