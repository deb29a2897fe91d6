// The description of a plan that fflm train prints.

import Arguments
import Files
import Foundation
import LanguageModel
import Matrices
import Reports
import Text
import Training

extension TrainingPlan {
  /// Prints the options, given or chosen, and the destination of the model.
  func describe(to folder: FilePath, isNew: Bool) {
    let staging = TrainingFolder.staging(for: folder).display
    let place = folder.display + (isNew ? ", \(staging) until the first save" : "")
    for case (let name, let text?) in rows + [("folder", place)] { Self.print(name, text) }
    for note in notes { Terminal.note("Note: \(note)") }
  }

  /// Estimates and prints how long the run, or the rest of it, will take.
  ///
  /// - Parameter done: The number of steps already done.
  func describeTime(after done: Int = 0, on workers: Workers) {
    Self.print("time", time(after: done, on: workers))
  }

  private static func print(_ name: String, _ text: String) {
    let indent = 12
    // Escape before wrapping, because escapes take more columns.
    let lines = text.escapingControlCharacters()
      .wrapped(to: Terminal.columns ?? .max, indent: indent).split(separator: "\n")
    let label = name.padding(toLength: indent, withPad: " ", startingAt: 0)
    for (i, line) in lines.enumerated() {
      Terminal.note(i == 0 ? label + line.dropFirst(indent) : String(line))
    }
  }

  private var rows: [(name: String, text: String?)] {
    let texts = configuration.texts
    return [
      (
        "corpus",
        """
        \(Self.name(of: texts.corpus)): \(counted(training.count, "token")) to train on, \
        \(grouped(validationTokens)) to validate on (\(texts.valid.map(Self.name) ?? "its end"))
        """
      ),
      ("text", SettingGroup.text.summary(of: configuration)),
      (
        "vocabulary",
        """
        \(counted(vocabulary.count, "entry", plural: "entries")); \
        \(fixed(100 * training.unknownShare, 2)) % of the training tokens and \
        \(fixed(100 * validationUnknownShare, 2)) % of the validation tokens are unknown
        """
      ),
      (
        "model",
        """
        \(SettingGroup.model.summary(of: configuration)): \
        \(counted(Int(min(network.parameterCount, 1e18)), "parameter"))
        """
      ),
      ("weights", initialWeightsText),
      ("embeddings", embeddingsText),
      ("training", SettingGroup.training.summary(of: configuration)),
      (
        "memory",
        """
        \(byteText(peakBytes)): \(byteText(peakBytes - Self.programBytes)) \
        \(peakBytes > estimatedBytes ? "for counting words" : memoryUse), \
        \(byteText(Self.programBytes)) for the program
        """
      ),
    ]
  }

  private var memoryUse: String { "for parameters, gradients, optimizer and activations" }
}
