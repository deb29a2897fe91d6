// The interpolation of any number of predictors.

import LanguageModel
import Matrices
import ModelFolders
import Networks
import Text

/// The interpolation p(w) = Σₖ λₖ pₖ(w) of networks, n-gram models and a cache, with Σₖ λₖ = 1.
///
/// The first part is the network whose vectors are the keys of the cache. While the cache is empty,
/// its weight is divided among the other parts in proportion.
///
/// Source: Bengio et al., "A neural probabilistic language model", JMLR 3, 2003, who interpolate
/// with a trigram model; Grave et al., "Improving neural language models with a continuous cache",
/// ICLR 2017.
package final class Interpolation: Predictor {
  /// The parts, with the network first and the cache, if there is one, last.
  package private(set) var parts: [InterpolationPart]
  private let model: Model
  private let network: NetworkPredictor
  private let others: [any Predictor]
  private let cache: ContinuousCache?
  private let workers: Workers

  /// Creates an interpolation.
  ///
  /// - Parameters:
  ///   - parts: The kinds and weights of the parts.
  ///   - model: The model of the network.
  ///   - others: The predictors of the parts between the network and the cache, all with the
  ///     vocabulary of the model.
  ///   - hasIndependentRows: Whether a token's loss has the same bits whatever tokens are predicted
  ///     together with it.
  ///   - keepsCache: Whether the cache keeps its words at the start of another text.
  /// - Precondition: `parts` lists a network, `others` and, if there is one, a cache.
  package init(
    _ parts: [InterpolationPart], _ model: Model, _ others: [any Predictor],
    hasIndependentRows: Bool = false, keepsCache: Bool = false, on workers: Workers
  ) {
    self.parts = parts
    self.model = model
    self.others = others
    self.workers = workers
    if case .cache(let size, _)? = parts.last?.kind {
      cache = ContinuousCache(size: size, keepsAcrossTexts: keepsCache, on: workers)
    } else {
      cache = nil
    }
    precondition(
      parts.count == 1 + others.count + (cache == nil ? 0 : 1),
      "\(parts.count) parts of a network and \(others.count) others")
    network = NetworkPredictor(
      model, hasIndependentRows: hasIndependentRows, keepsHidden: cache != nil, on: workers)
  }

  private var theta: Double {
    if case .cache(_, let theta)? = parts.last?.kind { theta } else { 0 }
  }

  package var before: Int { others.reduce(network.before) { max($0, $1.before) } }

  // MARK: - Losses

  package func losses(of pieces: [TextPiece]) -> [Double] {
    let (losses, weights) = (partLosses(of: pieces), parts.map(\.weight))
    return losses[0].indices.map { i in
      InterpolationWeights.loss(losses.map { $0[i] }, weights: weights)
    }
  }

  /// Evaluates the parts and their interpolation on a text.
  package func evaluate(_ text: SourceText) -> InterpolationResult {
    var sum = InterpolationResult(parts, of: text)
    forEachPiece(of: text) { piece in
      let losses = partLosses(of: [piece])
      for (i, id) in piece.own.enumerated() { sum.add(id, losses.map { $0[i] }) }
    }
    return sum
  }

  /// Sets the weights and θ to those that maximize the likelihood of a text, and returns the
  /// evaluation of that text. The cache is empty afterwards.
  ///
  /// For each of some values of θ, expectation maximization finds the weights.
  ///
  /// - Parameter clearsCacheAtLineEnds: Whether the cache holds only words of the same line, so that
  ///   the weights suit lines or prompts that begin with an empty cache.
  /// - Throws: ``ModelError/overflow`` if a loss is not a number.
  /// - Complexity: Stores the losses of the text: 16 bytes per token, part and value of θ.
  package func tune(
    on text: SourceText, clearsCacheAtLineEnds: Bool = false
  ) throws(ModelError) -> InterpolationResult {
    var ids: [Int32] = []
    var losses = [[Double?]](repeating: [], count: 1 + others.count)
    var thetas: [Double] = []
    var cacheLosses: [[Double?]] = []
    forEachPiece(of: text) { piece in
      ids += piece.own
      for (i, part) in predictorLosses(of: [piece]).enumerated() { losses[i] += part }
      guard let cache else { return }
      if thetas.isEmpty {
        thetas = ContinuousCache.candidates(for: network.hidden, on: workers)
        cacheLosses = [[Double?]](repeating: [], count: thetas.count)
      }
      let found = cache.losses(
        of: clearsCacheAtLineEnds ? piece.lines : [piece], hidden: network.hidden, thetas: thetas)
      for (i, part) in found.enumerated() { cacheLosses[i] += part }
    }
    guard (losses + cacheLosses).allSatisfy({ $0.allSatisfy { $0?.isNaN != true } }) else {
      throw .overflow
    }

    let candidates = thetas.isEmpty ? [losses] : cacheLosses.map { losses + [$0] }
    let trials = candidates.map { losses in
      let weights = InterpolationWeights.best(losses)
      return (weights: weights, nats: InterpolationWeights.loss(ofText: losses, weights: weights))
    }
    let best = trials.indices.reduce(0) { trials[$1].nats < trials[$0].nats ? $1 : $0 }
    for (k, weight) in trials[best].weights.enumerated() { parts[k].weight = weight }
    if let cache {
      parts[parts.count - 1].kind = .cache(size: cache.size, theta: thetas[best])
      cache.clear()
    }
    var sum = InterpolationResult(parts, of: text)
    for (i, id) in ids.enumerated() { sum.add(id, candidates[best].map { $0[i] }) }
    return sum
  }

  private func forEachPiece(of text: SourceText, _ body: (TextPiece) -> Void) {
    var isStart = true
    model.encoded(text).forEachPiece(of: Model.batch, before: before) { ids, positions in
      body(TextPiece(ids: ids, predicted: positions, isStart: isStart))
      isStart = false
    }
  }

  /// Reads pieces and returns the losses of their tokens under each part; nil where the cache is
  /// empty.
  private func partLosses(of pieces: [TextPiece]) -> [[Double?]] {
    let losses = predictorLosses(of: pieces)
    guard let cache else { return losses }
    return losses + cache.losses(of: pieces, hidden: network.hidden, thetas: [theta])
  }

  private func predictorLosses(of pieces: [TextPiece]) -> [[Double?]] {
    [network.losses(of: pieces)] + others.map { $0.losses(of: pieces) }
  }

  // MARK: - Generation

  package func probabilities(after ids: [Int32]) throws(ModelError) -> [Double] {
    var sum = [Double](repeating: 0, count: model.vocabulary.count)
    var total = 0.0
    func add(_ probabilities: [Double], weight: Double) {
      for (w, p) in probabilities.enumerated() { sum[w] += weight * p }
      total += weight
    }
    add(try network.probabilities(after: ids), weight: parts[0].weight)
    for (other, part) in zip(others, parts.dropFirst()) {
      add(try other.probabilities(after: ids), weight: part.weight)
    }
    if let cache, let last = parts.last,
      let probabilities = cache.probabilities(at: network.hidden, theta: theta, count: sum.count)
    {
      add(probabilities, weight: last.weight)
    }
    let result = sum.map { $0 / total }
    guard result.allSatisfy(\.isFinite) else { throw .overflow }
    return result
  }

  package func append(_ id: Int32) {
    for other in others { other.append(id) }
    cache?.append(id, network.hidden)
  }
}
