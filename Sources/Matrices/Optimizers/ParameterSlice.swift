// Parameters that one update rule changes, and the loops that apply it.

/// Parameters w, their gradient g and the states of the optimizer, all of the same shape. If `rows`
/// is not nil, the slice consists of these rows only.
package struct ParameterSlice<Scalar: MatrixScalar> {
  let w: Matrix<Scalar>
  let g: Matrix<Scalar>
  let states: [Matrix<Scalar>]
  package var rows: [Int32]?
  let workers: Workers

  package init(
    w: Matrix<Scalar>, g: Matrix<Scalar>, states: [Matrix<Scalar>] = [], rows: [Int32]? = nil,
    workers: Workers
  ) {
    (self.w, self.g, self.states, self.rows, self.workers) = (w, g, states, rows, workers)
  }

  /// Applies the rule to every element.
  ///
  /// Inlined, so that every optimizer gets its own loops with its equation inside.
  /// - Complexity: one pass over w, g and the states.
  @inline(__always)
  func apply(_ rule: some UpdateRule) {
    switch self {
    case let region as ParameterSlice<Float>: region.applyToVectors(rule)
    case let region as ParameterSlice<Double>: region.applyToScalars(rule)
    default: preconditionFailure("no rule updates a \(Scalar.self)")
    }
  }

  /// Calls `body` with ranges of elements that together cover the slice, divided among the workers.
  private func forEachRun(stateCount: Int, _ body: (Range<Int>) -> Void) {
    precondition(
      g.count == w.count && states.count >= stateCount
        && states.allSatisfy { $0.count == w.count },
      "\(g.count) gradients and states of \(states.map(\.count)) for \(w.count) parameters")
    guard let rows else { return workers.split(w.count, elements: 1) { _, run in body(run) } }
    let width = w.columns
    workers.split(rows.count, elements: width) { _, piece in
      for i in piece {
        let row = Int(rows[i])
        precondition(row >= 0 && row < w.rows, "row \(row) of \(w.rows)")
        body(row * width..<(row + 1) * width)
      }
    }
  }
}

extension ParameterSlice<Double> {
  fileprivate func applyToScalars<Rule: UpdateRule>(_ rule: Rule) {
    forEachRun(stateCount: Rule.stateCount) { run in
      let (w, g) = (w.start, g.start)
      let s = Rule.stateCount > 0 ? states[0].start : nil
      let t = Rule.stateCount > 1 ? states[1].start : nil
      for i in run {
        var (sᵢ, tᵢ) = (s?[i] ?? 0, t?[i] ?? 0)
        rule(&w[i], g[i], &sᵢ, &tᵢ)
        s?[i] = sᵢ
        t?[i] = tᵢ
      }
    }
  }
}

extension ParameterSlice<Float> {
  fileprivate func applyToVectors<Rule: UpdateRule>(_ rule: Rule) {
    forEachRun(stateCount: Rule.stateCount) { run in
      let (w, g) = (w.start, g.start)
      let s = Rule.stateCount > 0 ? states[0].start : w
      let t = Rule.stateCount > 1 ? states[1].start : w
      let whole = run.lowerBound + run.count / 16 * 16
      for i in stride(from: run.lowerBound, to: whole, by: 16) {
        @inline(__always)
        func lanes(_ x: UnsafePointer<Float>) -> SixteenFloats { SixteenFloats(load(x + i)) }
        var (wᵢ, sᵢ, tᵢ) = (lanes(w), lanes(s), lanes(t))
        rule(&wᵢ, lanes(g), &sᵢ, &tᵢ)
        store(wᵢ.vector, to: w + i)
        if Rule.stateCount > 0 { store(sᵢ.vector, to: s + i) }
        if Rule.stateCount > 1 { store(tᵢ.vector, to: t + i) }
      }
      // The rest is updated one element at a time, repeated in all lanes, which is faster than
      // filling a vector.
      for i in whole..<run.upperBound {
        @inline(__always)
        func lanes(_ x: UnsafePointer<Float>) -> SixteenFloats {
          SixteenFloats(Vector(repeating: x[i]))
        }
        var (wᵢ, sᵢ, tᵢ) = (lanes(w), lanes(s), lanes(t))
        rule(&wᵢ, lanes(g), &sᵢ, &tᵢ)
        w[i] = wᵢ.vector[0]
        if Rule.stateCount > 0 { s[i] = sᵢ.vector[0] }
        if Rule.stateCount > 1 { t[i] = tᵢ.vector[0] }
      }
    }
  }
}
