// Updates of the elements of matrices by a rule, sixteen at a time.

extension Matrix<Float> {
  /// Sets elements i of w, s and t, for all i of `run`, to what `rule` makes of them and of those of
  /// g; of s and t only as many as `stateCount` says.
  ///
  /// Inlined where it is called, so that the rule's equation stands inside the loop.
  @inlinable @inline(__always)
  package static func update(
    _ run: Range<Int>, of w: Matrix, by g: Matrix, _ s: Matrix, _ t: Matrix, stateCount: Int,
    _ rule: (
      inout SIMD16<Float>, SIMD16<Float>, inout SIMD16<Float>, inout SIMD16<Float>
    ) -> Void
  ) {
    precondition(
      run.lowerBound >= 0 && run.upperBound <= min(w.count, g.count, s.count, t.count),
      "elements \(run) of \(w.count), \(g.count), \(s.count) and \(t.count)")
    let (w, g, s, t) = (w.start, g.start, s.start, t.start)
    let end = run.lowerBound + run.count / 16 * 16
    for i in stride(from: run.lowerBound, to: end, by: 16) {
      var (wᵢ, sᵢ, tᵢ) = (SIMD16(at: w + i), SIMD16(at: s + i), SIMD16(at: t + i))
      rule(&wᵢ, SIMD16(at: g + i), &sᵢ, &tᵢ)
      wᵢ.store(to: w + i)
      if stateCount > 0 { sᵢ.store(to: s + i) }
      if stateCount > 1 { tᵢ.store(to: t + i) }
    }
    for i in end..<run.upperBound {
      var (wᵢ, sᵢ, tᵢ) = (
        SIMD16(repeating: w[i]), SIMD16(repeating: s[i]), SIMD16(repeating: t[i])
      )
      rule(&wᵢ, SIMD16(repeating: g[i]), &sᵢ, &tᵢ)
      w[i] = wᵢ[0]
      if stateCount > 0 { s[i] = sᵢ[0] }
      if stateCount > 1 { t[i] = tᵢ[0] }
    }
  }
}

extension Matrix<Double> {
  /// The same for doubles, one at a time.
  @inlinable @inline(__always)
  package static func update(
    _ run: Range<Int>, of w: Matrix, by g: Matrix, _ s: Matrix, _ t: Matrix, stateCount: Int,
    _ rule: (inout Double, Double, inout Double, inout Double) -> Void
  ) {
    precondition(
      run.lowerBound >= 0 && run.upperBound <= min(w.count, g.count, s.count, t.count),
      "elements \(run) of \(w.count), \(g.count), \(s.count) and \(t.count)")
    for i in run {
      var (sᵢ, tᵢ) = (s.start[i], t.start[i])
      rule(&w.start[i], g.start[i], &sᵢ, &tᵢ)
      if stateCount > 0 { s.start[i] = sᵢ }
      if stateCount > 1 { t.start[i] = tᵢ }
    }
  }
}

extension SIMD16<Float> {
  /// √x within 1 ulp for normal x ≥ 0, and within 10⁻¹⁹ for smaller ones.
  ///
  /// The standard library's takes the lanes one by one. Here y ≈ 1/√x comes from halving the
  /// exponent's bits and Newton's method, y ← y (3 − x y²) / 2; a last step corrects x y itself.
  @inlinable @inline(__always)
  package var lanewiseSquareRoot: SIMD16<Float> {
    let bits = unsafeBitCast(self, to: SIMD16<UInt32>.self)
    var y = unsafeBitCast(0x5F37_5A86 &- (bits &>> 1), to: SIMD16<Float>.self)
    let half = 0.5 * self
    for _ in 0..<3 { y = y * (1.5 - half * y * y) }
    let root = self * y
    let corrected = root.addingProduct(0.5 * y, self.addingProduct(-root, root))
    return corrected.replacing(with: self, where: self .== .infinity)
  }
}
