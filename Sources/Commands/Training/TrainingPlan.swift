// What a run of fflm train will do: the options given, and the choices for the others.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import OperatingSystem
import Reports
import Text
import Training

/// The texts, the vocabulary and the numbers of a run.
struct TrainingPlan {
  private(set) var configuration: RunConfiguration
  /// The choices for a new run; nil for one that is resumed.
  private(set) var defaults: Defaults?
  let training: EncodedCorpus
  var validation: EncodedText
  /// The length of the text to validate on.
  let validationTokens: Int
  let vocabulary: Vocabulary
  var test: SourceText?
  /// Whether lines of the text end in a `</s>` that the tokenizer does not skip, beside the one that
  /// each line gets anyway.
  let saysLineEnds: Bool
  /// Whether the held-out part of the text begins inside a line.
  let cutsLine: Bool
  /// The bytes of memory that counting the words took, before any other memory was needed.
  private var countingBytes = 0.0
  /// A sentence for each text whose lines something other than LF seems to separate.
  let lineEndNotes: [String]

  /// Reads the texts and chooses the options that were not given.
  ///
  /// - Parameters:
  ///   - given: Values of settings, the corpus among them.
  ///   - destination: Where the model will be, and so the disk that has room for the ids of the
  ///     corpus's tokens.
  init(_ given: SettingValues, destination: FilePath) throws {
    var base = RunConfiguration(given)
    let paths = base.texts
    base.texts = try paths.stored()
    func read(_ path: String) throws -> SourceText {
      try SourceText(path: path, lossy: paths.lossy, scratch: destination)
    }
    let texts = try Texts(read(paths.corpus), valid: paths.valid.map(read))
    Defaults.chooseTextOptions(of: &base, for: texts.training, given: given)
    let tokenizer = base.model.textTokenizer
    let (vocabulary, countingBytes) = try Self.vocabulary(
      of: texts.training, tokenizer, &base.texts,
      isMinCountGiven: given.has(RunTexts.CodingKeys.minCount))
    try texts.checkValidationHasWord(tokenizer)
    func defaults(tokens: Int) -> Defaults {
      Defaults(base, given: given, tokens: tokens, vocabulary: vocabulary.count)
    }
    try self.init(
      texts, tokenizer, vocabulary, test: paths.test.map(read), scratch: destination,
      configuration: { defaults(tokens: $0).configuration })
    self.countingBytes = Double(countingBytes)
    self.defaults = defaults(tokens: training.count)
    try checkLength()
  }

  /// Trains with other defaults.
  mutating func use(_ defaults: Defaults) {
    self.defaults = defaults
    configuration = defaults.configuration
  }

  /// The plan of a run that was begun before, whose vocabulary and validation text are kept.
  ///
  /// - Parameter test: the test text that is kept; nil to read the one that the recipe names.
  init(resuming folder: ModelFolder, _ configuration: RunConfiguration, test: SourceText?) throws {
    func read(_ path: String) throws -> SourceText {
      try SourceText(path: path, lossy: configuration.texts.lossy, scratch: folder.path)
    }
    let texts = try Texts(
      read(configuration.texts.corpus), kept: folder.loadText(.heldOut),
      isSplit: configuration.texts.valid == nil
    )
    let test = try test ?? configuration.texts.test.map(read)
    try self.init(
      texts, configuration.model.textTokenizer, folder.loadVocabulary(), test: test,
      scratch: folder.path, configuration: { _ in configuration })
    try checkLength()
  }

  /// - Parameter configuration: The configuration for a number of training tokens.
  private init(
    _ texts: Texts, _ tokenizer: Tokenizer, _ vocabulary: Vocabulary, test: SourceText?,
    scratch: FilePath, configuration: (Int) -> RunConfiguration
  ) throws {
    func encoded(_ text: SourceText) -> EncodedText {
      EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
    }
    try test?.checkHasWord(tokenizer)
    self.vocabulary = vocabulary
    self.test = test
    training = try EncodedCorpus(encoded(texts.training), scratch: scratch)
    self.configuration = configuration(training.count)
    try texts.training.checkUnchanged()
    validation = encoded(texts.validation)
    validationTokens = validation.tokenCount
    saysLineEnds =
      tokenizer.kind != .characters && tokenizer.version < 3 && texts.training.saysLineEnds
    cutsLine = texts.cutsLine
    lineEndNotes = (texts.whole + [test].compactMap(\.self)).compactMap(lineEndNote)
  }

  /// The name of a text for people.
  static func name(of path: String) -> String {
    path == "-" ? "standard input" : FilePath(path).display
  }

  /// Demands that the corpus has a window and a word to predict.
  private func checkLength() throws {
    if training.count <= configuration.model.window.width {
      throw CommandError.shortText(
        name: Self.name(of: configuration.texts.corpus), tokens: training.count,
        window: configuration.model.window.width,
        hasAverages: !configuration.model.averages.isEmpty)
    }
  }

  /// The vocabulary of a text; one of a few lines, in which no word occurs twice, gets all of its
  /// words unless a minimum count was given.
  private static func vocabulary(
    of text: SourceText, _ tokenizer: Tokenizer, _ options: inout RunTexts, isMinCountGiven: Bool
  ) throws -> (Vocabulary, peakBytes: Int) {
    do {
      return try Vocabulary.counting(
        [text], tokenizer, minCount: options.minCount, maxSize: options.maxVocabulary)
    } catch TextError.allWordsRare where !isMinCountGiven {
      options.minCount = 1
      return try Vocabulary.counting(
        [text], tokenizer, minCount: 1, maxSize: options.maxVocabulary)
    }
  }

  /// The bytes that the run has resident at its peak, apart from pages of mapped texts: while it
  /// counts words, trains, or evaluates the test text, each with the program.
  var peakBytes: Double { max(countingBytes + Self.programBytes, estimatedBytes) }

  /// Those of what is still to be done when the plan is made.
  var estimatedBytes: Double {
    max(trainingBytes, test == nil ? 0 : testBytes) + Self.programBytes
  }

  /// Parameters, gradients, the optimizer's states, the average of the weights, one workspace, the
  /// windows of a batch to validate on, the vocabulary, and candidates for the words of a sample.
  private var trainingBytes: Double {
    let states = configuration.options.optimizer.optimizer(momentum: 0).stateCount
    let average = (configuration.options.weightAverage ?? 0) > 0 ? 1 : 0
    let batch = min(configuration.options.batch, training.count)
    let workspace = Workspace<Float>.estimatedCount(
      network, capacity: batch, gradients: true, drops: !configuration.options.dropout.areZero)
    let windows = Double(min(batch, Model.batch)) * Double(configuration.model.window.width)
    let blocks =
      parameterCount * Double(2 + average) + network.trainedParameterCount * Double(states)
    return 4 * (blocks + workspace + windows)
      + Double(vocabulary.byteCount + 28 * vocabulary.count)
  }

  /// The best model, read again with its vocabulary, and a workspace for its evaluation.
  private var testBytes: Double {
    let workspace = Workspace<Float>.estimatedCount(
      network, capacity: Model.batch, gradients: false)
    return 4 * (parameterCount + workspace) + 2 * Double(vocabulary.byteCount)
  }

  private var parameterCount: Double { network.parameterCount }

  /// What the network learns from.
  var examples: ContextWindows {
    ContextWindows(corpus: training, window: configuration.model.window)
  }

  /// What the network is validated on.
  var measure: ValidationText {
    ValidationText(validation, window: configuration.model.window, count: validationTokens)
  }

  /// The network that will be trained.
  var network: NetworkConfiguration { configuration.model.network(vocabulary: vocabulary.count) }

  /// What the program takes with hardly any model: measured.
  static let programBytes = 28e6

  var memoryNeed: MemoryNeed { MemoryNeed(bytes: estimatedBytes, memory: .ofThisProcess) }

  /// Refuses what memory has no room for, and warns of what it may have none for.
  func checkMemory() throws {
    let need = memoryNeed
    if let refusal = need.refusal { throw CommandError.outOfMemory(refusal) }
    if let warning = need.warning { Terminal.note(warning) }
  }
}

extension SourceText {
  fileprivate var saysLineEnds: Bool {
    contains("\(Vocabulary.specialTokens[Vocabulary.endOfLine])\n")
  }
}

/// A text to train on and one to validate on.
private struct Texts {
  let training: SourceText
  let validation: SourceText
  /// The texts as they were given.
  let whole: [SourceText]
  private let split: ValidationSplit?

  /// A corpus with the text to validate on, or split into one to train on and its held-out end.
  init(_ corpus: SourceText, valid: SourceText?) throws {
    whole = [corpus] + [valid].compactMap(\.self)
    split = valid == nil ? try ValidationSplit(corpus) : nil
    training = split.map { corpus[$0.training] } ?? corpus
    validation = valid ?? split.map { corpus[$0.validation] } ?? corpus
  }

  /// Those of a run that was begun before, perhaps when texts were split by another rule.
  init(_ corpus: SourceText, kept: SourceText, isSplit: Bool) throws {
    whole = [corpus]
    split = isSplit ? try ValidationSplit(corpus, keeping: kept) ?? ValidationSplit(corpus) : nil
    training = split.map { corpus[$0.training] } ?? corpus
    validation = kept
  }

  var cutsLine: Bool { split?.cutsLine(of: whole[0]) ?? false }

  /// - Throws: `TextError` that names the text which lacks words.
  func checkValidationHasWord(_ tokenizer: Tokenizer) throws(TextError) {
    guard !validation.hasWord(tokenizer) else { return }
    throw split == nil
      ? .noWords(names: [validation.name]) : .noWordsHeldOut(name: validation.name)
  }
}
