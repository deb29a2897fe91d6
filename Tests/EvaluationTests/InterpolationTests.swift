// Tests of interpolations against the sums of their parts' probabilities.

import Foundation
import LanguageModel
import Matrices
import NGrams
import TestSupport
import Testing
import Text

@testable import Evaluation

@Suite("Interpolation of predictors") struct InterpolationPredictorTests {
  private let workers = Workers(count: 2, leastWork: 1)
  private static let words = "a b c d e f g"
  private static let text = "a b a c a d b\nc a a b\n\nd x e a b f g a a c\n"

  private func model(_ lines: LineMode, seed: UInt64 = 3, context: Int = 3) throws -> Model {
    try .random(
      ModelConfiguration(lines: lines, context: context, embedding: 6, hidden: [8]),
      of: Self.words, seed: seed)
  }

  /// Returns a bigram model whose probabilities sum to 1, with the vocabulary a, b and zebra.
  private func nGrams() throws -> NGramModel {
    let arpa = """
      \\data\\
      ngram 1=6
      ngram 2=2

      \\1-grams:
      \(log10(0.1))\t<unk>
      -99\t<s>\t\(log10(0.5 / 0.7))
      \(log10(0.2))\t</s>
      \(log10(0.3))\ta\t\(log10(0.6 / 0.75))
      \(log10(0.25))\tb
      \(log10(0.15))\tzebra

      \\2-grams:
      \(log10(0.5))\t<s> a
      \(log10(0.4))\ta b

      \\end\\

      """
    return try NGramModel(arpa: try SourceText(Data(arpa.utf8), name: "arpa"))
  }

  /// Returns an interpolation of two networks with different windows, an n-gram model and a cache.
  private func interpolation(
    _ lines: LineMode = .stream, size: Int = 6, hasIndependentRows: Bool = false
  ) throws -> (Interpolation, Model) {
    let model = try model(lines)
    let other = try self.model(lines, seed: 4, context: 5)
    let parts = [
      InterpolationPart(.network(path: "m"), weight: 0.3),
      InterpolationPart(.network(path: "o"), weight: 0.2),
      InterpolationPart(.nGrams(path: "a"), weight: 0.1),
      InterpolationPart(.cache(size: size, theta: 0.7), weight: 0.4),
    ]
    let others: [any Predictor] = [
      NetworkPredictor(other, hasIndependentRows: hasIndependentRows, on: workers),
      NGramPredictor(try nGrams(), for: model.vocabulary),
    ]
    return (
      Interpolation(
        parts, model, others, hasIndependentRows: hasIndependentRows, on: workers), model
    )
  }

  @Test(
    "next-word probabilities sum to 1 and agree with the losses at every position",
    arguments: LineMode.allCases)
  func distribution(lines: LineMode) throws {
    let (interpolation, model) = try interpolation(lines)
    let ids = Array(model.ids(of: Self.text).prefix(24))
    let losses = interpolation.losses(
      of: [TextPiece(ids: ids, predicted: ids.indices, isStart: true)])
    for start in [0, 3, 11] {
      interpolation.begin(with: Array(ids[..<start]))
      for position in start..<ids.count {
        let p = try interpolation.probabilities(after: Array(ids[..<position]))
        #expect(p.count == model.vocabulary.count)
        #expect(abs(p.reduce(0, +) - 1) < 1e-6)
        let expected = exp(-losses[position])
        #expect(abs(p[Int(ids[position])] - expected) < 1e-5 * expected, "token \(position)")
        interpolation.append(ids[position])
      }
    }
  }

  @Test("the loss is that of the weighted probabilities of the parts", arguments: LineMode.allCases)
  func sum(lines: LineMode) throws {
    let (interpolation, model) = try interpolation(lines)
    let text = try SourceText(Data(Self.text.utf8), name: "text")
    let result = interpolation.evaluate(text)
    let networks = try [model, self.model(lines, seed: 4, context: 5)].map {
      $0.evaluate([text], on: workers)[0].nats
    }
    #expect(result.parts.prefix(2).map(\.result.nats) == networks)
    #expect(result.parts[3].result.tokens == result.interpolation.tokens - 1)

    let ids = model.ids(of: Self.text)
    #expect(result.interpolation.tokens == ids.count)
    var nats = 0.0
    for position in ids.indices {
      interpolation.begin(with: Array(ids[..<position]))
      let p = try interpolation.probabilities(after: Array(ids[..<position]))
      nats -= log(p[Int(ids[position])])
    }
    #expect(abs(result.interpolation.nats - nats) < 1e-4)
  }

  @Test("the bits of the losses of lines do not depend on the lines around them")
  func lines() throws {
    let (interpolation, model) = try interpolation(.separate, hasIndependentRows: true)
    let lines = Self.text.split(separator: "\n").map { line in
      let ids = model.ids(of: String(line)) + [Int32(Vocabulary.endOfLine)]
      return TextPiece(ids: ids, predicted: ids.indices, isStart: true)
    }
    let alone = lines.flatMap { interpolation.losses(of: [$0]) }
    #expect(interpolation.losses(of: lines) == alone)
    #expect(interpolation.losses(of: lines + lines) == alone + alone)
    // A long line in pieces, with the words before them that the widest window reaches.
    let line = try #require(lines.last)
    let pieces = line.ids.indices.map { i in
      let first = max(0, i - interpolation.before)
      return TextPiece(
        ids: Array(line.ids[first...i]), predicted: i - first..<i - first + 1, isStart: i == 0)
    }
    #expect(interpolation.losses(of: pieces) == interpolation.losses(of: [line]))
  }

  @Test("tuning finds weights and θ at least as likely as others")
  func tuning() throws {
    let (interpolation, _) = try interpolation(size: 10)
    let text = try SourceText(Data(String(repeating: Self.text, count: 5).utf8), name: "text")
    let given = interpolation.evaluate(text).interpolation
    let tuned = try interpolation.tune(on: text)
    #expect(tuned.interpolation.nats < given.nats)
    #expect(interpolation.parts == tuned.parts.map(\.part))
    #expect(abs(interpolation.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    let again = interpolation.evaluate(text)
    #expect(again.interpolation == tuned.interpolation)
    for (a, b) in zip(again.parts, tuned.parts) { #expect(a.result == b.result) }
  }

  @Test("an interpolation whose weight is all on the network generates its scores")
  func onlyNetwork() throws {
    let model = try model(.stream)
    let interpolation = Interpolation(
      [
        InterpolationPart(.network(path: "m"), weight: 1),
        InterpolationPart(.cache(size: 3, theta: 1), weight: 0),
      ], model, [], on: workers)
    let ids = model.ids(of: "a b c")
    let expected = try NetworkPredictor(model, on: workers).nextWordProbabilities(after: ids)
    let found = try interpolation.nextWordProbabilities(after: ids)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-14) }
    let logarithms = try interpolation.scores(after: ids).map { exp(Double($0)) }
    for (a, b) in zip(logarithms, expected) { #expect(abs(a - b) < 1e-6) }
  }
}
