// What fflm train is going to do, said before it starts.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import Text
import Training

extension TrainingPlan {
  /// Says what was asked for and what was chosen, and where the model goes.
  func describe(to folder: FilePath, isNew: Bool) {
    let staging = TrainingFolder.staging(for: folder).display
    let place = folder.display + (isNew ? ", \(staging) until the first save" : "")
    for (name, text) in rows + [("folder", place)] { Self.print(name, text) }
    for note in notes { Terminal.note("Note: \(note)") }
  }

  /// Says how long the run, or the rest of it, will take, which is measured first.
  ///
  /// - Parameter wanted: the seconds that `--time` asks for.
  func describeTime(after done: Int = 0, wanted: Double? = nil, on workers: Workers) {
    Self.print("time", time(after: done, wanted: wanted, on: workers))
  }

  private static func print(_ name: String, _ text: String) {
    let indent = 12
    // Escaped before it is broken into lines, for escapes take more columns.
    let lines = text.escapingControlCharacters()
      .wrapped(to: Terminal.columns ?? .max, indent: indent).split(separator: "\n")
    let label = name.padding(toLength: indent, withPad: " ", startingAt: 0)
    for (i, line) in lines.enumerated() {
      Terminal.note(i == 0 ? label + line.dropFirst(indent) : String(line))
    }
  }

  private var rows: [(name: String, text: String)] {
    let (model, options) = (recipe.model, recipe.options)
    return [
      (
        "corpus",
        """
        \(Self.name(of: recipe.texts.corpus)): \(counted(training.count, "token")) to train on, \
        \(grouped(validationTokens)) to validate (\(recipe.texts.valid.map(Self.name) ?? "its end"))
        """
      ),
      (
        "tokenizer",
        """
        \(model.tokenizer.rawValue)\(TokenizerVersion.note(on: model))\
        \(model.lowercase ? ", lower case" : ""), \
        lines \(model.lines.rawValue)
        """
      ),
      (
        "vocabulary",
        """
        \(counted(vocabulary.count, "entry", plural: "entries")), min-count \(recipe.texts.minCount), \
        \(fixed(100 * training.unknownShare, 2)) % of the training text unknown
        """
      ),
      ("model", "\(architecture): \(counted(Int(min(network.parameterCount, 1e18)), "parameter"))"),
      (
        "training",
        """
        \(options.optimizer.rawValue), learning-rate \(options.learningRate), schedule \
        \(options.schedule.rawValue), batch \(options.batch), epochs \(options.epochs), patience \
        \(options.patience), seed \(options.seed)\(moreOptions)
        """
      ),
      (
        "memory",
        """
        \(byteText(peakBytes)): \(byteText(peakBytes - Self.programBytes)) \
        \(peakBytes > estimatedBytes ? "while words were counted" : memoryUse), \
        \(byteText(Self.programBytes)) for the program
        """
      ),
    ]
  }

  private var memoryUse: String { "for parameters, gradients, optimizer and activations" }

  private var architecture: String {
    let model = recipe.model
    let list = { (numbers: [Int]) in Value.integers(numbers).text }
    let averages = model.averages.isEmpty ? "" : " and averages of \(list(model.averages))"
    let layers =
      model.hidden.isEmpty
      ? "no hidden layer" : "hidden \(list(model.hidden)) \(model.activation.rawValue)"
    let extras = [
      (model.residual, "residual"), (model.layerNorm, "layer-norm"), (model.direct, "direct"),
      (model.tied, "tied"),
    ].map { $0 ? ", \($1)" : "" }.joined()
    return "context \(model.context)\(averages), embedding \(model.embedding), \(layers)\(extras)"
  }

  /// The options that are not zero, of those that often are.
  private var moreOptions: String {
    let (options, dropout) = (recipe.options, recipe.options.dropout)
    return [
      ("warmup", Double(options.warmup)), ("weight-decay", options.weightDecay),
      ("l1", options.l1), ("l2", options.l2), ("clip", options.clip),
      ("weight-average", options.weightAverage ?? 0),
      ("dropout-words", dropout.words), ("dropout-embedding", dropout.embedding),
      ("dropout-hidden", dropout.hidden), ("dropout-output", dropout.output),
    ].map { $1 == 0 ? "" : ", \($0) \(Value.number($1).text)" }.joined()
  }
}
