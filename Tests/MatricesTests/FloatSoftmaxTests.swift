// Tests of the fused softmax and cross-entropy, against the reference and by its identities.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Float softmax")
struct FloatSoftmaxTests {
  private let workers = Workers(count: 2, leastWork: 1)

  @Test(
    "softmax losses and gradients in Float match Double within their error bounds",
    arguments: [1, 2, 15, 16, 17, 31, 32, 33, 1000, 1023, 1024, 1025, 33_278], [0.5, 8, 60])
  func reference(vocabulary: Int, limit: Double) {
    let trial = Trial(rows: vocabulary > 10_000 ? 3 : 5, vocabulary, within: limit)
    #expect(trial.lossDeviation(trial.losses) == nil)
    #expect(trial.gradientDeviation(trial.gradient.scalars) == nil)
  }

  @Test(
    "cross-entropy losses are the same with and without the gradient",
    arguments: [1, 17, 1000, 33_278])
  func sameLosses(vocabulary: Int) {
    let trial = Trial(rows: 3, vocabulary, within: 8)
    var losses = [Double](repeating: 0, count: 3)
    let logits = trial.logits.copied
    Float.crossEntropy(of: logits, targets: trial.targets, losses: &losses, on: workers)
    #expect(losses == trial.losses)
    #expect(logits.scalars == trial.logits.scalars)
  }

  @Test(
    "adding a constant to all logits changes no bit", arguments: [-4096, -1, 0.5, 1024] as [Float])
  func shiftInvariance(shift: Float) {
    // Multiples of 2⁻¹⁰ within ±8, so that the sums are exact.
    let logits = Matrix<Float>(
      4, 1000, Matrix<Float>.random(4, 1000, within: 8, seed: 5).scalars.map { scaled($0) })
    let shifted = Matrix<Float>(4, 1000, logits.scalars.map { $0 + shift })
    let targets: [Int32] = [0, 999, 500, 17]
    var (losses, shiftedLosses) = ([0, 0, 0, 0.0], [0, 0, 0, 0.0])
    Float.crossEntropyGradient(of: logits, targets: targets, losses: &losses, on: workers)
    Float.crossEntropyGradient(of: shifted, targets: targets, losses: &shiftedLosses, on: workers)
    #expect(losses == shiftedLosses)
    #expect(logits.scalars == shifted.scalars)
  }

  @Test(
    "log-softmax is minus the loss of each class, plus the offset of the row",
    arguments: [1, 17, 1000])
  func logSoftmax(vocabulary: Int) {
    let trial = Trial(rows: 3, vocabulary, within: 8)
    let reference = Matrix(3, vocabulary, trial.logits.scalars.map { Double($0) })
    let (scores, offsets) = (trial.logits.copied, [0, -2.5, 4] as [Float])
    Float.logSoftmax(of: scores, offsets: Matrix(3, 1, offsets), on: workers)
    let plain = trial.logits.copied
    Float.logSoftmax(of: plain, offsets: nil, on: workers)
    Double.logSoftmax(
      of: reference, offsets: Matrix(3, 1, offsets.map { Double($0) }), on: workers)
    let losses = trial.losses
    for i in 0..<3 {
      let target = Int(trial.targets[i])
      #expect(abs(Double(scores[i, target] - offsets[i]) + losses[i]) < 1e-5)
      #expect(abs(Double(plain[i, target]) + losses[i]) < 1e-5)
      for j in 0..<vocabulary { #expect(abs(Double(scores[i, j]) - reference[i, j]) < 1e-5) }
    }
  }

  @Test(
    "columns of logits, one chunk after the other, give the losses and gradients of whole rows",
    arguments: [[0, 1000], [0, 1, 17, 500, 1000], [0, 16, 999, 1000]], [0.5, 8, 60])
  func columns(bounds: [Int], limit: Double) {
    let trial = Trial(rows: 5, 1000, within: limit)
    let chunks = zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    let (losses, gradient) = trial.inChunks(chunks)
    #expect(trial.lossDeviation(losses) == nil)
    #expect(trial.gradientDeviation(gradient.scalars, inChunks: true) == nil)
  }

  @Test("a NaN among the logits of a chunk stays in the sum", arguments: [0, 1])
  func notANumber(chunk: Int) {
    var logSums = [-Double.infinity]
    for i in 0..<2 {
      let z = Matrix<Float>(1, 3, [1, i == chunk ? .nan : 2, 3])
      Float.addExponentials(of: z, toLogSums: &logSums, on: workers)
    }
    #expect(logSums[0].isNaN)
  }

  @Test("a gradient divided by twice the number of rows is half that of the mean")
  func divided() {
    let trial = Trial(rows: 4, 100, within: 8)
    let half = trial.logits.copied
    var losses = [Double](repeating: 0, count: 4)
    Float.crossEntropyGradient(
      of: half, targets: trial.targets, losses: &losses, dividedBy: 8, on: workers)
    #expect(losses == trial.losses && half.scalars == trial.gradient.scalars.map { $0 / 2 })
  }

  private func scaled(_ x: Float) -> Float { (x * 1024).rounded() / 1024 }

  @Test(
    "uniform logits give the loss log V",
    arguments: [1, 2, 17, 1000, 33_278], [0, -3, 1e4] as [Float])
  func uniformLogits(vocabulary: Int, logit: Float) {
    let logits = Matrix<Float>(
      1, vocabulary, [Float](repeating: logit, count: vocabulary))
    var losses = [0.0]
    Float.crossEntropyGradient(
      of: logits, targets: [Int32(vocabulary - 1)], losses: &losses, on: workers)
    // e⁰ is exactly 1, so the sum of the exponentials is exact.
    #expect(losses == [log(Double(vocabulary))])
    let probability = Float(1 / Double(vocabulary))
    #expect(logits.scalars.dropLast().allSatisfy { $0 == probability })
    #expect(logits[0, vocabulary - 1] == probability - 1)
  }

  @Test(
    "each row of the softmax gradient sums to zero within rounding",
    arguments: [1, 17, 1000, 33_278])
  func gradientSums(vocabulary: Int) {
    let trial = Trial(rows: 3, vocabulary, within: 8)
    for i in 0..<3 {
      let sum = trial.gradient.rows(i..<i + 1).scalars.reduce(0) { $0 + Double($1) }
      // The errors of the exponentials cancel. What remains are the errors of their sum, of the
      // factor and of the product with it, and two roundings at the target.
      let bound = (Double(trial.additions) + 4) * unitRoundoff / 3
      #expect(sum.magnitude <= bound, "row \(i)")
    }
  }

  // MARK: - Extremes

  @Test("logits of ±10,000 do not overflow", arguments: [3, 40])
  func hugeLogits(vocabulary: Int) {
    let logits = Matrix<Float>(3, vocabulary)
    for i in 0..<3 { logits[i, 0] = 1e4 }
    logits[1, 1] = -1e4
    logits[2, 1] = 1e4
    var losses = [0, 0, 0.0]
    Float.crossEntropyGradient(of: logits, targets: [0, 1, 2], losses: &losses, on: workers)
    #expect(losses == [0, 2e4, 1e4 + log(2.0)])
    let third = Float(1 / 3.0)
    #expect(logits.prefix(1).scalars.allSatisfy { $0 == 0 })
    #expect(Array(logits.rows(1..<2).scalars.prefix(3)) == [third, -third, 0])
    #expect(Array(logits.rows(2..<3).scalars.prefix(3)) == [third / 2, third / 2, -third])
  }

  @Test("a logit of −∞ gives probability 0", arguments: [3, 17, 40])
  func excludedWords(vocabulary: Int) {
    let logits = Matrix<Float>(2, vocabulary)
    for i in 0..<2 {
      for j in 0..<vocabulary where j != 1 && j != 2 { logits[i, j] = -.infinity }
    }
    var losses = [0, 0.0]
    Float.crossEntropyGradient(of: logits, targets: [2, 0], losses: &losses, on: workers)
    #expect(losses == [log(2), .infinity])
    #expect(Array(logits.prefix(1).scalars.prefix(3)) == [0, 0.25, -0.25])
    #expect(Array(logits.rows(1..<2).scalars.prefix(3)) == [-0.5, 0.25, 0.25])
    #expect(logits.scalars.dropFirst(vocabulary + 3).allSatisfy { $0 == 0 })
  }

  @Test(
    "a NaN in a row of logits affects only the loss and gradient of that row",
    arguments: [(1, 0), (17, 0), (17, 15), (17, 16), (1000, 500)])
  func notANumber(vocabulary: Int, position: Int) {
    let logits = Matrix<Float>.random(3, vocabulary, seed: 6)
    logits[1, position] = .nan
    var losses = [0, 0, 0.0]
    Float.crossEntropy(of: logits, targets: [0, 0, 0], losses: &losses, on: workers)
    #expect(losses.map(\.isNaN) == [false, true, false])
    Float.crossEntropyGradient(of: logits, targets: [0, 0, 0], losses: &losses, on: workers)
    #expect(losses.map(\.isNaN) == [false, true, false])
    #expect(logits.rows(1..<2).scalars.allSatisfy { $0.isNaN })
    let others = logits.prefix(1).scalars + logits.rows(2..<3).scalars
    #expect(!others.contains { $0.isNaN })
  }

  @Test("cross-entropy of no rows writes no losses")
  func noRows() {
    var losses = [1.0]
    Float.crossEntropyGradient(of: Matrix(0, 5), targets: [], losses: &losses, on: workers)
    #expect(losses == [1])
  }

  @Test("cross-entropy ignores targets and losses beyond the rows")
  func longerArrays() {
    var losses = [0, 0, 7.0]
    Float.crossEntropy(of: Matrix(2, 3), targets: [0, 1, 99], losses: &losses, on: workers)
    #expect(losses == [log(3), log(3), 7])
  }

  // MARK: - Errors that the comparison rejects

  @Test("the softmax error bounds reject a sum without the last logit", arguments: [2, 17, 1000])
  func droppedLogit(vocabulary: Int) {
    let trial = Trial(rows: 5, vocabulary, within: 0.5)
    let shorter = trial.logits.copied
    for i in 0..<5 { shorter[i, vocabulary - 1] = -.infinity }
    var losses = trial.losses
    Float.crossEntropyGradient(of: shorter, targets: trial.targets, losses: &losses, on: workers)
    #expect(trial.lossDeviation(losses) != nil)
    #expect(trial.gradientDeviation(shorter.scalars) != nil)
  }

  @Test("the softmax error bounds reject sums without one of several chunks")
  func droppedChunk() {
    let trial = Trial(rows: 5, 1000, within: 0.5)
    let (losses, gradient) = trial.inChunks([0..<10, 11..<1000])
    #expect(trial.lossDeviation(losses) != nil)
    #expect(trial.gradientDeviation(gradient.scalars, inChunks: true) != nil)
  }

  @Test(
    "the softmax error bounds reject one wrong loss and one wrong gradient",
    arguments: [1, 17, 1000])
  func perturbedElement(vocabulary: Int) {
    let trial = Trial(rows: 5, vocabulary, within: 8)
    var losses = trial.expectedLosses
    losses[4] += 1.01 * trial.lossBounds[4]
    #expect(trial.lossDeviation(losses)?.index == 4)
    let index = 5 * vocabulary - 1
    var gradient = trial.expectedGradient.scalars
    gradient[index] -= 1.01 * trial.gradientBounds()[index]
    #expect(trial.gradientDeviation(gradient)?.index == index)
  }
}

/// Logits with their losses and gradients, computed by the engine and by the reference.
private struct Trial {
  let logits: Matrix<Float>
  let targets: [Int32]
  let losses: [Double]
  let gradient: Matrix<Float>
  let expectedLosses: [Double]
  let expectedGradient: Matrix<Double>

  init(rows: Int, _ vocabulary: Int, within limit: Double) {
    let workers = Workers(count: 2, leastWork: 1)
    logits = .random(rows, vocabulary, within: limit, seed: 4)
    targets = (0..<rows).map { Int32($0 * (vocabulary - 1) / max(rows - 1, 1)) }
    var losses = [Double](repeating: 0, count: rows)
    let gradient = Fenced(logits)
    Float.crossEntropyGradient(
      of: gradient.matrix, targets: targets, losses: &losses, on: workers)
    #expect(gradient.isIntact)
    (self.losses, self.gradient) = (losses, gradient.matrix)
    expectedGradient = logits.widened
    Double.crossEntropyGradient(
      of: expectedGradient, targets: targets, losses: &losses, on: workers)
    expectedLosses = losses
  }

  /// Returns the losses and the gradient, computed for chunks of columns.
  func inChunks(_ chunks: [Range<Int>]) -> (losses: [Double], gradient: Matrix<Float>) {
    let workers = Workers(count: 2, leastWork: 1)
    func columns(_ chunk: Range<Int>) -> Fenced {
      let columns = Matrix<Float>(logits.rows, chunk.count)
      columns.copyColumns(chunk, of: logits, to: 0)
      return Fenced(columns)
    }
    var logSums = [Double](repeating: -.infinity, count: logits.rows)
    for chunk in chunks {
      Float.addExponentials(of: columns(chunk).matrix, toLogSums: &logSums, on: workers)
    }
    let gradient = logits.copied
    for chunk in chunks {
      let z = columns(chunk)
      Float.crossEntropyGradient(
        ofColumns: z.matrix, logSums: logSums,
        targets: targets.map { $0 - Int32(chunk.lowerBound) }, dividedBy: logits.rows, on: workers)
      #expect(z.isIntact)
      gradient.copyColumns(0..<chunk.count, of: z.matrix, to: chunk.lowerBound)
    }
    let losses = logSums.indices.map { logSums[$0] - Double(logits[$0, Int(targets[$0])]) }
    return (losses, gradient)
  }

  /// The number of additions in Float per lane before the engine continues in Double.
  var additions: Int { min(max(logits.columns / 16 - 1, 0), 63) }

  /// The relative error of Σⱼ exp(zⱼ − M) for each row, where M is the largest logit.
  ///
  /// The rounding of the difference contributes u·|zⱼ − M|, the exponential 2 ulp ≤ 4u, and each
  /// addition u.
  private var sumErrors: [Double] {
    (0..<logits.rows).map { i in
      let row = logits.rows(i..<i + 1).scalars.map(Double.init)
      let largest = row.max() ?? 0
      let (weight, distance) = row.reduce((0.0, 0.0)) { sums, z in
        (sums.0 + exp(z - largest), sums.1 + exp(z - largest) * (largest - z))
      }
      return unitRoundoff * (distance / weight + 4 + Double(additions))
    }
  }

  /// The bounds of the losses: the relative error of the sum, to first order, and some roundings in
  /// Double.
  var lossBounds: [Double] {
    zip(sumErrors, expectedLosses).map { $0 * (1 + $0) + 16 * 0x1p-53 * (1 + $1) }
  }

  /// The bounds of the gradient.
  ///
  /// They are |pⱼ / B| · (u·|zⱼ − M| + 4u for the exponential + the error of the sum + 2u for the
  /// factor and the product with it), plus 3u / B at the target, plus exp(−87.33) everywhere for an
  /// exponential that is set to zero. In chunks, the difference is to ln Σ exp zⱼ ≤ M + ln V.
  func gradientBounds(inChunks: Bool = false) -> [Double] {
    let (scale, sumErrors) = (1 / Double(logits.rows), sumErrors)
    let distance = inChunks ? log(Double(logits.columns)) : 0
    return (0..<logits.rows).flatMap { i in
      let row = logits.rows(i..<i + 1).scalars.map(Double.init)
      let largest = row.max() ?? 0
      return row.indices.map { j in
        let isTarget = j == Int(targets[i])
        let probability = expectedGradient[i, j] + (isTarget ? scale : 0)
        let relative = unitRoundoff * (largest - row[j] + distance + 6) + sumErrors[i]
        return probability * relative * (1 + relative) + (isTarget ? 3 * unitRoundoff * scale : 0)
          + exp(-87.33)
      }
    }
  }

  func lossDeviation(_ losses: [Double]) -> Deviation? {
    firstDeviation(of: losses, from: expectedLosses, bounds: lossBounds)
  }

  func gradientDeviation(
    _ gradient: [some BinaryFloatingPoint], inChunks: Bool = false
  ) -> Deviation? {
    firstDeviation(
      of: gradient, from: expectedGradient.scalars, bounds: gradientBounds(inChunks: inChunks))
  }
}
