// The plan of a run: its texts, its vocabulary and all options, given or chosen.

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

/// The texts, the vocabulary and the configuration of a run.
struct TrainingPlan {
  private(set) var configuration: RunConfiguration
  /// The defaults that were chosen for a new run; nil for a resumed run.
  private(set) var defaults: Defaults?
  /// The choice for a training time; nil if the length of the run does not depend on a time.
  var timeChoice: TimeBudget.Choice?
  let training: EncodedCorpus
  var validation: EncodedText
  /// The number of tokens of the validation text.
  let validationTokens: Int
  /// The fraction of tokens of the validation text that are `<unk>`, from 0 to 1.
  let validationUnknownShare: Double
  let vocabulary: Vocabulary
  /// The embeddings from which a new run starts, until they are in its folder; nil if all start at
  /// random.
  var embeddings: PretrainedEmbeddings?
  /// The weights from which a new run starts, until they are in its folder; nil if all, apart from
  /// the embeddings, start at random.
  var initialWeights: Parameters<Float>?
  /// The number of entries of the vocabulary that the initial model has, too.
  var sharedWordCount = 0
  var test: SourceText?
  /// Whether lines of the text end in a literal `</s>` that the tokenizer does not skip, in
  /// addition to the `</s>` of each line end.
  let saysLineEnds: Bool
  /// Whether the held-out part of the text begins inside a line.
  let cutsLine: Bool
  /// The number of bytes that counting the words took. This memory is freed before training starts.
  private var countingBytes = 0.0
  /// A note for each text in which characters other than LF seem to end lines.
  let lineEndNotes: [String]

  /// Reads the texts and chooses the options that were not given.
  ///
  /// - Parameters:
  ///   - given: The given values of settings, including the corpus.
  ///   - initial: The model from whose weights the run starts, whose settings are given.
  ///   - destination: The future folder of the model. Scratch files, such as that of the corpus's
  ///     token IDs, are created on the same disk.
  /// - Throws: `TextError` if a text cannot be used; ``CommandError`` if a path cannot be stored or
  ///   the corpus is too short.
  init(_ given: SettingValues, initial: Model? = nil, destination: FilePath) throws {
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
      fixed: paths.vocabulary.map { try Vocabulary(list: read($0)) } ?? initial?.vocabulary,
      isMinCountGiven: given.has(RunTexts.CodingKeys.minCount))
    try texts.checkValidationHasWord(tokenizer)
    let isAdaptive =
      given[ModelConfiguration.CodingKeys.outputLayer]
      == .text(OutputLayerChoice.adaptive.rawValue)
    var chosen: Defaults?
    func choose(for training: EncodedCorpus) -> Defaults {
      let defaults = Defaults(
        base, given: given, tokens: training.count, vocabulary: vocabulary.count,
        counts: isAdaptive ? training.counts(of: vocabulary) : nil)
      chosen = defaults
      return defaults
    }
    try self.init(
      texts, tokenizer, vocabulary, test: paths.test.map(read), scratch: destination,
      configuration: { choose(for: $0).configuration })
    self.countingBytes = Double(countingBytes)
    self.defaults = chosen
    try checkLength()
    try checkListOccurs()
  }

  /// Replaces the defaults.
  mutating func use(_ defaults: Defaults) {
    self.defaults = defaults
    configuration = defaults.configuration
  }

  /// Plans the rest of an existing run, whose folder keeps the vocabulary and the validation text.
  ///
  /// - Parameter test: The test text that the folder keeps; nil to read the one that the
  ///   configuration specifies.
  init(resuming folder: ModelFolder, _ configuration: RunConfiguration, test: SourceText?) throws {
    func read(_ path: String) throws -> SourceText {
      try SourceText(path: path, lossy: configuration.texts.lossy, scratch: folder.path)
    }
    let texts = try Texts(
      read(configuration.texts.corpus), kept: folder.loadText(.heldOut),
      isSplit: configuration.texts.valid == nil
    )
    let test = try test ?? configuration.texts.test.map(read)
    let vocabulary = try folder.loadVocabulary()
    try folder.check(configuration.model, vocabulary: vocabulary.count)
    try self.init(
      texts, configuration.model.textTokenizer, vocabulary, test: test,
      scratch: folder.path, configuration: { _ in configuration })
    try checkLength()
  }

  /// - Parameter configuration: Returns the configuration for the training tokens.
  private init(
    _ texts: Texts, _ tokenizer: Tokenizer, _ vocabulary: Vocabulary, test: SourceText?,
    scratch: FilePath, configuration: (EncodedCorpus) -> RunConfiguration
  ) throws {
    func encoded(_ text: SourceText) -> EncodedText {
      EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
    }
    try test?.checkHasWord(tokenizer)
    self.vocabulary = vocabulary
    self.test = test
    training = try EncodedCorpus(encoded(texts.training), scratch: scratch)
    self.configuration = configuration(training)
    try texts.training.checkUnchanged()
    validation = encoded(texts.validation)
    var (tokens, unknown) = (0, 0)
    validation.forEachID { id in
      tokens += 1
      if id == Int32(Vocabulary.unknown) { unknown += 1 }
    }
    validationTokens = tokens
    validationUnknownShare = Double(unknown) / Double(max(tokens, 1))
    saysLineEnds =
      tokenizer.kind != .characters && tokenizer.version < 3 && texts.training.saysLineEnds
    cutsLine = texts.cutsLine
    lineEndNotes = (texts.whole + [test].compactMap(\.self)).compactMap(lineEndNote)
  }

  /// Returns the name of a text for messages.
  static func name(of path: String) -> String {
    path == "-" ? "standard input" : FilePath(path).display
  }

  /// Throws an error if the corpus is too short for a window and a word to predict.
  private func checkLength() throws {
    if training.count <= configuration.model.window.width {
      throw CommandError.shortText(
        name: Self.name(of: configuration.texts.corpus), tokens: training.count,
        window: configuration.model.window)
    }
  }

  /// Returns the vocabulary of a text: the fixed one, or, if there is none, the words of the text.
  private static func vocabulary(
    of text: SourceText, _ tokenizer: Tokenizer, _ options: inout RunTexts, fixed: Vocabulary?,
    isMinCountGiven: Bool
  ) throws -> (Vocabulary, peakBytes: Int) {
    guard let fixed else {
      return try countedVocabulary(of: text, tokenizer, &options, isMinCountGiven: isMinCountGiven)
    }
    try text.checkHasWord(tokenizer)
    return (fixed, fixed.byteCount)
  }

  /// Returns the vocabulary of the words of a text. If all words are too rare, as in a text of a
  /// few lines, it contains all words unless a minimum count was given.
  private static func countedVocabulary(
    of text: SourceText, _ tokenizer: Tokenizer, _ options: inout RunTexts, isMinCountGiven: Bool
  ) throws -> (Vocabulary, peakBytes: Int) {
    let (minCount, maxSize) = (options.minCount ?? 1, options.maxVocabulary)
    do {
      return try Vocabulary.counting([text], tokenizer, minCount: minCount, maxSize: maxSize)
    } catch {
      guard case .allWordsRare = error, !isMinCountGiven else { throw error }
    }
    options.minCount = 1
    return try Vocabulary.counting([text], tokenizer, minCount: 1, maxSize: maxSize)
  }

  /// The peak number of resident bytes, excluding pages of memory-mapped texts: the maximum of
  /// those for counting words, training and evaluating the test text, each including the program.
  var peakBytes: Double { max(countingBytes + Self.programBytes, estimatedBytes) }

  /// The peak number of resident bytes after planning: for training and evaluating the test text.
  var estimatedBytes: Double {
    max(trainingBytes, test == nil ? 0 : testBytes) + Self.programBytes
  }

  /// The number of bytes for training: parameters, gradients, optimizer states, averaged weights,
  /// the weights or embeddings from which a new run starts, one workspace, the windows of a
  /// validation batch, the vocabulary, and the candidates for the next word of a sample. Frozen
  /// parameters have no gradients and optimizer states.
  private var trainingBytes: Double {
    let states = configuration.options.optimizer.optimizer(momentum: 0).stateCount
    let average = (configuration.options.weightAverage ?? 0) > 0 ? 1 : 0
    let batch = min(configuration.options.batch, training.count)
    let workspace = Workspace<Float>.estimatedCount(
      network, capacity: batch, gradients: true, drops: !configuration.options.dropout.areZero)
    let windows = Double(min(batch, Model.batch)) * Double(configuration.model.window.width)
    let blocks =
      parameterCount * Double(1 + average) + network.trainedParameterCount * Double(1 + states)
    let (isNew, files) = (defaults != nil, configuration.texts)
    let embeddings = Double(vocabulary.count) * Double(configuration.model.embedding)
    let start =
      isNew && files.initial != nil
      ? parameterCount : isNew && files.embeddings != nil ? embeddings : 0
    return 4 * (blocks + start + workspace + windows)
      + Double(vocabulary.byteCount + 28 * vocabulary.count)
  }

  /// The number of bytes for evaluating the test text: the best model, which is loaded again with
  /// its vocabulary, and a workspace.
  private var testBytes: Double {
    let workspace = Workspace<Float>.estimatedCount(
      network, capacity: Model.batch, gradients: false)
    return 4 * (parameterCount + workspace) + 2 * Double(vocabulary.byteCount)
  }

  private var parameterCount: Double { network.parameterCount }

  /// The training examples.
  var examples: ContextWindows {
    ContextWindows(corpus: training, window: configuration.model.window)
  }

  /// The validation text as the trainer evaluates it.
  var measure: ValidationText {
    ValidationText(validation, window: configuration.model.window, count: validationTokens)
  }

  /// The network that will be trained.
  var network: NetworkConfiguration {
    var network = configuration.model.network(vocabulary: vocabulary.count)
    if let samples = configuration.options.samples { network.samples = samples }
    return network
  }

  /// The number of bytes of the program with a tiny model, as measured.
  static let programBytes = 28e6

  /// The memory needed after planning, compared with the available memory.
  var memoryNeed: MemoryNeed { MemoryNeed(bytes: estimatedBytes, memory: .ofThisProcess) }

  /// Checks that the run fits into memory, and prints a warning if it may not.
  ///
  /// - Throws: ``CommandError`` if it does not fit.
  func checkMemory() throws { try memoryNeed.check() }
}

extension SourceText {
  /// Whether a line ends in a literal `</s>`.
  fileprivate var saysLineEnds: Bool {
    contains("\(Vocabulary.specialTokens[Vocabulary.endOfLine])\n")
  }
}

/// A training text and a validation text.
private struct Texts {
  let training: SourceText
  let validation: SourceText
  /// The texts as they were given.
  let whole: [SourceText]
  /// The split of the corpus if its end is held out.
  private let split: ValidationSplit?

  /// Uses the whole corpus and a validation text, or, if `valid` is nil, splits the corpus into a
  /// training text and a held-out end.
  init(_ corpus: SourceText, valid: SourceText?) throws {
    whole = [corpus] + [valid].compactMap(\.self)
    split = valid == nil ? try ValidationSplit(corpus) : nil
    training = split.map { corpus[$0.training] } ?? corpus
    validation = valid ?? split.map { corpus[$0.validation] } ?? corpus
  }

  /// Uses the texts of an existing run, which may have split the corpus by an older rule.
  init(_ corpus: SourceText, kept: SourceText, isSplit: Bool) throws {
    whole = [corpus]
    split = isSplit ? try ValidationSplit(corpus, keeping: kept) ?? ValidationSplit(corpus) : nil
    training = split.map { corpus[$0.training] } ?? corpus
    validation = kept
  }

  /// Whether the held-out end begins inside a line.
  var cutsLine: Bool { split?.cutsLine(of: whole[0]) ?? false }

  /// - Throws: `TextError` if the validation text has no words.
  func checkValidationHasWord(_ tokenizer: Tokenizer) throws(TextError) {
    guard !validation.hasWord(tokenizer) else { return }
    throw split == nil
      ? .noWords(names: [validation.name]) : .noWordsHeldOut(name: validation.name)
  }
}
