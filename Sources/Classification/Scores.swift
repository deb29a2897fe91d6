// The scores of texts under a network, and their probabilities.

import Foundation
import Matrices
import Networks

/// The scores ln p(label | text), up to a constant per text. Shape: (texts, labels).
package struct Scores: Sendable {
  package let labelCount: Int
  private var values: [Float] = []

  init(labelCount: Int) { self.labelCount = labelCount }

  package var count: Int { values.count / max(labelCount, 1) }

  mutating func append(_ rows: Matrix<Float>) { values += rows.scalars }

  /// The scores of a text.
  package subscript(text: Int) -> ArraySlice<Float> {
    values[text * labelCount..<(text + 1) * labelCount]
  }

  /// Returns the probabilities of the labels of a text at a temperature.
  package func probabilities(of text: Int, temperature: Double = 1) -> [Double] {
    let scores = self[text].map { Double($0) / temperature }
    let largest = scores.max() ?? 0
    let exponentials = scores.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  /// Returns the share of texts whose label has the highest score, the first of several.
  func accuracy(targets: [Int32]) -> Double {
    let right = targets.enumerated().count { text, target in
      let row = self[text]
      return row.indices.max { row[$0] < row[$1] }.map { $0 - row.startIndex } == Int(target)
    }
    return Double(right) / Double(max(count, 1))
  }
}

extension Network<Float> {
  /// The number of texts in a batch of an evaluation.
  package static var textsPerBatch: Int { 64 }

  /// Returns the scores of texts, or nil if `isWanted` returned false before a batch.
  ///
  /// In a workspace of at least `fewestIndependentRows` texts, the scores of a text have the same
  /// bits whatever the other texts are.
  package func scores(
    of texts: EncodedTexts, in workspace: Workspace<Float>, while isWanted: () -> Bool = { true }
  ) -> Scores? {
    var scores = Scores(labelCount: configuration.outputs)
    let size = min(workspace.capacity, Self.textsPerBatch)
    var inputs = Inputs()
    for start in stride(from: 0, to: texts.count, by: size) {
      guard isWanted() else { return nil }
      inputs.bags.removeAll()
      let batch = start..<min(start + size, texts.count)
      for text in batch { texts.append(text, to: &inputs.bags) }
      while inputs.bags.count < min(size, fewestIndependentRows) { inputs.bags.endBag() }
      let rows = self.scores(of: inputs, count: inputs.bags.count, in: workspace)
      scores.append(rows.prefix(batch.count))
    }
    return scores
  }
}
