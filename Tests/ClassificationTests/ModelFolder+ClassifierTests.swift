// Tests of the folders of classifiers: what is read back, and which files are refused.

import Files
import Foundation
import Matrices
import ModelFolders
import Networks
import TestSupport
import Testing

@testable import Classification

@Suite("Folders of classifiers") struct ModelFolderClassifierTests {
  private let temporary: TemporaryFolder
  private let folder: ModelFolder

  private static let lexicon = Lexicon(positive: ["great"], negative: ["dull", "hokey"])
  private static let lines: [Line] = [(0, "a great film"), (2, "a dull one"), (1, "it is")]

  init() throws {
    temporary = try TemporaryFolder()
    folder = try ModelFolder(temporary.url)
  }

  private static func configuration(isNetwork: Bool, buckets: Int? = nil) -> ClassifierConfiguration
  {
    ClassifierConfiguration(
      features: [.words, .bigrams, .lexicon], buckets: buckets,
      lexiconScales: [1, 2, 1, 2, 1, 0.5], pool: isNetwork ? .both : nil,
      embedding: isNetwork ? 4 : nil, hidden: isNetwork ? [5] : [])
  }

  /// Writes a classifier of three labels.
  private func write(isNetwork: Bool = false, buckets: Int? = nil) throws -> Classifier {
    let classifier = classifier(
      Self.configuration(isNetwork: isNetwork, buckets: buckets), of: Self.lines,
      lexicon: Self.lexicon, labels: 3
    ).classifier
    try JSONEncoder().encode(classifier.configuration).write(to: folder.url(.configuration))
    try classifier.labels.file.write(to: folder.url(.labels))
    try classifier.features.file.write(to: folder.url(.features))
    try Self.lexicon.file.write(to: folder.url(.lexicon))
    try folder.write(classifier.parameters, step: 3)
    return classifier
  }

  @Test(
    "a classifier is read back as it was written", arguments: [false, true], [nil, 10])
  func roundTrip(isNetwork: Bool, buckets: Int?) throws {
    #expect(!folder.isClassifier)
    let written = try write(isNetwork: isNetwork, buckets: buckets)
    #expect(folder.isClassifier)
    let read = try folder.loadClassifier()
    #expect(read.configuration == written.configuration && read.labels == written.labels)
    #expect(read.features.file == written.features.file)
    #expect(read.features.lexicon == Self.lexicon && read.features.count == written.features.count)
    #expect(read.parameters.all.bytes == written.parameters.all.bytes)
    let workers = Workers(count: 1)
    let (first, second) = (LabelPredictor(written, on: workers), LabelPredictor(read, on: workers))
    "a great film, no?".withBytes { line in
      #expect(first.probabilities(of: line) == second.probabilities(of: line))
    }
  }

  @Test("a regression without a lexicon needs no file of one")
  func withoutLexicon() throws {
    let written = classifier(
      ClassifierConfiguration(features: [.words]), of: Self.lines, labels: 2
    ).classifier
    try JSONEncoder().encode(written.configuration).write(to: folder.url(.configuration))
    try written.labels.file.write(to: folder.url(.labels))
    try written.features.file.write(to: folder.url(.features))
    try folder.write(written.parameters, step: 3)
    #expect(try folder.loadClassifier().parameters.all.bytes == written.parameters.all.bytes)
  }

  // MARK: - Damage

  struct Damage: Sendable, CustomTestStringConvertible {
    let file: ModelFile
    let contents: String?
    /// A part of the message.
    let message: String
    var testDescription: String { "\(file.rawValue): \(contents?.prefix(30) ?? "missing")" }

    init(_ file: ModelFile, _ contents: String?, _ message: String) {
      (self.file, self.contents, self.message) = (file, contents, message)
    }
  }

  private static let labels = "It must list 2 to 10000 different labels in the order of their bytes"
  private static let lexiconLines = "Its lines must be 'positive' or 'negative', a tab and a word"

  static let damages = [
    Damage(.labels, nil, "There is no"),
    Damage(.labels, "", labels), Damage(.labels, "label 0\n", labels),
    Damage(.labels, "label 1\nlabel 0\nlabel 2\n", labels),
    Damage(.labels, "label 0\nlabel 0\nlabel 2\n", labels),
    Damage(.labels, "label 0\n\nlabel 1\nlabel 2\n", labels),
    Damage(.labels, "label 0\nlabel 1\nlabel 2", labels),
    Damage(.labels, "a\n" + String(repeating: "b", count: 1001) + "\n", labels),
    Damage(.labels, (0...10_000).map { "\($0 + 10_000)\n" }.joined(), labels),
    Damage(.labels, "label 0\nlabel 1\n", "embedding.weight"),
    Damage(.features, nil, "There is no"),
    Damage(.features, "words\ta\nwords\ta\n", "Line 2 is not a kind of features in config.json"),
    Damage(.features, "characters\tabc\n", "Line 1 is not a kind of features in config.json"),
    Damage(.features, "words\ta\n", "embedding.weight"),
    Damage(.lexicon, nil, "There is no"),
    Damage(.lexicon, "great\n", lexiconLines), Damage(.lexicon, "good\tgreat\n", lexiconLines),
    Damage(.configuration, "{}", "the key \"task\" is missing"),
    Damage(.configuration, "{", "it is not JSON"),
    Damage(.parameters, nil, "There is no"), Damage(.parameters, "x", "model.safetensors"),
  ]

  @Test("a folder with a damaged file is refused with a sentence", arguments: damages)
  func damaged(damage: Damage) throws {
    _ = try write()
    let place = folder.url(damage.file)
    try FileManager.default.removeItem(at: place)
    if let contents = damage.contents { try Data(contents.utf8).write(to: place) }
    do {
      _ = try folder.loadClassifier()
      Issue.record("\(damage.testDescription) was accepted")
    } catch {
      let message = "\(error)"
      #expect(error is ModelError && message.contains(damage.message), "\(message)")
      let file = damage.message == "embedding.weight" ? .parameters : damage.file
      #expect(message.contains(file.rawValue), "\(message)")
      #expect(message.hasSuffix("."))
    }
  }

  @Test("labels of bytes that are no text, and a list without features are refused")
  func otherDamage() throws {
    _ = try write()
    try (Data("a\nb".utf8) + [0xFF, 0x0A]).write(to: folder.url(.labels))
    #expect(throws: ModelError.self) { try folder.loadLabels() }
    var configuration = Self.configuration(isNetwork: false)
    configuration.features = [.words]
    configuration.lexiconScales = nil
    try Data().write(to: folder.url(.features))
    #expect(throws: ModelError.self) { try folder.loadFeatures(configuration) }
  }

  @Test("an invalid configuration is refused before the other files are read")
  func invalidConfiguration() throws {
    var configuration = Self.configuration(isNetwork: true)
    configuration.pool = .sum
    try JSONEncoder().encode(configuration).write(to: folder.url(.configuration))
    do {
      _ = try folder.loadClassifier()
      Issue.record("the configuration was accepted")
    } catch {
      #expect("\(error)".hasSuffix("config.json: pool is sum; it must be mean, max or both."))
    }
  }

  @Test("a network that is too large for any memory is refused before it is allocated")
  func tooLarge() throws {
    _ = try write(isNetwork: true)
    var configuration = Self.configuration(isNetwork: true)
    configuration.hidden = [1 << 28, 1 << 28]
    try JSONEncoder().encode(configuration).write(to: folder.url(.configuration))
    do {
      _ = try folder.loadClassifier()
      Issue.record("the configuration was accepted")
    } catch {
      #expect("\(error)".contains("config.json"), "\(error)")
    }
  }
}
