// Tests of the detection of values that are not finite.

import Matrices
import Testing

@Suite("Finiteness")
struct FinitenessTests {
  @Test(
    "an infinity or NaN is detected at any position",
    arguments: [Float.infinity, -.infinity, .nan, .signalingNaN])
  func found(number: Float) {
    for count in 1...67 {
      let matrix = Matrix<Float>(1, count)
      for i in 0..<count {
        matrix[0, i] = number
        #expect(!matrix.isFinite, "\(i) of \(count)")
        matrix[0, i] = -1
      }
      #expect(matrix.isFinite)
    }
  }

  @Test("a matrix of extreme finite values and an empty matrix are finite")
  func finite() {
    let sizes: [Float] = [
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    for count in 0...35 {
      let numbers = (0..<count).map { sizes[$0 % 3] }
      #expect(Fenced(Matrix(1, count, numbers)).matrix.isFinite)
    }
  }
}
