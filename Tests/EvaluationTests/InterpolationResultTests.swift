// Tests of the sums of an interpolation and its parts.

import Foundation
import Testing
import Text

@testable import Evaluation

@Suite struct InterpolationResultTests {
  @Test("a part without a prediction is left out of its own sums only")
  func missing() throws {
    let parts = [
      InterpolationPart(.network(path: "m"), weight: 0.75),
      InterpolationPart(.cache(size: 5, theta: 1), weight: 0.25),
    ]
    func text(_ string: String) throws -> SourceText {
      try SourceText(Data(string.utf8), name: "test.txt")
    }
    var result = try InterpolationResult(parts, of: text("den Löwen"))
    result.add(5, [2, nil])
    result.add(0, [3, 1])
    var other = try InterpolationResult(parts, of: text("wir\n"))
    other.add(6, [1, .infinity])
    #expect(result.parts.map(\.result.nats) == [5, 1])
    #expect(result.parts.map(\.result.tokens) == [2, 1])
    #expect(result.parts.map(\.result.unknownTokens) == [1, 1])
    let nats = 2 - log(0.75 * exp(-3) + 0.25 * exp(-1))
    #expect(abs(result.interpolation.nats - nats) < 1e-14)
    result += other
    #expect(result.interpolation.tokens == 3 && result.interpolation.characters == 13)
    #expect(result.parts.map(\.result.bytes) == [14, 14] && result.interpolation.bytes == 14)
    #expect(abs(result.interpolation.nats - (nats + 1 - log(0.75))) < 1e-14)
    #expect(result.parts.map(\.result.nats) == [6, .infinity])
  }
}
