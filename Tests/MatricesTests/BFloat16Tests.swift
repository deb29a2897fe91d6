// Tests of rounding to bfloat16.

import Testing

@testable import Matrices

@Suite("bfloat16")
struct BFloat16Tests {
  /// The lower halves of floats at which rounding changes.
  private static let lowerHalves: [UInt32] = [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF]

  @Test("every float rounds to the nearest bfloat16, or to the even one of two")
  func nearest() {
    let wrong = (UInt32(0)...0xFFFF).flatMap { upper in
      Self.lowerHalves.map { (Float(bitPattern: upper << 16 | $0), upper, $0) }
    }.first { x, upper, lower in
      let bits = BFloat16.bits(x)
      if x.isNaN { return !Float(bitPattern: bits << 16).isNaN || bits > 0xFFFF }
      if !x.isNormal { return bits != (x.isFinite ? upper & 0x8000 : upper) }
      return bits != (lower > 0x8000 || lower == 0x8000 && upper % 2 == 1 ? upper + 1 : upper)
    }
    #expect(wrong?.0 == nil)
  }

  @Test("vectors round like single floats, lane by lane and along a run")
  func vectors() {
    let count = Register.scalarCount
    let floats = stride(from: UInt32(0), to: 0xFFFF, by: 37).flatMap { upper in
      Self.lowerHalves.map { Float(bitPattern: upper << 16 | $0) }
    }
    for first in stride(from: 0, to: floats.count - 2 * count, by: 2 * count) {
      let run = Matrix(1, 2 * count, Array(floats[first..<first + 2 * count]))
      let (low, high) = (Register(at: run.start), Register(at: run.start + count))
      let (lanes, neighbors) = (Register(pairing: low, high), Register(pairsAt: run.start))
      let isRight = (0..<count).allSatisfy { i in
        lanes[i].bitPattern == BFloat16.pair(low[i], high[i]).bitPattern
          && neighbors[i].bitPattern
            == BFloat16.pair(run[0, 2 * i], run[0, 2 * i + 1]).bitPattern
      }
      #expect(isRight, "floats from \(first) on")
    }
  }
}
