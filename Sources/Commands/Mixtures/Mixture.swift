// Loading and tuning of a mixture.

import Arguments
import Evaluation
import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import NGrams
import Text

/// An interpolation that was loaded from the files of its parts.
struct Mixture {
  let interpolation: Interpolation
  /// The evaluation of the text on which the weights were estimated; nil if they come from a file.
  let tuned: InterpolationResult?

  /// Loads the parts that the options specify besides the model, and estimates or reads the weights.
  /// Notes on standard error say what was done.
  ///
  /// - Parameters:
  ///   - path: The path of the model.
  ///   - heldOut: The text on which weights are estimated, if they are.
  ///   - scoresLines: Whether a token's loss must have the same bits whatever tokens are predicted
  ///     together with it.
  /// - Throws: ``CommandError`` if a part is missing or does not go with the model, or if the mixture
  ///   cannot be saved; the errors of reading n-gram models and model folders.
  init(
    _ options: MixtureOptions, _ model: Model, at path: FilePath, heldOut: KeptValidationText?,
    lossy: Bool, scoresLines: Bool = false, on workers: Workers
  ) throws {
    let output = try options.destination.map { try Self.output($0, of: options) }
    let file = options.file?.contents
    let stored = file?.interpolationParts ?? []
    var parts = [InterpolationPart(.network(path: path.description), weight: 1)]
    var predictors: [any Predictor] = []
    // Checksums are needed only if they are stored or compared.
    let needsChecksums = output != nil || file != nil
    var checksums: [UInt64?] = [needsChecksums ? model.checksum : nil]
    let paths = file == nil ? options.paths : stored.dropFirst().compactMap(\.kind.path)
    for name in paths {
      let loaded: (predictor: any Predictor, checksum: UInt64?)
      if FilePath(name).status?.kind == .folder {
        let other = try Self.network(at: name, with: model, at: path)
        loaded = (
          NetworkPredictor(other, hasIndependentRows: scoresLines, on: workers),
          needsChecksums ? other.checksum : nil
        )
        parts.append(InterpolationPart(.network(path: name), weight: 0))
      } else {
        let text = try SourceText(path: name, lossy: lossy)
        let nGrams = try NGramModel(arpa: text)
        let predictor = NGramPredictor(nGrams, for: model.vocabulary)
        Self.vocabularyNotes(nGrams, predictor.start, model.vocabulary, name: text.name)
          .forEach(Terminal.note)
        loaded = (predictor, needsChecksums ? UInt64.fnv1aStart.fnv1a(text.bytes) : nil)
        try text.checkUnchanged()
        parts.append(InterpolationPart(.nGrams(path: name), weight: 0))
      }
      predictors.append(loaded.predictor)
      checksums.append(loaded.checksum)
    }
    if let size = options.cacheSize {
      parts.append(InterpolationPart(.cache(size: size, theta: 0), weight: 0))
      checksums.append(nil)
    }
    if let options = options.file {
      try Self.check(parts, checksums, against: options.contents, at: options.path)
      parts = stored
    }
    interpolation = Interpolation(
      parts, model, predictors, hasIndependentRows: scoresLines, keepsCache: options.keepsCache,
      on: workers)
    guard let heldOut else {
      tuned = nil
      return
    }
    let isPair = parts.count == 2 && options.cacheSize == nil
    let what = isPair ? "Weight" : options.cacheSize == nil ? "Weights" : "Weights and θ"
    Terminal.note("\(what): estimated on \(heldOut.origin)")
    tuned = try interpolation.tune(on: heldOut.text)
    try heldOut.text.checkUnchanged()
    if let note = InterpolationResult.note(of: interpolation.parts) { Terminal.note(note) }
    if let output {
      let data = try MixtureFile(interpolation.parts, checksums: checksums).data
      try output.write { write in try write(data) }
    }
  }

  /// Returns the model and the predictor that the options of a command specify: the model's network
  /// or a mixture. Notes on standard error describe a mixture that was tuned.
  ///
  /// - Parameters:
  ///   - scoresLines: Whether a token's loss must have the same bits whatever tokens are predicted
  ///     together with it. Otherwise, text is generated.
  /// - Throws: The errors of loading models and of ``init``.
  static func predictor(
    _ options: MixtureOptions, _ arguments: ParsedArguments, lossy: Bool = false,
    scoresLines: Bool = false
  ) throws -> (model: Model, predictor: any Predictor) {
    let workers = ThreadsOption.workers(arguments)
    guard options.isMixture else {
      let model = try ModelOption.load(arguments)
      let capacity = scoresLines ? Model.batch : 1
      return (
        model,
        NetworkPredictor(
          model, capacity: capacity, hasIndependentRows: scoresLines, on: workers)
      )
    }
    let path = try options.modelPath(arguments)
    let (model, heldOut) = try ModelFolder.reading(path) { folder in
      (
        try folder.load(),
        try options.needsTuning
          ? KeptValidationText(of: folder, or: options.remarkOnMissingText) : nil
      )
    }
    try ModelOption.checkIsOneSided(model, at: path)
    try heldOut?.text.checkHasWord(model.tokenizer)
    let mixture = try Mixture(
      options, model, at: path, heldOut: heldOut, lossy: lossy, scoresLines: scoresLines,
      on: workers)
    if let tuned = mixture.tuned { Terminal.note(tuned.summary) }
    return (model, mixture.interpolation)
  }

  // MARK: - Checks

  /// Loads the model in a folder as a part of a mixture with another model.
  private static func network(
    at name: String, with model: Model, at path: FilePath
  ) throws -> Model {
    let folder = try ModelOption.existing(name)
    let other = try ModelFolder.reading(folder) { try $0.load() }
    try ModelOption.checkIsOneSided(other, at: folder)
    if let difference = other.difference(from: model) {
      throw CommandError.otherPart(folder, path, difference: difference)
    }
    return other
  }

  /// Throws a ``CommandError`` unless the parts are those of a mixture file.
  private static func check(
    _ parts: [InterpolationPart], _ checksums: [UInt64?], against file: MixtureFile,
    at path: String
  ) throws {
    for ((part, checksum), stored) in zip(zip(parts, checksums), file.parts)
    where part.kind.name != stored.kind || checksum.map(MixtureFile.text) != stored.checksum {
      throw CommandError.changedPart(path: part.kind.path ?? "", mixture: path)
    }
  }

  /// Returns the file to save a mixture in. Another mixture file is replaced.
  private static func output(_ path: String, of options: MixtureOptions) throws -> OutputFile {
    let isMixture = FilePath(path).status?.kind == .file && (try? MixtureFile(path: path)) != nil
    if FilePath(path).status?.kind == .file, !isMixture {
      throw CommandError.notMixtureToReplace(FilePath(path))
    }
    return try OutputFile(
      path, defaultName: "", inputs: options.paths.map { FilePath($0) }, force: true, .mixture)
  }
}

extension Model {
  /// Returns a phrase that says how another model's tokens differ from those of this model, as part
  /// of a sentence; nil if a mixture can have both.
  fileprivate func difference(from other: Model) -> String? {
    let (a, b) = (configuration, other.configuration)
    func phrase(_ name: String, _ value: some CustomStringConvertible, _ expected: String) -> String
    {
      "\(name) \(value) instead of \(expected)"
    }
    if a.tokenizer != b.tokenizer {
      return phrase("--tokenizer", a.tokenizer.rawValue, b.tokenizer.rawValue)
    }
    if a.lowercase != b.lowercase {
      return a.lowercase ? "--lowercase" : "no --lowercase"
    }
    if a.tokenizerVersion != b.tokenizerVersion {
      return phrase("--tokenizer-version", a.tokenizerVersion, "\(b.tokenizerVersion)")
    }
    if a.lines != b.lines { return phrase("--lines", a.lines.rawValue, b.lines.rawValue) }
    return vocabulary == other.vocabulary ? nil : "another vocabulary"
  }
}

extension InterpolationPart.Kind {
  /// The path of the part; nil for a cache.
  var path: String? {
    switch self {
    case .network(let path), .nGrams(let path): path
    case .cache: nil
    }
  }
}
