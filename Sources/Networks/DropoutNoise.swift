// What a step of training drops, and where.

import Matrices
import Randomness

/// The probabilities with which training drops whole inputs, elements of embeddings, hidden units and
/// the inputs of the output layer.
package struct DropoutRates: Codable, Equatable, Sendable {
  /// Of inputs, which are words in a language model.
  package var words: Double
  package var embedding: Double
  package var hidden: Double
  package var output: Double

  package init(
    words: Double = 0, embedding: Double = 0, hidden: Double = 0, output: Double = 0
  ) {
    self.words = words
    self.embedding = embedding
    self.hidden = hidden
    self.output = output
  }

  package enum CodingKeys: String, CodingKey {
    case words = "dropout-words"
    case embedding = "dropout-embedding"
    case hidden = "dropout-hidden"
    case output = "dropout-output"
  }

  /// Models that were made before there was dropout had none.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    words = try container.decodeIfPresent(Double.self, forKey: .words) ?? 0
    embedding = try container.decodeIfPresent(Double.self, forKey: .embedding) ?? 0
    hidden = try container.decodeIfPresent(Double.self, forKey: .hidden) ?? 0
    output = try container.decodeIfPresent(Double.self, forKey: .output) ?? 0
  }

  package var areZero: Bool { words == 0 && embedding == 0 && hidden == 0 && output == 0 }
}

/// The same decisions for the forward and the backward pass of one step: what is dropped from a
/// layer's output is dropped from its gradient.
package struct DropoutNoise: Sendable {
  private let rates: DropoutRates
  private let key: UInt64

  /// Nil when nothing is to be dropped.
  /// - Parameter step: another number for each step.
  package init?(_ rates: DropoutRates, seed: UInt64, step: Int) {
    if rates.areZero { return nil }
    self.rates = rates
    var generator = SeededGenerator(seed: seed &+ 0xA076_1D64_78BD_642F &* UInt64(step))
    key = generator.next()
  }

  /// Drops whole inputs, and elements of the rest, from concatenated embeddings of some width.
  func dropEmbeddings<Scalar: MatrixScalar>(
    _ x: Matrix<Scalar>, width: Int, on workers: Workers
  ) {
    let words = x.reshaped(x.count / width, width)
    if rates.words > 0 {
      Scalar.drop(dropout(rates.words, 0), wholeRows: true, from: words, into: words, on: workers)
    }
    if rates.embedding > 0 {
      Scalar.drop(dropout(rates.embedding, 1), wholeRows: false, from: x, into: x, on: workers)
    }
  }

  /// Drops units of a layer's output; those of the last layer are the output layer's inputs.
  func dropHidden<Scalar: MatrixScalar>(
    _ layer: Int, isLast: Bool, from h: Matrix<Scalar>, into y: Matrix<Scalar>, on workers: Workers
  ) {
    Scalar.drop(
      dropout(isLast ? rates.output : rates.hidden, 2 + UInt64(layer)), wholeRows: false, from: h,
      into: y, on: workers)
  }

  private func dropout(_ probability: Double, _ place: UInt64) -> Dropout {
    var generator = SeededGenerator(seed: key &+ place)
    return Dropout(probability: probability, key: generator.next())
  }
}
