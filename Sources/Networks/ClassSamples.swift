// Samples of the classes, to which the loss of a training batch is restricted.

import Foundation
import Matrices
import Randomness

/// The distinct classes of the targets of a batch and of the samples that its examples share.
///
/// A class is a column, whether it is a target, a sample or both.
package struct ClassSamples<Scalar: MatrixScalar> {
  /// The class of each column. No class occurs twice.
  package let ids: [Int32]
  /// 1 if the class of the column is a sample, 0 if it is only a target.
  /// Shape: (1, n).
  let counts: Matrix<Scalar>
  /// −ln E of the class of each column, where E is its expected count. Shape: (n, 1).
  let corrections: Matrix<Scalar>
  /// The column of each example's target.
  let targets: [Int32]
}

/// A source of samples of the classes.
///
/// It draws k samples per batch with replacement. The probability q of a class is proportional to the
/// number of its training examples, or 1 if it has none, to the power of ``classSamplingPower``. A
/// class that is drawn several times counts once, so the expected count E is 1 − (1 − q)ᵏ.
/// Samples depend on the seed and on the step only, so that a resumed run repeats them.
package final class ClassSampler<Scalar: MatrixScalar> {
  private let table: AliasTable
  private let count: Int
  private let seed: UInt64
  /// −ln E of each class.
  private let corrections: [Scalar]
  /// The column of each class in the current samples; −1 if it has none.
  private var columns: [Int32]
  /// The class of each column, and whether it is a sample.
  private var ids: [Int32] = []
  private var counts: [Scalar] = []
  private let countMatrix: Matrix<Scalar>
  private let correctionMatrix: Matrix<Scalar>

  /// Creates a sampler.
  ///
  /// - Parameters:
  ///   - frequencies: The number of training examples of each class.
  ///   - count: k, the number of samples per batch.
  ///   - batch: The maximum number of examples per batch.
  package init(
    frequencies: [Int], power: Double = classSamplingPower, count: Int, batch: Int,
    seed: UInt64
  ) {
    precondition(count >= 1 && !frequencies.isEmpty, "\(count) of \(frequencies.count) classes")
    let weights = frequencies.map { pow(Double(max($0, 1)), power) }
    let sum = weights.reduce(0, +)
    table = AliasTable(weights)
    self.count = count
    self.seed = seed
    corrections = weights.map { weight in
      let (q, k) = (weight / sum, Double(count))
      return Scalar(-log(-expm1(k * log1p(-q))))
    }
    columns = [Int32](repeating: -1, count: frequencies.count)
    let capacity = min(count + batch, frequencies.count)
    countMatrix = Matrix(capacity, 1)
    correctionMatrix = Matrix(capacity, 1)
  }

  /// Draws the samples of a step. They are valid until the next ones are drawn.
  ///
  /// - Complexity: O(samples + targets).
  package func draw(targets: [Int32], step: Int) -> ClassSamples<Scalar> {
    var generator = SeededGenerator(seed: seed &+ 0xD6E8_FEB8_6659_FD93 &* UInt64(step))
    generator = SeededGenerator(seed: generator.next())
    ids.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    let targetColumns = targets.map { Int32(column(of: $0)) }
    for _ in 0..<count {
      counts[column(of: Int32(table[generator.next()]))] = 1
    }
    for id in ids { columns[Int(id)] = -1 }
    let countRow = countMatrix.prefix(ids.count).reshaped(1, ids.count)
    let corrections = correctionMatrix.prefix(ids.count)
    countRow.copy(from: counts)
    corrections.copy(from: ids.map { self.corrections[Int($0)] })
    return ClassSamples(
      ids: ids, counts: countRow, corrections: corrections, targets: targetColumns)
  }

  /// Returns the column of a class, which is a new one if the class has none.
  private func column(of id: Int32) -> Int {
    if columns[Int(id)] < 0 {
      columns[Int(id)] = Int32(ids.count)
      ids.append(id)
      counts.append(0)
    }
    return Int(columns[Int(id)])
  }
}

/// The power of a class's frequency to which the probability of its samples is proportional.
package let classSamplingPower = 0.75
