// Labeled texts as training examples and as a validation set.

import Matrices
import Networks
import Randomness
import Synchronization

/// Labeled texts as training examples.
package struct BagExamples: Examples {
  private let texts: EncodedTexts
  /// The texts of each label, if rare labels are repeated.
  private let textsOfLabels: [[Int]]?
  private let largestLabel: Int
  private let dropout: Double
  private let key: UInt64

  /// - Parameters:
  ///   - isBalanced: Whether the texts of rare labels are repeated until every label has as many
  ///     examples. The mean loss is then that of class weights N / (K·n) for a label with n of N
  ///     texts.
  ///   - dropout: The probability of leaving out a feature of a text.
  package init(
    _ texts: EncodedTexts, labelCount: Int, isBalanced: Bool, dropout: Double, seed: UInt64
  ) {
    self.texts = texts
    var lists = [[Int]](repeating: [], count: labelCount)
    for (text, label) in texts.targets.enumerated() { lists[Int(label)].append(text) }
    lists.removeAll(where: \.isEmpty)
    largestLabel = lists.map(\.count).max() ?? 0
    textsOfLabels = isBalanced ? lists : nil
    self.dropout = dropout
    key = (seed ^ 0x5749_4E44).mixed
  }

  package var count: Int { textsOfLabels.map { $0.count * largestLabel } ?? texts.count }
  package var digest: UInt64 { texts.digest }

  /// The text of an example.
  private func text(of example: Int) -> Int {
    guard let textsOfLabels else { return example }
    let (label, number) = example.quotientAndRemainder(dividingBy: largestLabel)
    return textsOfLabels[label][number % textsOfLabels[label].count]
  }

  package func fill(_ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int) {
    batch.inputs.bags.removeAll()
    batch.targets.removeAll(keepingCapacity: true)
    for position in positions {
      let text = text(of: order(position))
      batch.targets.append(texts.targets[text])
      guard dropout > 0 else {
        texts.append(text, to: &batch.inputs.bags)
        continue
      }
      // Every epoch has its own order, so the position makes other choices in every epoch.
      var generator = SeededGenerator(
        seed: key &+ UInt64(text).mixed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(position))
      texts.append(text, to: &batch.inputs.bags) {
        generator.uniform() >= dropout
      }
    }
  }
}

/// Labeled texts as a validation set.
///
/// The loss is the cross-entropy at the temperature for which it is lowest, because the temperature
/// of the trained model is set in the same way (``Temperature``). Without it, a model that becomes
/// more confident than it should be would look worse although it makes fewer mistakes.
package final class ValidationTexts: ValidationMeasure {
  private let texts: EncodedTexts
  private let lastAccuracy = Atomic(0.0.bitPattern)

  package init(_ texts: EncodedTexts) { self.texts = texts }

  package var count: Int { texts.count }
  package var digest: UInt64 { texts.digest }
  /// The accuracy of the last evaluation, from 0 to 1.
  package var accuracy: Double { Double(bitPattern: lastAccuracy.load(ordering: .relaxed)) }

  package func evaluate(
    _ network: Network<Float>, in workspace: Workspace<Float>, while isWanted: () -> Bool
  ) -> EvaluationResult? {
    guard let scores = network.scores(of: texts, in: workspace, while: isWanted) else { return nil }
    let temperature = Temperature(scores: scores, targets: texts.targets)
    lastAccuracy.store(
      scores.accuracy(targets: texts.targets).bitPattern, ordering: .relaxed)
    var result = EvaluationResult()
    result.nats = temperature.nats
    result.tokens = texts.count
    return result
  }
}
