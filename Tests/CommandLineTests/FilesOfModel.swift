// A model evaluated from its files alone, as a reference for the program.

import Foundation
import Testing

/// A model read from its files and evaluated in plain loops.
struct FilesOfModel {
  let vocabulary: [String: Int]
  private let tensors: [String: [Double]]
  private let width: Int
  private let context: Int
  private let rightContext: Int
  private let isStream: Bool
  private let activation: (Double) -> Double

  init(in folder: URL) throws {
    let data = try Data(contentsOf: folder.appendingPathComponent("config.json"))
    let configuration = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(configuration["tokenizer"] as? String == "whitespace")
    context = try #require(configuration["context"] as? Int)
    rightContext = try #require(configuration["right-context"] as? Int)
    isStream = configuration["lines"] as? String == "stream"
    activation =
      switch configuration["activation"] as? String {
      case "tanh": { tanh($0) }
      case "relu": { max($0, 0) }
      case "sigmoid": { 1 / (1 + exp(-$0)) }
      default: { $0 }
      }
    let words = try String(
      contentsOf: folder.appendingPathComponent("vocabulary.txt"), encoding: .utf8)
    vocabulary = Dictionary(
      uniqueKeysWithValues: words.split(separator: "\n").enumerated().map { (String($1), $0) })
    let file = try SafetensorsBytes(
      try Data(contentsOf: folder.appendingPathComponent("model.safetensors")))
    tensors = Dictionary(
      uniqueKeysWithValues: try file.names.map { ($0, try file.numbers($0)) })
    width = try file.shape("embedding.weight")[1]
  }

  /// Returns −log p of every token, and of the unknown tokens alone.
  func nats(
    _ text: String
  ) throws -> (all: [Double], unknown: [Double], lineEnds: [Double]) {
    var all: [Double] = []
    var unknown: [Double] = []
    var lineEnds: [Double] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { line in line.split(separator: " ").map { vocabulary[String($0)] ?? 0 } + [2] }
    for ids in isStream ? [lines.flatMap(\.self)] : lines {
      for (position, target) in ids.enumerated() {
        let nats = -log(try probabilities(around: position, of: ids)[target])
        all.append(nats)
        if target == 0 { unknown.append(nats) }
        if target == 2 { lineEnds.append(nats) }
      }
    }
    return (all, unknown, lineEnds)
  }

  /// Returns the probability of each word at a position of a text, or of a line if lines are
  /// separate. The word there has no influence.
  func probabilities(around position: Int, of ids: [Int]) throws -> [Double] {
    let padded =
      [Int](repeating: isStream ? 2 : 1, count: context) + ids
      + [Int](repeating: 2, count: rightContext)
    let next = position + context + 1
    let exponentials = try logits(
      of: padded[position..<position + context] + padded[next..<next + rightContext]
    ).map { exp($0) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  private func logits(of window: ArraySlice<Int>) throws -> [Double] {
    let embeddings = try #require(tensors["embedding.weight"])
    let x = window.flatMap { embeddings[$0 * width..<($0 + 1) * width] }
    var h = x
    for i in 0..<tensors.count {
      guard let weight = tensors["hidden.\(i).weight"] else { break }
      let bias = try #require(tensors["hidden.\(i).bias"])
      h = zip(product(h, weight, bias.count), bias).map { activation($0 + $1) }
    }
    if let weight = tensors["projection.weight"] {
      let bias = try #require(tensors["projection.bias"])
      h = zip(product(h, weight, bias.count), bias).map(+)
    }
    var z = try #require(tensors["output.bias"])
    let scores =
      tensors["output.weight"].map { product(h, $0, z.count) }
      ?? z.indices.map { word in h.indices.reduce(0) { $0 + h[$1] * embeddings[word * width + $1] }
      }
    for j in z.indices { z[j] += scores[j] }
    if let direct = tensors["direct.weight"].map({ product(x, $0, z.count) }) {
      for j in z.indices { z[j] += direct[j] }
    }
    return z
  }

  /// Returns x·W, where W has `columns` columns.
  private func product(_ x: [Double], _ weight: [Double], _ columns: Int) -> [Double] {
    (0..<columns).map { j in x.indices.reduce(0) { $0 + x[$1] * weight[$1 * columns + j] } }
  }
}
