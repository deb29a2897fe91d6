// Updates of parameters element by element: the loops that optimizers write their equations in.

extension Workers {
  /// Calls `body` with the first index of runs of `width` elements that make up the rows (all, when
  /// `rows` is nil), shared among the workers.
  @inlinable
  package func forEachRun<Scalar>(
    of w: Matrix<Scalar>, rows: [Int32]?, _ body: (Range<Int>) -> Void
  ) {
    if let rows {
      let width = w.columns
      splitRuns(rows.count, elements: width) { piece in
        for i in piece {
          let row = Int(rows[i])
          precondition(row >= 0 && row < w.rows, "row \(row) of \(w.rows)")
          body(row &* width..<(row &+ 1) &* width)
        }
      }
    } else {
      splitRuns(w.count, elements: 1) { body($0) }
    }
  }

  @usableFromInline
  package func splitRuns(_ total: Int, elements: Int, _ work: (Range<Int>) -> Void) {
    split(total, elements: elements) { _, piece in work(piece) }
  }

  /// `body(&wᵢ, gᵢ)` for every element of the rows (all, when nil).
  @inlinable
  package func update<Scalar>(
    _ w: Matrix<Scalar>, _ g: Matrix<Scalar>, rows: [Int32]?,
    _ body: (inout Scalar, Scalar) -> Void
  ) {
    precondition(g.count == w.count, "\(g.count) gradients for \(w.count) parameters")
    forEachRun(of: w, rows: rows) { run in
      let (w, g) = (w.start, g.start)
      for i in run { body(&w[i], g[i]) }
    }
  }

  /// `body(&wᵢ, gᵢ, &sᵢ)` for every element of the rows: an optimizer with one state an element.
  @inlinable
  package func update<Scalar>(
    _ w: Matrix<Scalar>, _ g: Matrix<Scalar>, _ s: Matrix<Scalar>, rows: [Int32]?,
    _ body: (inout Scalar, Scalar, inout Scalar) -> Void
  ) {
    precondition(
      g.count == w.count && s.count == w.count,
      "\(g.count) gradients, \(s.count) states for \(w.count) parameters")
    forEachRun(of: w, rows: rows) { run in
      let (w, g, s) = (w.start, g.start, s.start)
      for i in run { body(&w[i], g[i], &s[i]) }
    }
  }

  /// `body(&wᵢ, gᵢ, &sᵢ, &tᵢ)` for every element of the rows: an optimizer with two.
  @inlinable
  package func update<Scalar>(
    _ w: Matrix<Scalar>, _ g: Matrix<Scalar>, _ s: Matrix<Scalar>, _ t: Matrix<Scalar>,
    rows: [Int32]?, _ body: (inout Scalar, Scalar, inout Scalar, inout Scalar) -> Void
  ) {
    precondition(
      g.count == w.count && s.count == w.count && t.count == w.count,
      "\(g.count) gradients, \(s.count) and \(t.count) states for \(w.count) parameters")
    forEachRun(of: w, rows: rows) { run in
      let (w, g, s, t) = (w.start, g.start, s.start, t.start)
      for i in run { body(&w[i], g[i], &s[i], &t[i]) }
    }
  }
}
