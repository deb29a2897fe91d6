// What a run of fflm train will do: what was said, and for all that was not, a choice.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Text
import Training

/// The texts, the vocabulary and the numbers of a run.
struct TrainingPlan {
  let recipe: Recipe
  let training: EncodedCorpus
  let validation: EncodedCorpus
  let vocabulary: Vocabulary
  /// The validation text, to keep with the model.
  let heldOut: Data
  let test: SourceText?

  /// Reads the texts and chooses what `said` leaves open.
  init(corpus: String, _ said: [String: Value]) throws {
    let isLossy = said.flag("lossy")
    let texts = try Texts(corpus: corpus, isSplit: said["valid"] == nil, isLossy: isLossy)
    let validText = try said.text("valid").map { try SourceText(path: $0, lossy: isLossy) }
    let heldOutText = validText ?? texts.heldOut
    var recipe = Recipe(corpus: corpus, said)
    let kind = said.choice("tokenizer") ?? Tokenizer.guess(for: texts.training)
    let tokenizer = Tokenizer(kind: kind, lowercase: said.flag("lowercase"))
    let isMarked = texts.training.bytes.range(of: Data("<unk>".utf8)) != nil
    recipe.minCount = said.integer("min-count") ?? (kind == .characters || isMarked ? 1 : 2)
    recipe.maxVocabulary = said.integer("max-vocabulary") ?? (kind == .characters ? nil : 50_000)
    vocabulary = try Self.vocabulary(of: texts.training, tokenizer, &recipe, said)
    training = EncodedCorpus(texts.training, tokenizer: tokenizer, vocabulary: vocabulary)
    validation = EncodedCorpus(heldOutText, tokenizer: tokenizer, vocabulary: vocabulary)
    heldOut = heldOutText.bytes
    test = try said.text("test").map { try SourceText(path: $0, lossy: isLossy) }
    recipe.model = Defaults.model(kind, tokens: training.ids.count, said)
    recipe.options = Defaults.options(kind, tokens: training.ids.count, said)
    self.recipe = recipe
    if training.ids.count <= recipe.model.context {
      throw CommandError(
        """
        \(corpus) has \(training.ids.count) tokens to train on, fewer than a window of \
        \(recipe.model.context) and the next word; give more text or a smaller --context.
        """)
    }
  }

  /// The vocabulary that the recipe asks for; a text of a few lines, in which no word occurs twice,
  /// gets all of its words unless a minimum was said.
  private static func vocabulary(
    of text: SourceText, _ tokenizer: Tokenizer, _ recipe: inout Recipe, _ said: [String: Value]
  ) throws -> Vocabulary {
    do {
      return try Vocabulary(
        training: [text], tokenizer: tokenizer, minCount: recipe.minCount,
        maxSize: recipe.maxVocabulary)
    } catch TextError.allWordsRare where said["min-count"] == nil {
      recipe.minCount = 1
      return try Vocabulary(
        training: [text], tokenizer: tokenizer, minCount: 1, maxSize: recipe.maxVocabulary)
    }
  }

  /// The plan of a run that was begun before, whose vocabulary and validation text are kept.
  init(resuming folder: ModelFolder, _ recipe: Recipe) throws {
    self.recipe = recipe
    vocabulary = try folder.loadVocabulary()
    let tokenizer = Tokenizer(kind: recipe.model.tokenizer, lowercase: recipe.model.lowercase)
    let texts = try Texts(
      corpus: recipe.corpus, isSplit: recipe.valid == nil, isLossy: recipe.lossy)
    let kept = try SourceText(path: folder.heldOut.path)
    training = EncodedCorpus(texts.training, tokenizer: tokenizer, vocabulary: vocabulary)
    validation = EncodedCorpus(kept, tokenizer: tokenizer, vocabulary: vocabulary)
    heldOut = kept.bytes
    test = try recipe.test.map { try SourceText(path: $0, lossy: recipe.lossy) }
  }

  /// The bytes that training has resident at its peak, apart from pages of mapped texts: parameters,
  /// gradients, the optimizer's states, one workspace, and the program.
  var estimatedBytes: Double {
    let parameters = ParameterTable.estimatedCount(recipe.model, vocabulary: vocabulary.count)
    let states = recipe.options.optimizer.optimizer(momentum: 0).stateCount
    let workspace = Workspace<Float>.estimatedCount(
      recipe.model, vocabulary: vocabulary.count,
      capacity: min(recipe.options.batch, training.ids.count), gradients: true)
    return 4 * (parameters * Double(2 + states) + workspace) + Self.programBytes
  }

  /// What the program takes with hardly any model: measured.
  static let programBytes = 25e6

  /// Refuses what the machine's memory cannot hold.
  func checkMemory() throws {
    let memory = Double(ProcessInfo.processInfo.physicalMemory)
    if estimatedBytes > memory {
      throw CommandError(
        """
        Training this would take \(byteText(estimatedBytes)) of memory, and this machine has \
        \(byteText(memory)); lower --hidden, --embedding, --max-vocabulary or --batch.
        """)
    }
  }
}

/// A corpus and, if it is split, its held-out last tenth.
private struct Texts {
  let training: SourceText
  let heldOut: SourceText

  init(corpus: String, isSplit: Bool, isLossy: Bool) throws {
    let text = try SourceText(path: corpus, lossy: isLossy)
    let parts = isSplit ? try HeldOut(text) : nil
    training = parts.map { text[$0.training] } ?? text
    heldOut = parts.map { text[$0.validation] } ?? text
  }
}
