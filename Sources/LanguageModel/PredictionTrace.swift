// The prediction of one word with all that the network computes for it.

import Matrices
import ModelFolders
import Networks
import Text

/// The prediction of the word at a position of a text, with the activations of the network and the
/// gradients of the loss.
package struct PredictionTrace: Sendable {
  /// A token that the network sees, which may be padding.
  package struct ContextWord: Sendable {
    /// The position relative to the target: −1 is the word before it, and 1 the word after it.
    package let position: Int
    package let id: Int
    /// The number of words whose embeddings are averaged together with that of this word; 1 for a
    /// word that is seen by itself.
    package let segmentLength: Int
    package let input: Trace<Float>.Input
  }

  /// The ID of the word whose loss is differentiated.
  package let target: Int
  /// p(word | context) for every word, indexed by ID. The sum is 1.
  package let probabilities: [Double]
  /// The context in text order.
  package let context: [ContextWord]
  package let network: Trace<Float>
}

extension Model {
  /// Returns the prediction at a position of a text.
  ///
  /// - Parameters:
  ///   - position: The position of the target, as for a prediction without gradients.
  ///   - tokens: The token IDs of the text. The one at `position`, if any, is not an input.
  ///   - target: The ID of the target; nil for the most probable word.
  /// - Throws: ``ModelError/overflow`` if a number is not finite.
  /// - Complexity: A few passes for one window. Allocates a block of the size of the model.
  package func tracedPrediction(
    at position: Int, in tokens: [Int32], target: Int?, on workers: Workers
  ) throws(ModelError) -> PredictionTrace {
    let window = configuration.window
    let scores = try network.scores(
      at: position, in: tokens, window: window,
      in: evaluationWorkspace(on: workers, capacity: 1))
    let probabilities = softmax(scores)
    let target =
      target ?? probabilities.indices.max { (probabilities[$0], $1) < (probabilities[$1], $0) } ?? 0

    var ids = [Int32](repeating: 0, count: window.width)
    window.fill(&ids, ids.indices, around: position, of: tokens.count, in: { tokens[$0] })
    let trace = network.trace(ids, target: Int32(target), workers: workers)
    guard trace.isFinite else { throw .overflow }
    let lengths = configuration.segments.lengths
    return PredictionTrace(
      target: target, probabilities: probabilities,
      context: trace.inputs.map { input in
        let offset = input.place - window.before
        return .init(
          position: offset < 0 ? offset : offset + 1, id: Int(ids[input.place]),
          segmentLength: lengths[input.segment], input: input)
      },
      network: trace)
  }
}

extension Trace<Float> {
  /// Whether all activations and gradients are finite.
  fileprivate var isFinite: Bool {
    loss.isFinite
      && ([embeddings, logits] + layers.map(\.output)).allSatisfy {
        $0.values.allSatisfy(\.isFinite) && $0.gradients.allSatisfy(\.isFinite)
      } && layers.allSatisfy { $0.passedOn.allSatisfy(\.isFinite) }
      && gradients.nameOfGroupNotFinite == nil
  }
}
