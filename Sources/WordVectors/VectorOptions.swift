// The options of word-vector training.

/// How word vectors are trained. A partial run keeps them, so that it resumes with the same ones.
package struct VectorOptions: Codable, Equatable, Sendable {
  package enum Method: String, CaseIterable, Codable, Sendable {
    /// Each context word predicts the target.
    case skipGram = "skip-gram"
    /// The mean of the context words predicts the target.
    case cbow

    /// The default learning rate. A step of CBOW is shared by all context words, so it can be
    /// longer.
    package var learningRate: Double { self == .cbow ? 0.2 : 0.035 }
  }

  package var method = Method.skipGram
  package var dimensions = 100
  /// The largest number of context words on each side; every target draws a number from 1 to this.
  package var window = 5
  /// The number of negative samples per target.
  package var negative = 5
  package var epochs = 5
  /// The threshold t of subsampling: words with a share f of the text above t are dropped at
  /// random.
  package var subsample = 1e-3
  /// The learning rate of the first batch, which falls linearly to a ten-thousandth of it.
  package var learningRate = 0.035
  package var seed: UInt64 = 1

  package init() {}

  package static let dimensionRange = 1...10_000
  package static let windowRange = 1...1000
  package static let negativeRange = 1...1000
  package static let epochRange = 1...1_000_000
  package static let subsampleRange = 0.0...1
  package static let learningRateRange = 1e-6...10.0

  /// Whether every option is in its range.
  var isValid: Bool {
    Self.dimensionRange.contains(dimensions) && Self.windowRange.contains(window)
      && Self.negativeRange.contains(negative) && Self.epochRange.contains(epochs)
      && Self.subsampleRange.contains(subsample) && Self.learningRateRange.contains(learningRate)
  }

  enum CodingKeys: String, CodingKey {
    case method, dimensions, window, negative, epochs, subsample, seed
    case learningRate = "learning-rate"
  }
}
