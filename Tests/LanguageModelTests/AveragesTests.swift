// Tests that a network with averages sees each context word in its position.

import Foundation
import Matrices
import TestSupport
import Testing
import Text

@testable import LanguageModel
@testable import Networks

@Suite("Context averages")
struct AveragesTests {
  private let workers = Workers(count: 1)
  private let configuration = ModelConfiguration(
    tokenizer: .whitespace, context: 2, averages: [2, 3], embedding: 3, hidden: [5])

  @Test("a window is split into averages, oldest first, and single context words")
  func cut() {
    #expect(configuration.window.width == 7)
    #expect(configuration.segments == WindowSegments([3, 2, 1, 1]))
    #expect(configuration.network(vocabulary: 12).concatenation == 12)
  }

  @Test("each position of a window affects only its own part of the input")
  func places() {
    let network = Network<Double>(configuration.network(vocabulary: 12))
    network.parameters.initialize(seed: 1)
    let layer = network.embedding
    func input(_ context: [Int32]) -> [[Double]] {
      let x = Matrix<Double>(1, network.configuration.concatenation)
      layer.forward(Inputs(windows: context), into: x, on: workers)
      return stride(from: 0, to: 12, by: 3).map { Array(x.scalars[$0..<$0 + 3]) }
    }
    let context: [Int32] = [1, 2, 3, 4, 5, 6, 7]
    let before = input(context)
    for (place, part) in [0, 0, 0, 1, 1, 2, 3].enumerated() {
      var other = context
      other[place] = 11
      let changed = zip(before, input(other)).map { $0 != $1 }
      #expect(changed == (0..<4).map { $0 == part }, "place \(place)")
    }
    // The order of the words in an average does not matter, but that of the context words does.
    #expect(
      firstDeviation(
        of: input([3, 1, 2, 5, 4, 6, 7]).flatMap(\.self), from: before.flatMap(\.self),
        bounds: [Double](repeating: 1e-15, count: 12)) == nil)
    #expect(input([1, 2, 3, 4, 5, 7, 6]) != before)
  }

  @Test("the memory estimate includes windows of any length")
  func memory() {
    func estimate<S: MatrixScalar>(_ averages: [Int], in _: S.Type) -> Double {
      let configuration = ModelConfiguration(
        context: 4, averages: averages, embedding: 8, hidden: [16])
      return Workspace<S>.estimatedCount(
        configuration.network(vocabulary: 100), capacity: 64, gradients: true)
    }
    func growth<S: MatrixScalar>(in scalar: S.Type) -> Double {
      estimate([10_000, 10_000], in: scalar) - estimate([], in: scalar)
    }
    // The windows grow by 20,000 IDs of 4 bytes, and the input by two embeddings with their
    // gradients.
    #expect(growth(in: Float.self) == 64 * (20_000 + 2 * 2 * 8))
    #expect(growth(in: Double.self) == 64 * (10_000 + 2 * 2 * 8))
  }

  // MARK: - Texts

  private static let text = "a b c d e f g h a c e\nb\n\ng f e d c b a\nh h\n"
  private let source: SourceText
  private let vocabulary: Vocabulary
  private let tokenizer = Tokenizer(kind: .whitespace)

  init() throws {
    source = try SourceText(Data(Self.text.utf8), name: "text")
    vocabulary = try Vocabulary(training: [source], tokenizer: tokenizer, minCount: 1, maxSize: nil)
  }

  @Test(
    "evaluation with averages equals a plain computation from the preceding words",
    arguments: LineMode.allCases, [1, 3, 64])
  func evaluation(lines: LineMode, capacity: Int) throws {
    let (configuration, network): (_, Network<Double>) = shallow(lines)
    let workspace = Workspace<Double>(
      network.configuration, capacity: capacity, gradients: false, workers: workers)
    let text = EncodedText(source, tokenizer: tokenizer, vocabulary: vocabulary)
    let evaluation = try #require(
      network.evaluate(text, window: configuration.window, in: workspace))

    var (nats, tokens, past) = (0.0, 0, [String]())
    for line in Self.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if lines == .separate { past = [] }
      for word in line.split(separator: " ").map(String.init) + ["</s>"] {
        let z = plainLogits(network, lines, after: past)
        nats += log(z.reduce(0) { $0 + exp($1) }) - z[Int(vocabulary.id(of: word))]
        tokens += 1
        past.append(word)
      }
    }
    #expect(evaluation.tokens == tokens)
    #expect(abs(evaluation.nats - nats) < 1e-9)
  }

  @Test(
    "generation with averages draws the likeliest word after all preceding words",
    arguments: LineMode.allCases)
  func generation(lines: LineMode) throws {
    let (configuration, network): (_, Network<Float>) = shallow(lines)
    var generator = Generator(
      model: Model(
        configuration: configuration, vocabulary: vocabulary, parameters: network.parameters),
      prompt: "e f g h", sampler: Sampler(temperature: 0), seed: 1, workers: workers)
    var past = ["e", "f", "g", "h"]
    var words: Set<String> = []
    // Enough words that the generator drops those that no window reaches.
    for _ in 0..<150 {
      let z = plainLogits(network, lines, after: past)
      let likeliest = z.indices.max { z[$0] < z[$1] }
      let word = try generator.next()
      #expect(word == likeliest)
      if lines == .separate && word == Vocabulary.endOfLine { past = [] }
      past.append(vocabulary[word])
      words.insert(vocabulary[word])
    }
    #expect(words.count > 2)
  }

  /// Returns a network without hidden layers.
  private func shallow<S: MatrixScalar>(_ lines: LineMode) -> (ModelConfiguration, Network<S>) {
    var configuration = configuration
    configuration.lines = lines
    configuration.hidden = []
    let network = Network<S>(configuration.network(vocabulary: vocabulary.count))
    network.parameters.initialize(seed: 2)
    return (configuration, network)
  }

  /// Returns the logits of such a network after the words in `past`, computed word by word.
  private func plainLogits<S>(
    _ network: Network<S>, _ lines: LineMode, after past: [String]
  ) -> [Double] {
    let (e, u) = (network.parameters["embedding.weight"], network.parameters["output.weight"])
    /// Returns the word at a distance before the next one, where 1 is the last word. Missing words
    /// are padding in the context and nil in the averages.
    func ago(_ distance: Int) -> Int? {
      let padding = lines == .separate ? "<s>" : "</s>"
      if distance > past.count && distance > 2 { return nil }
      return Int(
        vocabulary.id(of: distance <= past.count ? past[past.count - distance] : padding))
    }
    let x = [5...7, 3...4, 2...2, 1...1].flatMap { distances in
      (0..<3).map { k in
        distances.compactMap(ago).reduce(0) { $0 + Double(e[$1, k]) }
          / Double(distances.count).squareRoot()
      }
    }
    return (0..<vocabulary.count).map { j in
      x.indices.reduce(0) { $0 + x[$1] * Double(u[$1, j]) }
    }
  }
}
