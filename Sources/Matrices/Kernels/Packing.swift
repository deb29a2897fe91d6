// How the operands of a product are packed in the order in which tiles read them.

/// The form of the packed operands of a product.
///
/// An element is as large as a float, and holds one term of a sum in float32, or two successive
/// terms in bfloat16. A step is the depth of one element.
struct Packing {
  let arithmetic: ProductArithmetic
  /// k, the number of terms of a sum.
  let terms: Int

  /// The number of terms in an element.
  var termsPerStep: Int { arithmetic.isBFloat16 ? 2 : 1 }

  /// The number of elements per sum, a multiple of the depth that a tile adds at once. Zeros take
  /// the place of terms beyond the last one.
  var steps: Int {
    let unit = termsPerStep * arithmetic.tile.depth
    return (terms + unit - 1) / unit * arithmetic.tile.depth
  }

  /// Returns the terms of some steps.
  func terms(in steps: Range<Int>) -> Range<Int> {
    min(steps.lowerBound * termsPerStep, terms)..<min(steps.upperBound * termsPerStep, terms)
  }

  // MARK: - Panels

  /// Packs some steps of `count` rows into a panel, which has `width` elements side by side for
  /// each step. The elements beyond `count` in each step are unspecified.
  ///
  /// - Precondition: the width is at most the side of a square, or a multiple of it, or the columns
  ///   of the operand are contiguous.
  func pack(
    _ x: Operand, _ count: Int, _ steps: Range<Int>, into panel: UnsafeMutablePointer<Float>,
    width: Int
  ) {
    guard x.columnStride == 1 else {
      for (i, step) in steps.enumerated() {
        packStep(step, of: x, count, into: panel + i &* width)
      }
      return
    }
    let squares = squares(in: steps)
    for step in stride(from: steps.lowerBound, to: squares, by: Square.side) {
      let target = panel + (step &- steps.lowerBound) &* width
      for i in stride(from: 0, to: count, by: Square.side) {
        let rows = x.from(i, step &* termsPerStep)
        Square { $0 < count &- i ? elements(at: rows.from($0, 0).start) : .zero }
          .transposed.store(to: target + i, stride: width)
      }
    }
    for step in squares..<steps.upperBound {
      for i in 0..<count {
        panel[(step &- steps.lowerBound) &* width &+ i] = element(step, of: x.from(i, 0))
      }
    }
  }

  /// Packs one step of `count` rows, which are contiguous in each column of the operand.
  @inline(__always)
  func packStep(
    _ step: Int, of x: Operand, _ count: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let whole = isWhole(step) ? count & ~(Register.scalarCount - 1) : 0
    let column = x.from(0, step &* termsPerStep)
    for i in stride(from: 0, to: whole, by: Register.scalarCount) {
      elements(from: column.from(i, 0)).store(to: target + i)
    }
    for i in whole..<count { target[i] = element(step, of: x.from(i, 0)) }
  }

  // MARK: - Rows

  /// Packs some steps of `count` rows one after the other, `rowLength` elements apart.
  func packRows(
    _ x: Operand, _ count: Int, _ steps: Range<Int>, into target: UnsafeMutablePointer<Float>,
    rowLength: Int
  ) {
    let squares = squares(in: steps)
    var whole = count
    if x.columnStride == 1 {
      for i in 0..<count {
        let (row, place) = (x.from(i, 0).start, target + i &* rowLength)
        for step in stride(from: steps.lowerBound, to: squares, by: Register.scalarCount) {
          elements(at: row + step &* termsPerStep).store(to: place + (step &- steps.lowerBound))
        }
      }
    } else {
      whole = count & ~(Square.side - 1)
      for step in stride(from: steps.lowerBound, to: squares, by: Square.side) {
        for i in stride(from: 0, to: whole, by: Square.side) {
          let columns = x.from(i, step &* termsPerStep)
          Square { elements(from: columns.from(0, $0 &* termsPerStep)) }
            .transposed.store(
              to: target + (i &* rowLength &+ (step &- steps.lowerBound)), stride: rowLength)
        }
      }
    }
    for i in 0..<count {
      let place = target + (i &* rowLength &- steps.lowerBound)
      for step in (i < whole ? squares : steps.lowerBound)..<steps.upperBound {
        place[step] = element(step, of: x.from(i, 0))
      }
    }
  }

  // MARK: - Elements

  /// Returns the end of the steps that can be packed as squares, which have all of their terms.
  private func squares(in steps: Range<Int>) -> Int {
    let end = min(steps.upperBound, terms / termsPerStep)
    return steps.lowerBound + max(0, end - steps.lowerBound) & ~(Square.side - 1)
  }

  /// Returns whether a step has all of its terms.
  @inline(__always)
  private func isWhole(_ step: Int) -> Bool { (step &+ 1) &* termsPerStep <= terms }

  /// Returns successive elements of a row whose terms are contiguous from `start` on.
  @inline(__always)
  private func elements(at start: UnsafePointer<Float>) -> Register {
    arithmetic.isBFloat16 ? Register(pairsAt: start) : Register(at: start)
  }

  /// Returns the elements of one step of successive rows, which are contiguous.
  @inline(__always)
  private func elements(from column: Operand) -> Register {
    let first = Register(at: column.start)
    guard arithmetic.isBFloat16 else { return first }
    return Register(pairing: first, Register(at: column.from(0, 1).start))
  }

  /// Returns one element of a row, with zeros for the terms that it does not have.
  private func element(_ step: Int, of row: Operand) -> Float {
    let first = step &* termsPerStep
    func term(_ i: Int) -> Float { i < terms ? row.from(0, i).start.pointee : 0 }
    return arithmetic.isBFloat16 ? BFloat16.pair(term(first), term(first + 1)) : term(first)
  }
}
