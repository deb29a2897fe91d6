// Dropout: its rates and the random choices of one training step.

import Matrices
import Randomness

/// The probabilities of dropping whole inputs, elements of embeddings, hidden units and inputs of
/// the output layer in training.
package struct DropoutRates: Codable, Equatable, Sendable {
  /// The probability of dropping an input, which is a word in a language model.
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

  /// Decodes the rates. Missing keys, as in models from before dropout was added, mean 0.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    words = try container.decodeIfPresent(Double.self, forKey: .words) ?? 0
    embedding = try container.decodeIfPresent(Double.self, forKey: .embedding) ?? 0
    hidden = try container.decodeIfPresent(Double.self, forKey: .hidden) ?? 0
    output = try container.decodeIfPresent(Double.self, forKey: .output) ?? 0
  }

  package var areZero: Bool { words == 0 && embedding == 0 && hidden == 0 && output == 0 }
}

/// The dropout choices of one training step.
///
/// The forward and the backward pass make the same choices: an element that is dropped from a
/// layer's output is also dropped from the gradient of that output.
package struct DropoutNoise: Sendable {
  private let rates: DropoutRates
  private let key: UInt64

  /// Creates the choices of a step, or returns nil if all rates are 0.
  ///
  /// - Parameter step: The step number, which gives each step its own choices.
  package init?(_ rates: DropoutRates, seed: UInt64, step: Int) {
    if rates.areZero { return nil }
    self.rates = rates
    var generator = SeededGenerator(seed: seed &+ 0xA076_1D64_78BD_642F &* UInt64(step))
    key = generator.next()
  }

  /// Drops whole inputs, and elements of those that remain, from concatenated embeddings.
  ///
  /// - Parameter width: The width of one embedding.
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

  /// Drops units from the output of a hidden layer.
  ///
  /// The rate for the last layer is that of the output layer's inputs.
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
