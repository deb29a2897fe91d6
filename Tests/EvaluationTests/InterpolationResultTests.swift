// Tests of the loss under an interpolation of two models.

import Foundation
import Testing

@testable import Evaluation

@Suite struct InterpolationResultTests {
  @Test(
    "the interpolated loss is that of the weighted sum of both probabilities",
    arguments: [
      (0.25, 1.0, 2.0, -log(0.25 * exp(-1) + 0.75 * exp(-2))), (1, 3, 2, 3), (0, 3, 2, 2),
      // These probabilities underflow.
      (0.5, 800, 800, 800), (1, 900, 1, 900), (0.5, 1000, 2000, 1000 + log(2)),
    ] as [(Double, Double, Double, Double)])
  func loss(weight: Double, a: Double, b: Double, expected: Double) {
    var result = InterpolationResult(weight: weight, characters: 1)
    result.add(5, a, b)
    #expect(abs(result.interpolation.nats - expected) <= 4 * expected.ulp)
    #expect(result.network.nats == a && result.nGrams.nats == b)
  }
}
