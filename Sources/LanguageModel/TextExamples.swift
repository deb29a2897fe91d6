// Texts as training examples and as a validation set.

import Networks
import Text

extension ContextWindows: Examples {
  package func fill(
    _ batch: inout Batch, positions: Range<Int>, in order: (Int) -> Int
  ) {
    fill(&batch.inputs.windows, &batch.targets, positions: positions, in: order)
  }
}

/// The validation set of a language model.
package struct ValidationText: ValidationMeasure {
  private let text: EncodedText
  private let window: Window
  /// The number of tokens.
  package let count: Int

  /// Creates a validation set.
  ///
  /// - Parameter count: The number of tokens of the text, which takes O(bytes) to find.
  package init(_ text: EncodedText, window: Window, count: Int) {
    (self.text, self.window, self.count) = (text, window, count)
  }

  package var digest: UInt64 { text.digest }

  package func evaluate(
    _ network: Network<Float>, in workspace: Workspace<Float>, while isWanted: () -> Bool
  ) -> EvaluationResult? {
    network.evaluate(text, window: window, in: workspace, while: isWanted)
  }
}
