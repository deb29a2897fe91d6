// Tests of lines that are scored independently.

import Foundation
import Matrices
import Networks
import Randomness
import TestSupport
import Testing
import Text

@testable import LanguageModel

@Suite("Line losses")
struct LineLossesTests {
  /// Networks that together use all kernels of the forward pass.
  private static let configurations = [
    // The sums exceed one block of the product's depth, and the second layer is residual.
    ModelConfiguration(context: 3, embedding: 5, hidden: [600, 600], residual: true),
    ModelConfiguration(
      context: 2, averages: [2, 3], embedding: 530, hidden: [530], activation: .gelu,
      layerNorm: true, tied: true),
    ModelConfiguration(
      lines: .separate, context: 4, embedding: 7, hidden: [9], activation: .sigmoid, direct: true,
      tied: true),
    ModelConfiguration(
      lines: .separate, context: 2, rightContext: 3, averages: [2], embedding: 5, hidden: [8, 8],
      residual: true, layerNorm: true),
    ModelConfiguration(context: 1, rightContext: 2, embedding: 5, hidden: [7]),
    ModelConfiguration(
      context: 2, embedding: 5, hidden: [530], outputLayer: .adaptive, cutoffs: [2, 4, 7]),
    ModelConfiguration(
      context: 2, embedding: 30, hidden: [], tied: true, outputLayer: .adaptive, cutoffs: [3]),
  ]
  private static let words = "a b c d e f g".split(separator: " ").map(String.init)

  private func model(_ configuration: ModelConfiguration) throws -> Model {
    try .random(configuration, of: Self.words.joined(separator: " "))
  }

  /// Returns ten lines of 1 to 28 tokens, including the line end; some words are unknown.
  private func lines(_ model: Model) -> [String] {
    var random = SeededGenerator(seed: 8)
    return (0..<10).map { i in
      (0..<3 * i).map { _ in (Self.words + ["x"]).randomElement(using: &random) ?? "" }
        .joined(separator: " ")
    }
  }

  private func ids(_ line: String, _ model: Model) -> [Int32] {
    model.tokens(of: line).map { model.vocabulary.id(of: $0) } + [Int32(Vocabulary.endOfLine)]
  }

  @Test(
    "the losses of a line agree with those of a text of that line alone", arguments: configurations)
  func oracle(configuration: ModelConfiguration) throws {
    let model = try model(configuration)
    let workspace = model.evaluationWorkspace(on: Workers(count: 1))
    var expected: [Double] = []
    for line in lines(model) {
      let text = try SourceText(Data("\(line)\n".utf8), name: "line")
      model.network.forEachLoss(
        of: model.encoded(text), window: configuration.window, in: workspace
      ) { expected.append($1) }
    }
    let losses = model.losses(of: lines(model).map { ids($0, model) }, in: workspace)
    #expect(losses.count == 145)
    let bounds = expected.map { 1e-5 * max(1, $0) }
    #expect(firstDeviation(of: losses, from: expected, bounds: bounds) == nil)
  }

  @Test(
    "a line's losses are bit-identical at any position, batch size and number of threads",
    arguments: configurations)
  func bits(configuration: ModelConfiguration) throws {
    let model = try model(configuration)
    let lines = lines(model).map { ids($0, model) }
    let alone = lines.flatMap { line in
      let workspace = model.evaluationWorkspace(on: Workers(count: 1))
      return model.losses(of: [line], in: workspace)
    }
    for (capacity, threads) in [(16, 1), (37, 2), (256, 3)] {
      let workspace = Workspace<Float>(
        configuration.network(vocabulary: model.vocabulary.count), capacity: capacity,
        gradients: false,
        workers: Workers(count: threads, leastWork: 1))
      #expect(model.losses(of: lines, in: workspace) == alone, "batches of \(capacity)")
      let twice = model.losses(of: lines + lines, in: workspace)
      #expect(twice == alone + alone, "batches of \(capacity)")
    }
  }

  @Test(
    "the losses of a line's pieces, with their context, equal those of the whole line",
    arguments: configurations, [1, 7])
  func pieces(configuration: ModelConfiguration, length: Int) throws {
    let model = try model(configuration)
    let workspace = model.evaluationWorkspace(on: Workers(count: 1))
    let line = try #require(lines(model).map { ids($0, model) }.max { $0.count < $1.count })
    let cuts = stride(from: 0, to: line.count, by: length)
    let window = configuration.window
    let firsts = cuts.map { max(0, $0 - window.before) }
    let pieces = zip(cuts, firsts).map {
      Array(line[$1..<min($0 + length + window.right, line.count)])
    }
    let ranges = zip(cuts, firsts).map { $0 - $1..<min($0 + length, line.count) - $1 }
    let losses = model.losses(of: pieces, at: ranges, in: workspace)
    #expect(losses == model.losses(of: [line], in: workspace))
  }
}
