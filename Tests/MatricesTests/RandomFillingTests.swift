// Tests of matrices filled with random numbers.

import Matrices
import Randomness
import Testing

@Suite("Random filling")
struct RandomFillingTests {
  @Test("a matrix is filled in row order with uniform numbers within the limit")
  func filling() {
    var (generator, same) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
    let (wide, narrow) = (Matrix<Double>(50, 40), Matrix<Float>(50, 40))
    wide.fillUniformly(within: 0.25, using: &generator)
    let expected = (0..<2000).map { _ in (2 * same.uniform() - 1) * 0.25 }
    #expect(wide.scalars == expected)
    #expect(wide.scalars.allSatisfy { (-0.25..<0.25).contains($0) })
    #expect((wide.scalars.min() ?? 0) < -0.249 && (wide.scalars.max() ?? 0) > 0.249)
    // Both precisions get the same numbers, which Float rounds, and the generators have advanced.
    var again = SeededGenerator(seed: 5)
    narrow.fillUniformly(within: 0.25, using: &again)
    #expect(narrow.scalars == expected.map { Float($0) })
    #expect(generator == same && again == same)
  }

  @Test("random numbers around another center have the same limit")
  func center() {
    var generator = SeededGenerator(seed: 5)
    let matrix = Matrix<Double>(50, 40)
    matrix.fillUniformly(around: 3, within: 0.25, using: &generator)
    #expect(matrix.scalars.allSatisfy { (2.75..<3.25).contains($0) })
    #expect((matrix.scalars.min() ?? 3) < 2.751 && (matrix.scalars.max() ?? 3) > 3.249)
  }
}
