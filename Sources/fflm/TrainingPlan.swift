// What a run of fflm train will do: what was said, and for all that was not, a choice.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import OperatingSystem
import Text
import Training

/// The texts, the vocabulary and the numbers of a run.
struct TrainingPlan {
  private(set) var recipe: Recipe
  /// What was said and chosen for a new run.
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

  /// Reads the texts and chooses what `said` leaves open.
  ///
  /// - Parameter destination: where the model will be, and so the disk that has room for the
  ///   corpus's token numbers.
  init(corpus: String, _ said: [String: Value], destination: FilePath) throws {
    var options = try RecipeTexts(corpus: corpus, said)
    func read(_ path: String) throws -> SourceText {
      try SourceText(path: path, lossy: options.lossy, scratch: destination)
    }
    let texts = try Texts(read(corpus), valid: said.text("valid").map(read))
    let kind = said.choice("tokenizer") ?? Tokenizer.guess(for: texts.training)
    let tokenizer = Tokenizer(
      kind: kind, lowercase: said.flag("lowercase"), version: TokenizerVersion.chosen(said))
    let isMarked = texts.training.contains("<unk>")
    options.minCount = said.integer("min-count") ?? (kind == .characters || isMarked ? 1 : 2)
    options.maxVocabulary = said.integer("max-vocabulary") ?? (kind == .characters ? nil : 50_000)
    let (vocabulary, countingBytes) = try Self.vocabulary(
      of: texts.training, tokenizer, &options, said)
    try texts.checkValidationHasWord(tokenizer)
    func defaults(tokens: Int) -> Defaults {
      Defaults(kind, tokens: tokens, vocabulary: vocabulary.count, said)
    }
    try self.init(
      texts, tokenizer, vocabulary, test: said.text("test").map(read), scratch: destination,
      recipe: { Recipe(options, defaults(tokens: $0)) })
    self.countingBytes = Double(countingBytes)
    self.defaults = defaults(tokens: training.count)
    try checkLength()
  }

  /// Makes the recipe's model and its options what was said and chosen.
  mutating func use(_ defaults: Defaults) {
    self.defaults = defaults
    recipe.model = defaults.model
    recipe.options = defaults.options
  }

  /// The plan of a run that was begun before, whose vocabulary and validation text are kept.
  ///
  /// - Parameter test: the test text that is kept; nil to read the one that the recipe names.
  init(resuming folder: ModelFolder, _ recipe: Recipe, test: SourceText?) throws {
    func read(_ path: String) throws -> SourceText {
      try SourceText(path: path, lossy: recipe.texts.lossy, scratch: folder.path)
    }
    let texts = try Texts(
      read(recipe.texts.corpus), kept: folder.loadText(.heldOut), isSplit: recipe.texts.valid == nil
    )
    let test = try test ?? recipe.texts.test.map(read)
    try self.init(
      texts, recipe.model.textTokenizer, folder.loadVocabulary(), test: test,
      scratch: folder.path, recipe: { _ in recipe })
    try checkLength()
  }

  /// - Parameter recipe: for so many training tokens.
  private init(
    _ texts: Texts, _ tokenizer: Tokenizer, _ vocabulary: Vocabulary, test: SourceText?,
    scratch: FilePath, recipe: (Int) -> Recipe
  ) throws {
    func encoded(_ text: SourceText) -> EncodedText {
      EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary)
    }
    try test?.checkHasWord(tokenizer)
    self.vocabulary = vocabulary
    self.test = test
    training = try EncodedCorpus(encoded(texts.training), scratch: scratch)
    self.recipe = recipe(training.count)
    try texts.training.checkUnchanged()
    validation = encoded(texts.validation)
    validationTokens = validation.tokenCount
    saysLineEnds =
      tokenizer.kind != .characters && tokenizer.version < 3 && texts.training.saysLineEnds
    cutsLine = texts.cutsLine
    lineEndNotes = (texts.whole + [test].compactMap(\.self)).compactMap(lineEndNote)
  }

  /// What a recipe's text is called on the terminal.
  static func name(of path: String) -> String {
    path == "-" ? "standard input" : FilePath(path).display
  }

  /// Demands that the corpus has a window and a word to predict.
  private func checkLength() throws {
    if training.count <= recipe.model.window.width {
      throw CommandError(
        """
        \(Self.name(of: recipe.texts.corpus)) has \(counted(training.count, "token")) to train on, fewer than a \
        window of \(recipe.model.window.width) and the next word; give more text or a smaller \
        \(recipe.model.averages.isEmpty ? "--context" : "--context and fewer --averages").
        """)
    }
  }

  /// The vocabulary that the recipe asks for; a text of a few lines, in which no word occurs twice,
  /// gets all of its words unless a minimum was said.
  private static func vocabulary(
    of text: SourceText, _ tokenizer: Tokenizer, _ options: inout RecipeTexts,
    _ said: [String: Value]
  ) throws -> (Vocabulary, peakBytes: Int) {
    do {
      return try Vocabulary.counting(
        [text], tokenizer, minCount: options.minCount, maxSize: options.maxVocabulary)
    } catch TextError.allWordsRare where said["min-count"] == nil {
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
    let states = recipe.options.optimizer.optimizer(momentum: 0).stateCount
    let average = (recipe.options.weightAverage ?? 0) > 0 ? 1 : 0
    let batch = min(recipe.options.batch, training.count)
    let workspace = Workspace<Float>.estimatedCount(
      network, capacity: batch, gradients: true, drops: !recipe.options.dropout.areZero)
    let windows = Double(min(batch, Model.batch)) * Double(recipe.model.window.width)
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
  var examples: ContextWindows { ContextWindows(corpus: training, window: recipe.model.window) }

  /// What the network is validated on.
  var measure: ValidationText {
    ValidationText(validation, window: recipe.model.window, count: validationTokens)
  }

  /// The network that will be trained.
  var network: NetworkConfiguration { recipe.model.network(vocabulary: vocabulary.count) }

  /// What the program takes with hardly any model: measured.
  static let programBytes = 28e6

  var memoryNeed: MemoryNeed { MemoryNeed(bytes: estimatedBytes, memory: .ofThisProcess) }

  /// Refuses what memory has no room for, and warns of what it may have none for.
  func checkMemory() throws {
    let need = memoryNeed
    if let refusal = need.refusal { throw CommandError(refusal) }
    if let warning = need.warning { Terminal.note(warning) }
  }
}

extension SourceText {
  fileprivate var saysLineEnds: Bool { contains("\(Vocabulary.marks[Vocabulary.endOfLine])\n") }
}

/// A text to train on and one to validate on.
private struct Texts {
  let training: SourceText
  let validation: SourceText
  /// The texts as they were given.
  let whole: [SourceText]
  private let split: HeldOut?

  /// A corpus with the text to validate on, or split into one to train on and its held-out end.
  init(_ corpus: SourceText, valid: SourceText?) throws {
    whole = [corpus] + [valid].compactMap(\.self)
    split = valid == nil ? try HeldOut(corpus) : nil
    training = split.map { corpus[$0.training] } ?? corpus
    validation = valid ?? split.map { corpus[$0.validation] } ?? corpus
  }

  /// Those of a run that was begun before, perhaps when texts were split by another rule.
  init(_ corpus: SourceText, kept: SourceText, isSplit: Bool) throws {
    whole = [corpus]
    split = isSplit ? try HeldOut(corpus, keeping: kept) ?? HeldOut(corpus) : nil
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
