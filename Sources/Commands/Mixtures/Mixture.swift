// Loading and tuning of a mixture.

import Arguments
import Evaluation
import Files
import LanguageModel
import Matrices
import ModelFolders

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
  ///   - heldOut: The text on which weights are estimated; nil if they come from a file.
  ///   - scoresLines: Whether a token's loss must have the same bits whatever tokens are predicted
  ///     together with it.
  ///   - startsEmpty: Whether the cache is empty at the start of each line or prompt, so that the
  ///     weights are estimated in the same way.
  /// - Throws: The errors of loading the parts; ``CommandError`` if the mixture cannot be saved.
  init(
    _ options: MixtureOptions, _ model: Model, at path: FilePath, heldOut: KeptValidationText?,
    lossy: Bool, scoresLines: Bool = false, startsEmpty: Bool = false, on workers: Workers
  ) throws {
    let output = try options.destination.map { try Self.output($0, of: options) }
    var parts = MixtureParts(
      model, at: path, needsChecksums: output != nil || options.file != nil,
      scoresLines: scoresLines, on: workers)
    for name in options.paths { try parts.add(name, lossy: lossy) }
    if let size = options.cacheSize { parts.addCache(size) }
    if let file = options.file { try parts.add(file.contents, at: file.path, lossy: lossy) }
    if output != nil {
      // Refuses parts that cannot be read again before the weights are estimated.
      _ = try MixtureFile(parts.parts, checksums: parts.checksums)
    }
    interpolation = Interpolation(
      parts.parts, model, parts.others, hasIndependentRows: scoresLines,
      keepsCache: options.keepsCache, on: workers)
    guard let heldOut else {
      tuned = nil
      return
    }
    let weights = parts.parts.count == 2 ? "Weight" : "Weights"
    Terminal.note(
      "\(options.cacheSize == nil ? weights : "Weights and θ"): estimated on \(heldOut.origin)")
    tuned = try interpolation.tune(on: heldOut.text, clearsCacheAtLineEnds: startsEmpty)
    try heldOut.text.checkUnchanged()
    if let note = InterpolationResult.note(of: interpolation.parts) { Terminal.note(note) }
    if let output {
      let data = try MixtureFile(interpolation.parts, checksums: parts.checksums).data
      try output.write { write in try write(data) }
    }
  }

  /// Returns the model and the predictor that the options of a command specify: the model's network
  /// or a mixture. Notes on standard error describe a mixture whose weights were estimated.
  ///
  /// - Parameter scoresLines: Whether a token's loss must have the same bits whatever tokens are
  ///   predicted together with it. Otherwise, the predictor is for one word at a time.
  /// - Throws: The errors of loading models and of ``init``.
  static func predictor(
    _ options: MixtureOptions, _ arguments: ParsedArguments, lossy: Bool = false,
    scoresLines: Bool = false
  ) throws -> (model: Model, predictor: any Predictor) {
    let workers = ThreadsOption.workers(arguments)
    guard options.isMixture else {
      let model = try ModelOption.load(arguments)
      let predictor = NetworkPredictor(
        model, capacity: scoresLines ? Model.batch : 1, hasIndependentRows: scoresLines,
        on: workers)
      return (model, predictor)
    }
    let path = try options.modelPath(arguments)
    let (model, heldOut) = try ModelFolder.reading(path) { folder in
      try ModelOption.checkIsLanguageModel(folder)
      let heldOut =
        try options.needsTuning
        ? KeptValidationText(of: folder, or: options.remarkOnMissingText) : nil
      return (try folder.load(), heldOut)
    }
    try ModelOption.checkIsOneSided(model, at: path)
    try heldOut?.text.checkHasWord(model.tokenizer)
    let mixture = try Mixture(
      options, model, at: path, heldOut: heldOut, lossy: lossy, scoresLines: scoresLines,
      startsEmpty: !options.keepsCache, on: workers)
    if let tuned = mixture.tuned { Terminal.note(tuned.summary) }
    return (model, mixture.interpolation)
  }

  /// Returns the file to save a mixture in. Another mixture file is replaced.
  private static func output(_ path: String, of options: MixtureOptions) throws -> OutputFile {
    if FilePath(path).status?.kind == .file, (try? MixtureFile(path: path)) == nil {
      throw CommandError.notMixtureToReplace(FilePath(path))
    }
    return try OutputFile(
      path, defaultName: "", inputs: options.paths.map { FilePath($0) }, force: true, .mixture)
  }
}
