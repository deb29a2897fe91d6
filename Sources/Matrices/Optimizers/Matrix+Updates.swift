// Updates of matrices that are independent of the optimizer.

import Foundation

extension Matrix where Scalar: MatrixScalar {
  /// Sets the given rows to zero.
  package func zero(rows ids: [Int32], on workers: Workers) {
    ids.withUnsafeBufferPointer { ids in
      workers.split(ids.count, elements: columns) { _, places in
        for id in ids[places] {
          precondition(id >= 0 && id < rows, "row \(id) of \(rows)")
          // The bits of zero are all zero.
          memset(start + Int(id) * columns, 0, columns * MemoryLayout<Scalar>.stride)
        }
      }
    }
  }

  /// Scales the given rows, or all rows if `rows` is nil: W ← factor · W.
  /// - Precondition: `rows` has no duplicates.
  package func scale(by factor: Double, rows: [Int32]? = nil, on workers: Workers) {
    ParameterSlice(w: self, g: self, rows: rows, workers: workers).apply(Scaling(factor: factor))
  }

  /// Adds the derivative of the penalty ½ λ₂ Σw² + λ₁ Σ|w| to this gradient:
  /// G ← G + λ₂ W + λ₁ sign(W), in the given rows, or in all rows if `rows` is nil.
  /// - Precondition: `rows` has no duplicates.
  package func addPenaltyGradient(
    of weights: Matrix, l1: Double, l2: Double, rows: [Int32]? = nil, on workers: Workers
  ) {
    checkSameShape(self, weights)
    // The gradient takes the place of the parameters, and the weights that of the gradient.
    ParameterSlice(w: self, g: weights, rows: rows, workers: workers).apply(Penalty(λ1: l1, λ2: l2))
  }

  /// Moves the matrix toward `other`, V: W ← W + c (V − W).
  package func approach(_ other: Matrix, by c: Double, on workers: Workers) {
    checkSameShape(self, other)
    ParameterSlice(w: self, g: other, workers: workers).apply(Approach(c: c))
  }
}

private struct Scaling: UpdateRule {
  static let stateCount = 0
  let factor: Double

  @inline(__always)
  func callAsFunction<T: Lanes>(_ w: inout T, _: T, _: inout T, _: inout T) {
    w = T(factor) * w
  }
}

private struct Penalty: UpdateRule {
  static let stateCount = 0
  let λ1, λ2: Double

  @inline(__always)
  func callAsFunction<T: Lanes>(_ g: inout T, _ w: T, _: inout T, _: inout T) {
    g += T(λ2) * w + T(λ1) * w.signum
  }
}

private struct Approach: UpdateRule {
  static let stateCount = 0
  let c: Double

  @inline(__always)
  func callAsFunction<T: Lanes>(_ w: inout T, _ v: T, _: inout T, _: inout T) {
    w += T(c) * (v - w)
  }
}
