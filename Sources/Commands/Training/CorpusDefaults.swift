// The default network and training options for a corpus of a given size.

import Foundation
import LanguageModel
import Networks
import Text

/// The defaults for a corpus: residual GELU layers with layer normalization over the last words and
/// averages of earlier ones, trained with AdamW and the cosine schedule.
///
/// Each value changes gradually with the number of tokens, so that texts of similar length get
/// similar defaults. `configs/README.md` lists the texts on which the values were chosen, and
/// evaluates them on others.
struct CorpusDefaults {
  /// The number of training tokens.
  private let tokens: Double
  /// The number of entries of the vocabulary.
  private let vocabulary: Double
  /// Whether tokens are characters.
  private let isOfCharacters: Bool
  /// The width of the hidden layers.
  var width: Int
  /// The number of passes over the text, which can have a fraction.
  var epochs: Double

  init(_ kind: Tokenizer.Kind, tokens: Int, vocabulary: Int) {
    self.tokens = Double(max(tokens, 1))
    self.vocabulary = Double(vocabulary)
    isOfCharacters = kind == .characters
    let width: TokenCurve =
      isOfCharacters
      ? [5e4: 128, 3e5: 256, 1e6: 320, 1e7: 512]
      : [2e4: 64, 5e4: 160, 1e5: 256, 8e5: 400]
    let epochs: TokenCurve =
      isOfCharacters
      ? [1e5: 20, 1e6: 8, 1e7: 2, 5e7: 1]
      : [2e4: 30, 5e4: 28, 1e5: 20, 2e5: 11, 4e5: 6, 8e5: 3, 3e6: 3, 5e7: 1]
    self.width = Self.rounded(width(self.tokens))
    self.epochs = Self.whole(epochs(self.tokens))
  }

  private static let epochsOfPlainWords: TokenCurve = [
    2e4: 45, 5e4: 30, 1e5: 18, 2e5: 12, 4e5: 9, 8e5: 4.5, 3e6: 4.5, 5e7: 1.5,
  ]

  /// The number of passes for a plain network, which is trained with SGD.
  var epochsOfPlain: Double {
    Self.whole(isOfCharacters ? 1.5 * epochs : Self.epochsOfPlainWords(tokens))
  }

  /// Rounds a number of epochs from 4 on, where a fraction of an epoch hardly matters.
  private static func whole(_ epochs: Double) -> Double { epochs < 4 ? epochs : epochs.rounded() }

  /// Rounds to a multiple of 16, because kernels process 8 or 16 columns at once.
  static func rounded(_ width: Double) -> Int { max(Int((width / 16).rounded()) * 16, 16) }

  // MARK: - The network

  var hidden: [Int] { [Int](repeating: width, count: layers) }

  private var layers: Int { tokens < 2e5 ? 2 : 3 }

  private static let contextOfWords: TokenCurve = [1e4: 3, 1e5: 5, 4e5: 8]
  private static let contextOfCharacters: TokenCurve = [1e5: 8, 1e6: 16]

  var context: Int {
    Int((isOfCharacters ? Self.contextOfCharacters : Self.contextOfWords)(tokens).rounded())
  }

  private static let averagesOfCharacters: TokenCurve = [5e4: 0, 2e5: 3]

  /// The lengths of the runs of earlier words whose average embeddings are inputs. There are only
  /// as many as keep the window, including the runs, within a twentieth of the text.
  var averages: [Int] {
    let lengths = isOfCharacters ? [4, 8, 16] : [8, 16, 32, 64]
    let most =
      isOfCharacters ? Int(Self.averagesOfCharacters(tokens).rounded()) : tokens < 1e6 ? 3 : 4
    var sum = context
    return Array(
      lengths.prefix(most).prefix {
        sum += $0
        return Double(20 * sum) <= tokens
      })
  }

  private static let embeddingOfCharacters: TokenCurve = [1e5: 16, 1e7: 32]

  /// The width of the embeddings: for words, half the width of the hidden layers, and less for
  /// large vocabularies. The embeddings are also the weights of the output layer, which takes most
  /// of the time if the vocabulary is large.
  var embedding: Int {
    if isOfCharacters { return Int((Self.embeddingOfCharacters(tokens) / 4).rounded()) * 4 }
    let share = min(1, (1.5e4 / vocabulary).squareRoot())
    return max(Self.rounded(0.5 * Double(width) * share), 32)
  }

  /// Whether the embeddings are also the output weights. Embeddings of characters are too narrow
  /// for that.
  var tied: Bool { !isOfCharacters }

  /// Whether there is a pointer to the words of the window. Most characters occur in every window.
  var pointer: Bool { !isOfCharacters }

  // MARK: - Training

  private static let dropoutOfWords: TokenCurve = [1e5: 0.1, 4e5: 0]

  /// The dropout probabilities. Like overfitting, they rise with the number of passes over the text
  /// and fall with its length.
  var dropout: DropoutRates {
    let rates: (words: Double, embedding: Double, output: Double)
    if isOfCharacters {
      let embedding = min(0.025 * epochs * (Double(width) / 512).squareRoot(), 0.5)
      rates = (0, embedding, min(0.1 + embedding / 2, 0.35))
    } else {
      rates = (
        Self.dropoutOfWords(tokens), min(0.2 * repetition, 0.6), min(0.1 * repetition, 0.3)
      )
    }
    func rounded(_ rate: Double) -> Double { (100 * rate).rounded() / 100 }
    return DropoutRates(
      words: rounded(rates.words), embedding: rounded(rates.embedding),
      output: rounded(rates.output))
  }

  /// The dropout probabilities for a plain network, which overfits less.
  var dropoutOfPlain: DropoutRates {
    let rate = (100 * min(0.075 * repetition, 0.4)).rounded() / 100
    return DropoutRates(embedding: rate, output: rate)
  }

  /// The amount of repetition: log₂(epochs · √(800,000 / tokens)) − 1, at least 0. It is 0 for two
  /// epochs of 800,000 tokens, which need no dropout.
  private var repetition: Double { max(log2(epochs * (8e5 / tokens).squareRoot()) - 1, 0) }

  private static let rateOfWords: TokenCurve = [1e4: 0.006, 5e4: 0.005, 1e5: 0.003, 4e5: 0.0015]
  private static let rateOfCharacters: TokenCurve = [1e6: 0.003, 1e7: 0.0015]

  /// The learning rate for AdamW.
  var learningRate: Double {
    let rate = (isOfCharacters ? Self.rateOfCharacters : Self.rateOfWords)(tokens)
    return (1e5 * rate).rounded() / 1e5
  }

  private static let weightDecayOfWords: TokenCurve = [1e5: 0.1, 8e5: 0.4, 3e6: 0.1]

  /// The weight decay for AdamW.
  ///
  /// With a rate η and a decay λ, a weight is about a moving average of its updates in the last
  /// 1 / (ηλ) steps (Wang and Aitchison, "How to set AdamW's weight decay as you scale model and
  /// dataset size", 2024). Around a million words, this is half an epoch at the highest rate.
  /// Shorter texts rely on dropout. Longer ones are assumed to overfit less; this was not measured.
  var weightDecay: Double {
    isOfCharacters ? 0.1 : (100 * Self.weightDecayOfWords(tokens)).rounded() / 100
  }

  /// Returns the learning rate for training a plain network with SGD.
  func sgdRate(batch: Int) -> Double {
    min((2000 * (Double(batch) / 128).squareRoot()).rounded() / 1000, 4)
  }

  private static let batchOfWords: TokenCurve = [5e4: 32, 1e5: 64, 4e5: 128, 8e5: 256]
  private static let batchOfCharacters: TokenCurve = [2e5: 64, 1e6: 128, 1e7: 256]

  var batch: Int {
    Self.rounded((isOfCharacters ? Self.batchOfCharacters : Self.batchOfWords)(tokens))
  }

  private static let warmups: TokenCurve = [1e5: 100, 8e5: 500]

  /// The number of warmup steps.
  var warmup: Int { Int(Self.warmups(tokens).rounded()) }
}
