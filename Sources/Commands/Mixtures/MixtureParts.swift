// Loading of the parts of a mixture.

import Evaluation
import Files
import LanguageModel
import Matrices
import ModelFolders
import NGrams
import Text

/// The parts of a mixture, loaded one by one: first the network of the model.
struct MixtureParts {
  private let model: Model
  private let path: FilePath
  private let scoresLines: Bool
  private let workers: Workers
  /// The parts, whose weights are not known yet.
  private(set) var parts: [InterpolationPart]
  /// The predictors of the parts between the network and the cache.
  private(set) var others: [any Predictor] = []
  /// The checksum of each part; nil for a cache, or if they are not needed.
  private(set) var checksums: [UInt64?]
  private let needsChecksums: Bool

  /// Creates a mixture of the network of a model alone.
  ///
  /// - Parameters:
  ///   - path: The path of the model.
  ///   - needsChecksums: Whether checksums are stored or compared.
  ///   - scoresLines: Whether a token's loss must have the same bits whatever tokens are predicted
  ///     together with it.
  init(
    _ model: Model, at path: FilePath, needsChecksums: Bool, scoresLines: Bool,
    on workers: Workers
  ) {
    (self.model, self.path, self.workers) = (model, path, workers)
    (self.needsChecksums, self.scoresLines) = (needsChecksums, scoresLines)
    parts = [InterpolationPart(.network(path: path.description), weight: 1)]
    checksums = [needsChecksums ? model.checksum : nil]
  }

  /// Adds the network of the model folder, or the n-gram model of the ARPA file, with this name.
  /// Notes on standard error tell how the words of an n-gram model differ from the model's.
  ///
  /// - Parameter lossy: Whether invalid bytes of an ARPA file are replaced.
  /// - Throws: ``CommandError`` if a model is missing or has other tokens; the errors of reading
  ///   ARPA files and model folders.
  mutating func add(_ name: String, lossy: Bool) throws {
    if FilePath(name).status?.kind == .folder {
      let other = try network(in: name)
      parts.append(InterpolationPart(.network(path: name), weight: 0))
      others.append(NetworkPredictor(other, hasIndependentRows: scoresLines, on: workers))
      checksums.append(needsChecksums ? other.checksum : nil)
    } else {
      let text = try SourceText(path: name, lossy: lossy)
      let nGrams = try NGramModel(arpa: text)
      let predictor = NGramPredictor(nGrams, for: model.vocabulary)
      for note in Mixture.vocabularyNotes(
        nGrams, predictor.start, model.vocabulary, name: text.name)
      {
        Terminal.note(note)
      }
      parts.append(InterpolationPart(.nGrams(path: name), weight: 0))
      others.append(predictor)
      checksums.append(needsChecksums ? UInt64.fnv1aStart.fnv1a(text.bytes) : nil)
      try text.checkUnchanged()
    }
  }

  /// Adds a cache.
  mutating func addCache(_ size: Int) {
    parts.append(InterpolationPart(.cache(size: size, theta: 0), weight: 0))
    checksums.append(nil)
  }

  /// Adds the other parts of a mixture file, and takes over all weights.
  ///
  /// - Parameter name: The path of the file.
  /// - Throws: The errors of ``add``; ``CommandError`` if a part has changed.
  mutating func add(_ file: MixtureFile, at name: String, lossy: Bool) throws {
    let stored = file.interpolationParts
    for part in stored.dropFirst() {
      switch part.kind {
      case .network(let path), .nGrams(let path): try add(path, lossy: lossy)
      case .cache(let size, _): addCache(size)
      }
    }
    for (i, part) in parts.enumerated() {
      guard part.kind.name == stored[i].kind.name,
        checksums[i].map(MixtureFile.text) == file.parts[i].checksum
      else {
        throw CommandError.changedPart(path: part.kind.path ?? "", mixture: name)
      }
      parts[i].weight = stored[i].weight
      if case .cache = part.kind { parts[i].kind = stored[i].kind }
    }
  }

  /// Loads another model, whose tokens must be those of the model.
  private func network(in name: String) throws -> Model {
    let folder = try ModelOption.existing(name)
    let other = try ModelOption.languageModel(at: folder)
    try ModelOption.checkIsOneSided(other, at: folder)
    if let difference = other.difference(from: model) {
      throw CommandError.otherPart(folder, path, difference: difference)
    }
    return other
  }
}

extension InterpolationPart.Kind {
  /// The kind as files and JSON name it.
  var name: String {
    switch self {
    case .network: "network"
    case .nGrams: "n-grams"
    case .cache: "cache"
    }
  }

  /// The path of the part; nil for a cache.
  var path: String? {
    switch self {
    case .network(let path), .nGrams(let path): path
    case .cache: nil
    }
  }
}

extension Model {
  /// Returns the options that gave this model other tokens than another model, as part of a
  /// sentence; nil if both have the same.
  fileprivate func difference(from other: Model) -> String? {
    let (a, b) = (configuration, other.configuration)
    if a.tokenizer != b.tokenizer {
      return "--tokenizer \(a.tokenizer.rawValue) instead of \(b.tokenizer.rawValue)"
    }
    if a.lowercase != b.lowercase { return a.lowercase ? "--lowercase" : "no --lowercase" }
    if a.tokenizerVersion != b.tokenizerVersion {
      return "--tokenizer-version \(a.tokenizerVersion) instead of \(b.tokenizerVersion)"
    }
    if a.lines != b.lines { return "--lines \(a.lines.rawValue) instead of \(b.lines.rawValue)" }
    return vocabulary == other.vocabulary ? nil : "another vocabulary"
  }
}
