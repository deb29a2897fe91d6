// The part of fflm explain for predictions of models.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Reports
import Text

extension ExplainCommand {
  /// Prints the passes through the network of a model for one prediction.
  func explainPrediction() throws -> Int32 {
    let (model, path) = try ModelOption.loadAny(arguments)
    let workers = ThreadsOption.workers(arguments)
    let text = arguments[Self.prompt] ?? ""
    let target = try arguments[Self.target].map { try id(ofTarget: $0, model) }
    let (tokens, position) = try window(of: text, model)
    let trace = try model.tracedPrediction(
      at: position, in: tokens, target: target, on: workers)
    let explanation = PredictionExplanation(
      trace, of: model, text: Self.text(text, model), isTargetGiven: target != nil,
      top: arguments[Prediction.top], on: workers)
    return try finish(
      arguments[JSONOption.option] ? jsonLine(explanation) : explanation.plainText,
      name: "prediction", inputs: modelFiles(path), .prediction
    ) { name in
      let drawing = NetworkDrawing(
        explanation, network: model.network, averages: model.configuration.averages.count)
      let size = drawing.excessiveSize
      if Self.isPage(name) {
        return PredictionPage(
          explanation, model: path.display, drawing: size == nil ? drawing : nil
        ).html
      }
      if let size {
        throw arguments.usageError(
          "The drawing would be \(grouped(size)) pixels wide or high, and at most "
            + "\(grouped(mostPixels)) can be read; specify a name in .html for a page without it.")
      }
      return drawing.svg
    }
  }

  /// Returns the token IDs of a prompt and the position of the target.
  ///
  /// - Throws: `UsageError` if the model needs a blank and there is not exactly one.
  private func window(of text: String, _ model: Model) throws -> ([Int32], Int) {
    guard model.configuration.window.isTwoSided else {
      model.noteFlaws(ofPrompt: text)
      let tokens = model.tokens(of: text)
      return (tokens.map { model.vocabulary.id(of: $0) }, tokens.count)
    }
    let cloze: Cloze
    do { cloze = try Cloze(text, for: model) } catch {
      throw arguments.usageError("The model sees words on both sides, and the prompt \(error).")
    }
    guard cloze.blanks.count == 1 else {
      throw arguments.usageError(
        "The prompt has \(cloze.blanks.count) blanks; specify one with a single ___.")
    }
    model.noteUnknown(cloze.tokens, of: "the prompt")
    return (cloze.tokens.map { model.vocabulary.id(of: $0) }, cloze.blanks[0])
  }

  /// Returns the ID of the word that is specified as the target.
  ///
  /// - Throws: `UsageError` if it is not one token of the vocabulary.
  private func id(ofTarget word: String, _ model: Model) throws -> Int {
    if let id = model.vocabulary.knownID(of: word) { return id }
    let tokens = model.tokens(of: word)
    guard tokens.count == 1 else {
      throw arguments.usageError(
        word.isEmpty
          ? "The target is empty; specify a word."
          : "The model reads the target '\(word)' as \(counted(tokens.count, "token")); specify "
            + "a single one.")
    }
    guard let id = model.vocabulary.knownID(of: tokens[0]) else {
      throw arguments.usageError(
        "The target '\(word)' is not in the vocabulary of the model; specify another word, or "
          + "'<unk>', which stands for all words that are not.")
    }
    return id
  }

  /// Returns a prompt with a blank for the target. Of a long one, the part around the blank is left.
  private static func text(_ prompt: String, _ model: Model) -> String {
    let longest = 120
    if model.configuration.window.isTwoSided {
      let parts = prompt.components(separatedBy: Cloze.blank)
      let (left, right) = (parts[0], parts.dropFirst().joined(separator: Cloze.blank))
      return (left.count > longest ? "… " : "") + left.suffix(longest) + Cloze.blank
        + right.prefix(longest) + (right.count > longest ? " …" : "")
    }
    let space = prompt.isEmpty || model.configuration.tokenizer == .characters ? "" : " "
    return (prompt.count > longest ? "… " : "") + prompt.suffix(longest) + space + Cloze.blank
  }
}
